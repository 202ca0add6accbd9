"""What customers does when something happened. Each may run twice."""

from apps.customers import services
from apps.customers.events import CustomerErased


def forget_events_about_customer(event: CustomerErased) -> None:
    """Once the erasure itself is on record."""
    services.forget_the_rest(customer_id=event.customer_id)
