from decimal import Decimal

import pytest

from commerce.money import CurrencyMismatch, InvalidAmount, Money, total


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("42.00", "GBP", 4200), ("0.1", "GBP", 10), ("42", "JPY", 42), ("1.234", "KWD", 1234), ("-3.50", "EUR", -350)],
)
def test_a_decimal_amount_becomes_minor_units_of_its_currency(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize("amount", ["", "abc", "NaN", "Infinity", "1.005", "0x10"])
def test_what_a_currency_cannot_express_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.of(amount, "GBP")


def test_a_yen_has_no_decimals() -> None:
    with pytest.raises(InvalidAmount):
        Money.of("1.5", "JPY")


@pytest.mark.parametrize(("minor", "factor", "result"), [(25, "0.5", 12), (35, "0.5", 18), (100, "0.333", 33)])
def test_rounding_is_half_to_even(minor: int, factor: str, result: int) -> None:
    assert Money(minor, "GBP").times(Decimal(factor)) == Money(result, "GBP")


def test_amounts_cross_the_wire_with_all_their_decimals() -> None:
    assert [Money(4200, "GBP").amount, Money(42, "JPY").amount, Money(1234, "KWD").amount] == ["42.00", "42", "1.234"]


def test_two_currencies_cannot_be_added() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "GBP") + Money(1, "EUR")


def test_the_sum_of_nothing_is_zero() -> None:
    assert total([], "GBP") == Money(0, "GBP")
