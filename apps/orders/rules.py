"""The life of an order, what of it is paid back, its number, and what an address must have. Pure decisions."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from apps.orders.interface import (
    Address,
    Fulfilment,
    OrderStatus,
    ReceivedLine,
    RefundLine,
    ReturnLineRequest,
    ReturnState,
    ShipLine,
)
from apps.shipping.interface import InvalidShipment
from commerce.errors import Conflict, FieldError, Invalid
from commerce.wire import camel

S = OrderStatus

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.PENDING_PAYMENT: frozenset({S.CONFIRMED, S.PAYMENT_FAILED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.PROCESSING, S.SHIPPED, S.CANCELLED}),
    S.PROCESSING: frozenset({S.SHIPPED, S.DELIVERED, S.RETURNED, S.CANCELLED}),
    S.SHIPPED: frozenset({S.DELIVERED, S.RETURNED}),
    S.DELIVERED: frozenset({S.RETURNED}),
    S.RETURNED: frozenset(),
    S.PAYMENT_FAILED: frozenset({S.PENDING_PAYMENT}),
    S.CANCELLED: frozenset(),
}
"""Where an order goes, whatever is given back meanwhile. What is told of it is its `standing`."""

LIVES = tuple(TRANSITIONS)
NEVER_SENT = (S.PENDING_PAYMENT, S.PAYMENT_FAILED, S.CANCELLED)
TO_BE_SENT = (S.CONFIRMED, S.PROCESSING, S.SHIPPED, S.DELIVERED)
"""Paid and not closed: units that are left, if there are any, may be sent."""
PAID = (*TO_BE_SENT, S.RETURNED)

RETURN_STEPS: dict[ReturnState, frozenset[ReturnState]] = {
    ReturnState.REQUESTED: frozenset({ReturnState.APPROVED, ReturnState.REJECTED, ReturnState.CANCELLED}),
    ReturnState.APPROVED: frozenset({ReturnState.RECEIVED, ReturnState.REJECTED, ReturnState.CANCELLED}),
    ReturnState.RECEIVED: frozenset({ReturnState.REFUNDED, ReturnState.REJECTED}),
    ReturnState.REFUNDED: frozenset(),
    ReturnState.REJECTED: frozenset(),
    ReturnState.CANCELLED: frozenset(),
}
"""Where a return goes. Only a gateway that does not give the money brings it back, from `refunded` to `received`."""

OPEN_RETURNS = tuple(state for state, following in RETURN_STEPS.items() if following)
"""Returns of which something is still expected: a decision, the goods, or the money."""

CLOSED_UNPAID = (S.PAYMENT_FAILED, S.CANCELLED)
"""Orders that came to nothing: their cart may be ordered again."""

AWAITING_PAYMENT = (S.PENDING_PAYMENT, S.PAYMENT_FAILED)
"""Orders that may be paid for, the first time or again."""

NUMBER_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No 0/O, no 1/I/L, and no vowels that would make words."""
NUMBER_LENGTH = 9

MOST_CHARACTERS = {"street": 200, "zip_code": 20, "phone": 40}
MOST_CHARACTERS_ELSEWHERE = 100
MOST_CHARACTERS_OF_TRACKING = {"carrier": 60, "tracking_number": 80}
REQUIRED = ("first_name", "last_name", "street", "city", "zip_code", "country")


class IllegalTransition(Conflict):
    """An order of this status cannot become that."""

    code = "illegal_transition"


class InvalidRefund(Invalid):
    """Give an amount, or lines of one unit or more, each SKU of the order once."""

    code = "invalid_refund"


class InvalidLines(Invalid):
    """Lines name SKUs of the order, each once, and one unit or more."""

    code = "invalid_lines"


class InvalidAddress(Invalid):
    """The address is not complete or not well formed: see `errors`."""

    code = "invalid_address"


def may_become(present: OrderStatus, new: OrderStatus) -> bool:
    return new in TRANSITIONS[present]


def standing(life: OrderStatus, *, refunded: int, total: int) -> OrderStatus:
    """What is told of an order: that money went back, or else where it is. Amounts in minor units.

    Orders that came to nothing say so, whatever was given back for them. The table computes the same for its filters.
    """
    if not refunded or life in NEVER_SENT:
        return life
    if refunded >= total:
        return S.REFUNDED
    return life if life is S.RETURNED else S.PARTIALLY_REFUNDED


def fulfilment(life: OrderStatus, *, shipped: int) -> Fulfilment:
    """Where the goods are, of which so many units were sent."""
    if life in (S.SHIPPED, S.DELIVERED, S.RETURNED):
        return Fulfilment(life.value)
    return Fulfilment.PARTIALLY_SHIPPED if shipped else Fulfilment.UNFULFILLED


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """How many units of a paid order are still to be sent, were sent, and came back; and parcels not arrived yet."""

    outstanding: int
    shipped: int
    returned: int
    parcels_on_their_way: int


