"""The judge: whether orders, payments, refunds, stock and the gateway's own ledger agree, to the penny and to the unit.

`differences(ledger)` is for a shop at rest: every checkout has had the time to end and every event to arrive. It
answers what is wrong by name, and nothing when the books are right. `test_books.py` plants each kind of damage and
sees it found.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import F, Sum

from apps.cart.models import Cart
from apps.inventory.models import LedgerEntry, Reservation, ReservedLine, Stock
from apps.orders.interface import OrderStatus, RefundState
from apps.orders.models import CheckoutSaga, Order, OrderLine
from apps.orders.models import Refund as OrderRefund
from apps.orders.rules import CLOSED_UNPAID
from apps.payments.models import Payment, Refund, SandboxIntent
from commerce.models import InboxEvent, OutboxEvent


class Kind(StrEnum):
    """What can be wrong, in the words of the report."""

    ORDER_LOST = "acknowledged orders lost"
    CANCELLATION_LOST = "acknowledged cancellations lost"
    ORDER_LEFT_OPEN = "orders left open"
    CHECKOUT_NOT_ENDED = "checkouts not ended"
    NEEDS_ATTENTION = "checkouts in need of attention"
    CHARGE_WITHOUT_ORDER = "charges without order"
    ORDER_WITHOUT_CHARGE = "orders without charge"
    CHARGED_TWICE = "orders charged twice"
    HOLD_LEFT = "holds left on cards"
    PAYMENT_DIFFERS = "payments unlike the gateway's"
    REFUND_DIFFERS = "refunds unlike the gateway's"
    REFUND_NOT_TOLD = "refunds the order knows nothing of"
    RESERVATION_STUCK = "reservations stuck"
    HELD_DIFFERS = "shelves holding other than reserved"
    SHELF_DIFFERS = "shelves unlike their ledger"
    GOODS_WITHOUT_ORDER = "goods gone without order"
    ORDER_WITHOUT_GOODS = "orders without goods"
    CART_LEFT = "carts open after their order"
    EVENT_NOT_DELIVERED = "events not delivered"
    EVENT_DEAD = "events dead"


ON_THEIR_WAY = {Kind.EVENT_NOT_DELIVERED, Kind.REFUND_NOT_TOLD}
"""What is wrong only once everything had the time to arrive."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is wrong."""

    kind: Kind
    about: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A payment in the gateway's ledger, amounts in minor units; the status in our words."""

    reference: str
    merchant_reference: str
    status: str
    held: int
    captured: int
    refunded: int
    currency: str

    @property
    def is_live(self) -> bool:
        """Whether money of a shopper is held or kept by it."""
        return self.status == "authorized" or self.captured > self.refunded

    @property
    def worth(self) -> int:
        """What it holds, or took, whatever was given back."""
        return self.captured or self.held


Ledger = Callable[[], Iterable[Entry]]
"""Reads a gateway's own books."""


def sandbox_ledger() -> Iterator[Entry]:
    """The books of the sandbox."""
    for intent in SandboxIntent.objects.order_by("pk"):
        yield Entry(
            reference=intent.pk,
            merchant_reference=intent.merchant_reference,
            status=intent.status,
            held=intent.held_amount,
            captured=intent.captured_amount,
            refunded=intent.refunded_amount,
            currency=intent.currency,
        )


_WORDS_OF_STRIPE = {
    "requires_capture": "authorized",
    "succeeded": "captured",
    "canceled": "voided",
    "requires_payment_method": "failed",
}


def stripe_ledger(ledger: Mapping[str, Any]) -> Iterator[Entry]:
    """The books of the fake of Stripe, as its `/_ledger` answers them."""
    for intent in ledger["intents"]:
        yield Entry(
            reference=intent["id"],
            merchant_reference=intent["metadata"].get("payment_id", ""),
            status=_WORDS_OF_STRIPE.get(intent["status"], intent["status"]),
            held=intent["amount"],
            captured=intent["captured"],
            refunded=intent["refunded"],
            currency=intent["currency"].upper(),
        )


def differences(
    ledger: Ledger = sandbox_ledger, *, placed: Iterable[str] = (), cancelled: Iterable[str] = ()
) -> list[Difference]:
    """What is wrong with the books. `placed` and `cancelled`: orders of which a client was told so, and last that."""
    books = _Books(ledger)
    return [
        *_lost(books, placed, cancelled),
        *_unfinished(),
        *_orders_and_money(books),
        *_payments_and_gateway(books),
        *_refunds_and_gateway(books),
        *_shelves(),
        *_orders_and_goods(books),
        *_carts(books),
        *_events(),
    ]


def counted(found: Iterable[Difference]) -> dict[str, int]:
    """How much of each kind, for the report: zeros included."""
    return dict.fromkeys(map(str, Kind), 0) | Counter(str(difference.kind) for difference in found)


