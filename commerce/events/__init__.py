"""Events: what a domain tells the others, at least once, each taking effect once.

    publish → outbox (producer's schema, same transaction)
            → relay → inbox of each consumer (consumer's schema, one row per handler, unique)
            → handler, in one transaction with the inbox row that says it ran

A handler that fails is retried with growing pauses, then set aside as a dead letter; later events of the same
aggregate wait behind it, for all handlers of this consumer; everything else goes on.
"""

from commerce.events.event import Envelope, Event
from commerce.events.publish import publish
from commerce.events.subscriptions import subscribe

__all__ = ["Envelope", "Event", "publish", "subscribe"]