def life_after(life: OrderStatus, units: Units) -> OrderStatus:
    """Where a paid order of these units is; never back."""
    if not units.shipped:
        return life
    if units.outstanding:
        reached = S.PROCESSING
    elif units.returned >= units.shipped:
        reached = S.RETURNED
    else:
        reached = S.SHIPPED if units.parcels_on_their_way else S.DELIVERED
    return reached if may_become(life, reached) else life


def are_possible(
    *,
    quantity: int,
    shipped_quantity: int,
    refunded_quantity: int,
    cancelled_quantity: int,
    returned_quantity: int,
    returning_quantity: int = 0,
) -> bool:
    """Whether so many units of a line can have been sent, paid back, cancelled and returned, as the table checks it."""
    return (
        min(shipped_quantity, refunded_quantity, cancelled_quantity, returned_quantity, returning_quantity) >= 0
        and shipped_quantity + cancelled_quantity <= quantity
        and cancelled_quantity + returned_quantity <= refunded_quantity
        and refunded_quantity + returning_quantity <= cancelled_quantity + shipped_quantity
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidLine:
    """What was paid for a line, tax included, in minor units, and how many of its units were paid back."""

    sku: str
    amount: int
    quantity: int
    refunded: int

    def price_of(self, units: int) -> int:
        """What so many more units come to: the difference of two sums, so that all parts sum to the line."""
        before, after = self.refunded, self.refunded + units
        return self.amount * after // self.quantity - self.amount * before // self.quantity


def refund_due(lines: Sequence[PaidLine], *, units: Mapping[str, int], left: int) -> int:
    """What is to be paid back for these units of an order of which so much is left, in minor units.

    What was given back without units is not given back again. The last units of the order take all that is left with
    them, delivery too: so refunds by lines sum to the total.
    """
    remaining = sum(line.quantity - line.refunded for line in lines)
    if sum(units.values()) == remaining:
        return left
    return min(left, sum(line.price_of(units.get(line.sku, 0)) for line in lines))


def spread(amount: int, refundable: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """An amount over the payments it can be given back on, the latest first; less if they hold less."""
    parts = []
    for payment_id, most in reversed(refundable):
        if part := min(amount, most):
            parts.append((payment_id, part))
            amount -= part
    return parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """Units by SKU that were sent, and when they arrived; when they left, where nobody said that they arrived."""

    units: Mapping[str, int]
    there_at: datetime


def in_return_window(parcels: Sequence[Parcel], *, days: int, now: datetime) -> dict[str, tuple[int, datetime]]:
    """Units by SKU whose window is open, and when the first of these windows closes.

    Which of several like units comes back nobody can tell, so the late ones cover for the early ones.
    """
    window = timedelta(days=days)
    found: dict[str, tuple[int, datetime]] = {}
    for parcel in parcels:
        until = parcel.there_at + window
        if until < now:
            continue
        for sku, units in parcel.units.items():
            so_far, first = found.get(sku, (0, until))
            found[sku] = (so_far + units, min(first, until))
    return found


def tidy_order_number(typed: str) -> str:
    """As it is kept, however it was typed or read out."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())


def units_by_sku(lines: Sequence[ShipLine | RefundLine | ReturnLineRequest | ReceivedLine]) -> dict[str, int]:
    """:raises InvalidLines: there are none, a SKU comes twice, or a line has no units"""
    units = {line.sku: line.quantity for line in lines}
    if not lines or len(units) < len(lines) or min(units.values()) < 1:
        raise InvalidLines
    return units


def check_tracking(**values: str) -> None:
    """:raises apps.shipping.interface.InvalidShipment: `carrier` or `tracking_number` is not what shipping takes"""
    for name, value in values.items():
        most = MOST_CHARACTERS_OF_TRACKING[name]
        if len(value) > most or not value.isprintable():
            raise InvalidShipment(errors=(FieldError(camel(name), "invalid", f"At most {most} printable characters."),))


def new_number() -> str:
    """Short enough to be read out on the telephone, and no hint of how many orders there are."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(NUMBER_LENGTH))


def tidy_address(address: Address, *, field: str) -> Address:
    """The address without stray spaces; `field` is what the caller calls it.

    :raises InvalidAddress: something is missing, too long, or the country is no ISO 3166 code
    """
    parts = {name: " ".join(value.split()) for name, value in asdict(address).items()}
    parts["country"] = parts["country"].upper()
    errors = [
        error for name, value in parts.items() for error in _errors_of(name, value, f"{camel(field)}.{camel(name)}")
    ]
    if errors:
        raise InvalidAddress(errors=tuple(errors))
    return Address(**parts)


def _errors_of(name: str, value: str, path: str) -> list[FieldError]:
    most = MOST_CHARACTERS.get(name, MOST_CHARACTERS_ELSEWHERE)
    if not value:
        return [FieldError(path, "required", "This cannot be empty.")] if name in REQUIRED else []
    if len(value) > most:
        return [FieldError(path, "too_long", f"At most {most} characters fit.")]
    if not value.isprintable():
        return [FieldError(path, "invalid", "Use printable characters only.")]
    if name == "country" and not re.fullmatch("[A-Z]{2}", value):
        return [FieldError(path, "invalid", "Give the two letters of ISO 3166, GB for example.")]
    return []
