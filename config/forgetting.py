"""Takes erased people out of what the domains have told each other: each domain, of its own logs."""

from collections.abc import Callable

from apps.customers.events import CustomerErased
from apps.orders.events import OrdersAnonymised
from commerce.privacy import forget_events

TELLING = (CustomerErased.type_name(), OrdersAnonymised.type_name())
"""Events that tell of the erasure itself; they name nobody."""


def forgetting(domain: str) -> Callable[[OrdersAnonymised], None]:
    """The handler that does it for a domain. May run twice: there is nothing left the second time."""

    def forget_events_about_person(event: OrdersAnonymised) -> None:
        forget_events(domain, about=[event.customer_id, *event.order_ids], but=TELLING)

    return forget_events_about_person
