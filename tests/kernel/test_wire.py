from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest

from commerce.money import Money
from commerce.wire import decode, encode


class Colour(StrEnum):
    OAT = "oat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    part_id: str
    unit_price: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    whole_id: str
    made_at: datetime
    due_on: date
    tax_rate: Decimal
    colour: Colour
    parts: tuple[Part, ...]
    options: dict[str, str]
    next_part: Part | None = None
    tags: tuple[str, ...] = field(default=())


WHOLE = Whole(
    whole_id="w1",
    made_at=datetime(2026, 1, 31, 12, 30, tzinfo=UTC),
    due_on=date(2026, 2, 1),
    tax_rate=Decimal("20.0"),
    colour=Colour.OAT,
    parts=(Part(part_id="p1", unit_price=Money(4200, "GBP")),),
    options={"Glaze_colour": "speckled"},
)
WIRED = {
    "wholeId": "w1",
    "madeAt": "2026-01-31T12:30:00+00:00",
    "dueOn": "2026-02-01",
    "taxRate": "20.0",
    "colour": "oat",
    "parts": [{"partId": "p1", "unitPrice": {"amount": "42.00", "currency": "GBP"}}],
    "options": {"Glaze_colour": "speckled"},
    "nextPart": None,
    "tags": [],
}


def test_fields_become_camel_case_and_the_keys_of_data_stay() -> None:
    assert encode(WHOLE) == WIRED


def test_what_was_encoded_comes_back_whole() -> None:
    assert decode(Whole, WIRED) == WHOLE


def test_an_older_reader_ignores_what_a_newer_writer_added() -> None:
    assert decode(Whole, {**WIRED, "addedLater": 1}) == WHOLE


def test_a_newer_reader_takes_the_default_for_what_an_older_writer_lacked() -> None:
    assert decode(Whole, {key: value for key, value in WIRED.items() if key != "tags"}) == WHOLE


def test_a_missing_field_or_one_of_another_kind_is_an_error() -> None:
    with pytest.raises(TypeError):
        decode(Part, {"partId": "p1"})
    with pytest.raises(TypeError):
        decode(Part, {"partId": 1, "unitPrice": {"amount": "1.00", "currency": "GBP"}})


def test_what_has_no_shape_on_the_wire_is_refused() -> None:
    with pytest.raises(TypeError):
        encode(object())
