"""What a shopper hears who pays: the order, the decline, or where to go first."""

from datetime import datetime, timedelta

from django.conf import settings

from apps.orders.interface import CheckoutResult
from apps.orders.models import CheckoutSaga
from apps.orders.selectors import as_dto
from apps.orders.services.reading import token_of
from apps.payments.interface import PaymentDeclined


def result_of(saga: CheckoutSaga) -> CheckoutResult:
    """The order as it stands, and the bank's page if the checkout waits for the shopper."""
    waits = saga.state == CheckoutSaga.State.SUSPENDED
    return CheckoutResult(
        order=as_dto(saga.order),
        order_token=token_of(order_id=saga.order_id),
        next_action_url=saga.next_action_url if waits else "",
    )


def raise_if_declined(saga: CheckoutSaga, **more: str) -> None:
    """`more` are further members of the answer.

    :raises apps.payments.interface.PaymentDeclined: that is what it came to
    """
    if saga.failure and saga.failure["code"] == PaymentDeclined.code:
        raise PaymentDeclined(saga.failure["detail"], **saga.failure["params"], **more)


def names_of(saga: CheckoutSaga) -> dict[str, str]:
    """What somebody needs who has no order yet to pay for it again: its id, and the capability to see it."""
    return {"order_id": saga.order_id, "order_token": token_of(order_id=saga.order_id)}


def patience(now: datetime) -> datetime:
    """How long a shopper may take to approve a payment: as long as their goods are held."""
    return now + timedelta(minutes=settings.RESERVATION_MINUTES)
