"""Loaded before Django's settings (`-p tests.servers`): real servers for the tests, apart from any shop that runs here.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` name servers of your own; roles and passwords on that Postgres are then made
for the tests. Without them an embedded pair starts under `.data/test`.
"""

import atexit
import os
from pathlib import Path

from commerce.embedded import attach

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / ".data")) / "test"

_given = {
    variable: os.environ[f"TEST_{variable}"]
    for variable in ("DATABASE_URL", "REDIS_URL")
    if os.environ.get(f"TEST_{variable}")
}
_servers = attach(DATA_DIR, environment=_given)
atexit.register(_servers.detach)

ADMIN_URL = _servers.database_url
TEST_DATABASE = f"test_commerce{'_' + WORKER if WORKER else ''}"
_redis_database = int(WORKER.removeprefix("gw") or 0) + 1 if WORKER else 0

os.environ.update(
    DATABASE_URL=f"{ADMIN_URL.rsplit('/', 1)[0]}/{TEST_DATABASE}",
    REDIS_URL=f"{_servers.redis_url.rstrip('/').removesuffix('/0')}/{_redis_database}",
    DATA_DIR=str(DATA_DIR / (WORKER or "main")),
    SECRET_KEY="a key for tests, which protects nothing at all",
    DEBUG="1",
    LOG_LEVEL="WARNING",
    CONTENT_CACHE_SECONDS="0",
)
for _variable in ("DATABASE_ROLE_SECRET", "TLS", "ALLOWED_HOSTS", "SHOP_URL", "PAYMENT_CAPTURE", "EMAIL_BACKEND"):
    os.environ.pop(_variable, None)