class _Books:
    """What several questions look into, read once."""

    def __init__(self, ledger: Ledger) -> None:
        self.entries = list(ledger())
        self.orders = {order.pk: order for order in Order.objects.all()}
        self.payments = {payment.pk: payment for payment in Payment.objects.all()}
        self.entries_of_payment: dict[str, list[Entry]] = defaultdict(list)
        self.entries_of_order: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self.entries_of_payment[entry.merchant_reference].append(entry)
            if payment := self.payments.get(entry.merchant_reference):
                self.entries_of_order[payment.order_id].append(entry)

    def is_live(self, order_id: str) -> bool:
        """Whether it is an order that the shopper has paid for and is to get."""
        order = self.orders.get(order_id)
        return order is not None and order.state not in (*CLOSED_UNPAID, OrderStatus.PENDING_PAYMENT)


def _lost(books: _Books, placed: Iterable[str], cancelled: Iterable[str]) -> Iterator[Difference]:
    for order_id in set(placed):
        if not books.is_live(order_id):
            yield Difference(kind=Kind.ORDER_LOST, about=order_id, detail=str(books.orders.get(order_id)))
    for order_id in set(cancelled):
        if order_id not in books.orders or books.is_live(order_id):
            yield Difference(kind=Kind.CANCELLATION_LOST, about=order_id)


def _unfinished() -> Iterator[Difference]:
    ended = (CheckoutSaga.State.COMPLETED, CheckoutSaga.State.COMPENSATED)
    for saga in CheckoutSaga.objects.exclude(state__in=ended):
        kind = Kind.NEEDS_ATTENTION if saga.state == CheckoutSaga.State.NEEDS_ATTENTION else Kind.CHECKOUT_NOT_ENDED
        yield Difference(kind=kind, about=saga.order_id, detail=f"{saga.state} after {saga.step!r}: {saga.trouble}")
    for order in Order.objects.filter(status=OrderStatus.PENDING_PAYMENT, saga__state__in=ended):
        yield Difference(kind=Kind.ORDER_LEFT_OPEN, about=order.pk)


def _orders_and_money(books: _Books) -> Iterator[Difference]:
    for entry in books.entries:
        payment = books.payments.get(entry.merchant_reference)
        if entry.is_live and (payment is None or not books.is_live(payment.order_id)):
            kept = entry.status == "authorized"
            kind = Kind.HOLD_LEFT if kept else Kind.CHARGE_WITHOUT_ORDER
            yield Difference(kind=kind, about=entry.reference, detail=str(entry))
    for order_id, order in books.orders.items():
        if not books.is_live(order_id) or not order.total_amount:
            continue
        paid = [entry for entry in books.entries_of_order[order_id] if entry.captured or entry.status == "authorized"]
        if len(paid) > 1:
            yield Difference(kind=Kind.CHARGED_TWICE, about=order_id, detail=str(paid))
        elif [(entry.worth, entry.currency) for entry in paid] != [(order.total_amount, order.currency)]:
            yield Difference(kind=Kind.ORDER_WITHOUT_CHARGE, about=order_id, detail=f"{order.total}, but {paid}")


def _payments_and_gateway(books: _Books) -> Iterator[Difference]:
    for payment_id, payment in books.payments.items():
        entries = books.entries_of_payment[payment_id]
        if len(entries) > 1:
            yield Difference(kind=Kind.CHARGED_TWICE, about=payment.order_id, detail=str(entries))
        elif entries and _in_our_books(payment) != _in_theirs(entries[0]):
            detail = f"{_in_our_books(payment)} here, {_in_theirs(entries[0])} there"
            yield Difference(kind=Kind.PAYMENT_DIFFERS, about=payment_id, detail=detail)
        elif not entries and payment.status != "failed":
            detail = f"{payment.status} here, unknown there"
            yield Difference(kind=Kind.PAYMENT_DIFFERS, about=payment_id, detail=detail)


def _in_our_books(payment: Payment) -> tuple[Any, ...]:
    return (payment.status, payment.authorized_amount, payment.captured_amount, payment.currency)


def _in_theirs(entry: Entry) -> tuple[Any, ...]:
    return (entry.status, entry.held, entry.captured, entry.currency)


def _refunds_and_gateway(books: _Books) -> Iterator[Difference]:
    succeeded = _summed(Refund.objects.filter(status="succeeded"), "payment_id", "refund_amount")
    pending = _summed(Refund.objects.filter(status="pending"), "payment_id", "refund_amount")
    for payment_id, payment in books.payments.items():
        given_back = sum(entry.refunded for entry in books.entries_of_payment[payment_id])
        said = {payment.refunded_amount, succeeded.get(payment_id, 0), given_back}
        waiting = {payment.refunding_amount, pending.get(payment_id, 0), 0}
        if len(said) > 1 or len(waiting) > 1:
            detail = f"{payment.refunded_amount} on the payment, {given_back} there, {waiting} on the way"
            yield Difference(kind=Kind.REFUND_DIFFERS, about=payment_id, detail=detail)
    for order_id, order in books.orders.items():
        given_back = sum(entry.refunded for entry in books.entries_of_order[order_id])
        if order.refunded_amount != given_back:
            detail = f"{order.refunded_amount} on the order, {given_back} there"
            yield Difference(kind=Kind.REFUND_NOT_TOLD, about=order_id, detail=detail)
    for promised in OrderRefund.objects.filter(state=RefundState.REQUESTED):
        yield Difference(kind=Kind.REFUND_DIFFERS, about=promised.order_id, detail="promised, and not carried out")


