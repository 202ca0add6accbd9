"""Takes erased people out of what the domains have told each other: each domain, of its own logs."""

from collections.abc import Callable

from apps.customers.events import CustomerErased
from apps.orders.events import OrdersAnonymised
from commerce.events import subscribe
from commerce.privacy import forget_events

TELLING = (CustomerErased.type_name(), OrdersAnonymised.type_name())
"""Events that tell of the erasure itself; they name nobody."""


def clean_logs_of(domain: str) -> None:
    """Have a domain forget delivered events that name an erased customer, or an order that lost its shopper."""
    subscribe(
        domain,
        {
            CustomerErased: [_forgetting_customer(domain)],
            OrdersAnonymised: [_forgetting_orders(domain)],
        },
    )


def _forgetting_customer(domain: str) -> Callable[[CustomerErased], None]:
    def forget_events_of_customer(event: CustomerErased) -> None:
        forget_events(domain, about=[event.customer_id], but=TELLING)

    return forget_events_of_customer


def _forgetting_orders(domain: str) -> Callable[[OrdersAnonymised], None]:
    def forget_events_of_orders(event: OrdersAnonymised) -> None:
        forget_events(domain, about=event.order_ids, but=TELLING)

    return forget_events_of_orders
