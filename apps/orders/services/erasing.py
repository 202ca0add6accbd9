"""Taking a person out of their orders. What was sold, for how much, when and to which country stays: the books."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.orders.events import OrdersAnonymised
from apps.orders.interface import OrderStatus, RefundState
from apps.orders.models import Dispatch, Order, OrderNote, Refund, Return, ReturnLine
from apps.orders.models.order import ERASED, only_country
from apps.orders.rules import OPEN_RETURNS
from commerce.db.transaction import atomic
from commerce.errors import Conflict
from commerce.events import publish
from commerce.privacy import digest_in_sql, digest_of

CLOSED = (OrderStatus.DELIVERED, OrderStatus.RETURNED, OrderStatus.CANCELLED, OrderStatus.PAYMENT_FAILED)


class OrdersUnderWay(Conflict):
    """An order of somebody whose account was erased is still under way. Replay this once it is closed."""

    code = "orders_under_way"


@atomic("orders")
def anonymise_orders(*, customer_id: str, proven_email_digest: str) -> None:
    """Take name, address and e-mail out of a person's orders. Publishes OrdersAnonymised if there are any to do.

    `proven_email_digest` stands for the address the person had proven; a guest's orders of it are theirs, too.

    :raises OrdersUnderWay: one was placed since it was last looked; nothing is done
    """
    orders = orders_of_person(customer_id=customer_id, proven_email_digest=proven_email_digest)
    if orders.exclude(closed()).exists():
        raise OrdersUnderWay
    found = list(orders.exclude(email__endswith=ERASED).select_for_update().order_by("pk"))
    if not found:
        return
    digests = sorted({digest_of(order.email) for order in found})
    for order in found:
        order.anonymise()
    Order.objects.bulk_update(found, ["email", "shipping_address", "billing_address"])
    dispatches = list(Dispatch.objects.select_for_update().filter(order__in=found).order_by("pk"))
    for dispatch in dispatches:
        dispatch.address = only_country(dispatch.address)
    Dispatch.objects.bulk_update(dispatches, ["address"])
    OrderNote.objects.filter(order__in=found).update(replaced=None)
    ReturnLine.objects.filter(back__order__in=found).update(comment="")
    order_ids = tuple(order.pk for order in found)
    publish(OrdersAnonymised(customer_id=customer_id, order_ids=order_ids, email_digests=tuple(digests)))


def orders_of_person(*, customer_id: str, proven_email_digest: str) -> "QuerySet[Order]":
    """Those of the account, and those a guest placed under an address that the person has proven."""
    theirs = Q(customer_id=customer_id)
    if proven_email_digest:
        theirs |= Q(customer_id="", digest=proven_email_digest)
    return Order.objects.alias(digest=digest_in_sql("email")).filter(theirs)


def closed() -> Q:
    """Whether nothing is left to be done for an order: no goods on their way, none coming back, no money either."""
    returns = Return.objects.filter(order=OuterRef("pk"), state__in=[state.value for state in OPEN_RETURNS])
    refunds = Refund.objects.filter(order=OuterRef("pk"), state=RefundState.REQUESTED)
    return Q(status__in=[status.value for status in CLOSED]) & ~Exists(returns) & ~Exists(refunds)
