"""A Postgres and a Redis of the shop's own, for machines that have none.

Real servers, from Python wheels, on the loopback address and behind passwords. `attach` has them running and shares
them among all processes of one data directory; the last one to leave stops them. Nothing here needs Django, because
`manage.py` uses it before the settings are read, and nothing here knows a domain.

Reading order: `attachment` (who shares, who stops), `postgres` and `redis` (one server each), `launchers` (as which
user Postgres may run), `startup` (what `manage.py` does with it all).
"""

from commerce.embedded.attachment import Attachment, attach, reset
from commerce.embedded.failures import EmbeddedServerFailed
from commerce.embedded.keys import local_secret_key

__all__ = ["Attachment", "EmbeddedServerFailed", "attach", "local_secret_key", "reset"]