def _shelves() -> Iterator[Difference]:
    moved = _summed(LedgerEntry.objects.all(), "stock_id", "delta")
    held = _summed(ReservedLine.objects.filter(reservation__state="held"), "stock_id", "quantity")
    for stock in Stock.objects.all():
        if stock.on_hand != moved.get(stock.pk, 0):
            detail = f"{stock.on_hand} on hand, {moved.get(stock.pk, 0)} in the ledger"
            yield Difference(kind=Kind.SHELF_DIFFERS, about=stock.sku, detail=detail)
        if stock.reserved != held.get(stock.pk, 0):
            detail = f"{stock.reserved} held, {held.get(stock.pk, 0)} reserved"
            yield Difference(kind=Kind.HELD_DIFFERS, about=stock.sku, detail=detail)


def _orders_and_goods(books: _Books) -> Iterator[Difference]:
    for reservation in Reservation.objects.filter(state="held"):
        yield Difference(kind=Kind.RESERVATION_STUCK, about=reservation.order_id)
    goods = _Goods()
    for order_id in {*books.orders, *goods.gone, *goods.committed}:
        if books.is_live(order_id):
            if trouble := goods.trouble_with(order_id):
                yield Difference(kind=Kind.ORDER_WITHOUT_GOODS, about=order_id, detail=trouble)
        elif goods.gone[order_id] or goods.committed[order_id]:
            detail = f"{goods.committed[order_id]} set aside, {goods.gone[order_id]} gone"
            yield Difference(kind=Kind.GOODS_WITHOUT_ORDER, about=order_id, detail=detail)


class _Goods:
    """Units by order and SKU: what was sold, set aside for it, taken off the shelf and put back."""

    def __init__(self) -> None:
        columns = ("reservation__order_id", "sku")
        kept = ReservedLine.objects.filter(reservation__state="committed")
        given_back = ReservedLine.objects.filter(reservation__state="restocked")
        self.sold = _by_sku(OrderLine.objects.values_list("order_id", "sku", "quantity"))
        self.committed = _by_sku(kept.values_list(*columns, "quantity"))
        self.all_back = _by_sku(given_back.values_list(*columns, "quantity"))
        self.owed = _by_sku(kept.values_list(*columns, F("taken") - F("returned")))
        self.returned = _by_sku(kept.values_list(*columns, "returned"))
        self.promised_back = _by_sku(_put_back_by_refunds())
        self.gone = _by_sku(LedgerEntry.objects.exclude(reference="").values_list("reference", "sku", -F("delta")))

    def trouble_with(self, order_id: str) -> str:
        """What is wrong with the goods of a live order, in words; nothing if all is right."""
        sold, back = self.sold[order_id], self.promised_back[order_id]
        if back == sold and not self.committed[order_id]:
            set_aside, returned = self.all_back[order_id], sold  # all of it came back, so nothing is owed
        else:
            set_aside, returned = self.committed[order_id], self.returned[order_id]
        right = set_aside == sold and returned == back and self.gone[order_id] == self.owed[order_id]
        words = f"{sold} sold, {set_aside} set aside, {self.gone[order_id]} gone, {returned} back of {back}"
        return "" if right else words


def _put_back_by_refunds() -> Iterator[tuple[str, str, int]]:
    for refund in OrderRefund.objects.filter(restock=True).exclude(state=RefundState.FAILED):
        for sku, units in refund.shelved.items():
            yield refund.order_id, sku, units


def _carts(books: _Books) -> Iterator[Difference]:
    ordered = {order.cart_digest: order.pk for order in books.orders.values() if books.is_live(order.pk)}
    for cart in Cart.objects.filter(token_digest__in=ordered, closed=False):
        yield Difference(kind=Kind.CART_LEFT, about=ordered[cart.token_digest])


def _events() -> Iterator[Difference]:
    for domain in settings.DOMAINS.names:
        for event in OutboxEvent.objects.using(domain).filter(relayed_at__isnull=True):
            yield Difference(kind=Kind.EVENT_NOT_DELIVERED, about=event.event_id, detail=event.event_type)
        for letter in InboxEvent.objects.using(domain).filter(state__in=["pending", "dead"]):
            kind = Kind.EVENT_DEAD if letter.state == InboxEvent.State.DEAD else Kind.EVENT_NOT_DELIVERED
            yield Difference(kind=kind, about=letter.event_id, detail=f"{letter.handler}: {letter.error}")


def _summed(rows: Any, by: str, amount: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(by).annotate(Sum(amount)))


def _by_sku(rows: Iterable[Sequence[Any]]) -> Mapping[str, dict[str, int]]:
    """Units by order and SKU; what comes to nothing is left out."""
    totals: Counter[tuple[str, str]] = Counter()
    for order_id, sku, units in rows:
        totals[order_id, sku] += units
    nested: dict[str, dict[str, int]] = defaultdict(dict)
    for (order_id, sku), units in totals.items():
        if units:
            nested[order_id][sku] = units
    return nested
