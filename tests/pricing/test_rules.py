"""The sums of a quote, in currencies with no, two and three decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing.interface import LineToPrice, PricedLine, Quote, TaxSum
from apps.pricing.rules import Tax, plain, quote, tax_on_top, tax_within
from commerce.money import CurrencyMismatch, Money, total

VAT = {
    "standard": Tax(name="VAT", rate=Decimal(20)),
    "reduced": Tax(name="VAT", rate=Decimal(5)),
    "zero": Tax(name="VAT", rate=Decimal(0)),
}


def line(minor: int, quantity: int = 1, tax_class: str = "standard", currency: str = "GBP") -> LineToPrice:
    return LineToPrice(sku="MUG", unit_price=Money(minor, currency), quantity=quantity, tax_class=tax_class)


@pytest.mark.parametrize(
    ("minor", "rate", "within", "on_top"),
    [
        (1200, "20", 200, 240),
        (100, "20", 17, 20),  # 16.67
        (3, "20", 1, 1),  # 0.5 within: half a penny goes up; 0.6 on top
        (10, "5", 0, 1),  # 0.48 within; 0.5 on top
        (50, "5", 2, 3),  # 2.38 within; 2.5 on top
        (999, "0", 0, 0),
        (0, "20", 0, 0),
        (10_000, "5.5", 521, 550),
    ],
)
def test_tax_is_rounded_to_the_nearest_unit_half_upwards(minor: int, rate: str, within: int, on_top: int) -> None:
    amount = Money(minor, "GBP")
    assert tax_within(amount, Decimal(rate)) == Money(within, "GBP")
    assert tax_on_top(amount, Decimal(rate)) == Money(on_top, "GBP")


def test_a_price_with_tax_is_what_the_shopper_pays() -> None:
    lines = [line(1_200, 2), line(1_050, tax_class="reduced"), line(500, tax_class="zero")]
    priced = quote(lines=lines, currency="GBP", shipping=Money(395, "GBP"), taxes=VAT, prices_include_tax=True)
    assert priced == Quote(
        lines=(
            _priced(1_200, 2, 2_400, 400, 20),
            _priced(1_050, 1, 1_050, 50, 5),
            _priced(500, 1, 500, 0, 0),
        ),
        subtotal=Money(3_950, "GBP"),
        discount=Money(0, "GBP"),
        shipping=Money(395, "GBP"),
        shipping_tax=Money(66, "GBP"),
        tax=Money(516, "GBP"),
        taxes=(
            TaxSum(name="VAT", rate=Decimal(20), amount=Money(466, "GBP")),
            TaxSum(name="VAT", rate=Decimal(5), amount=Money(50, "GBP")),
        ),
        total=Money(4_345, "GBP"),
        prices_include_tax=True,
    )


def test_tax_comes_on_top_of_a_price_without() -> None:
    priced = quote(lines=[line(1_000)], currency="GBP", shipping=Money(500, "GBP"), taxes=VAT, prices_include_tax=False)
    assert priced == Quote(
        lines=(_priced(1_000, 1, 1_000, 200, 20),),
        subtotal=Money(1_000, "GBP"),
        discount=Money(0, "GBP"),
        shipping=Money(500, "GBP"),
        shipping_tax=Money(100, "GBP"),
        tax=Money(300, "GBP"),
        taxes=(TaxSum(name="VAT", rate=Decimal(20), amount=Money(300, "GBP")),),
        total=Money(1_800, "GBP"),
        prices_include_tax=False,
    )


def test_the_destination_changes_the_share_of_tax_and_never_a_price_with_tax() -> None:
    untaxed = quote(lines=[line(1_200)], currency="GBP", shipping=None, taxes={}, prices_include_tax=True)
    taxed = quote(lines=[line(1_200)], currency="GBP", shipping=None, taxes=VAT, prices_include_tax=True)
    assert (untaxed.total, untaxed.tax, untaxed.taxes) == (Money(1_200, "GBP"), Money(0, "GBP"), ())
    assert (taxed.total, taxed.tax) == (Money(1_200, "GBP"), Money(200, "GBP"))


def test_an_empty_quote_is_zero() -> None:
    nothing = quote(lines=[], currency="JPY", shipping=None, taxes=VAT, prices_include_tax=True)
    assert (nothing.total, nothing.shipping, nothing.tax) == (Money(0, "JPY"), Money(0, "JPY"), Money(0, "JPY"))


@pytest.mark.parametrize(("lines", "shipping"), [([line(100, currency="EUR")], None), ([line(100)], Money(100, "EUR"))])
def test_another_currency_is_refused(lines: list[LineToPrice], shipping: Money | None) -> None:
    with pytest.raises(CurrencyMismatch):
        quote(lines=lines, currency="GBP", shipping=shipping, taxes=VAT, prices_include_tax=True)


@pytest.mark.parametrize(
    ("stored", "written"), [("20.000", "20"), ("5.500", "5.5"), ("0.000", "0"), ("100.000", "100")]
)
def test_a_rate_is_written_as_people_write_it(stored: str, written: str) -> None:
    assert str(plain(Decimal(stored))) == written


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    currency = draw(st.sampled_from(["JPY", "GBP", "KWD"]))
    rates = st.decimals(min_value=0, max_value=100, places=3).map(plain)
    taxes = draw(
        st.dictionaries(
            st.sampled_from(["standard", "reduced", "zero"]),
            st.builds(Tax, name=st.sampled_from(["VAT", "GST"]), rate=rates),
        )
    )
    lines = draw(
        st.lists(
            st.builds(
                LineToPrice,
                sku=st.just("MUG"),
                unit_price=st.integers(0, 10_000_000).map(lambda minor: Money(minor, currency)),
                quantity=st.integers(1, 999),
                tax_class=st.sampled_from(["standard", "reduced", "zero", "luxury"]),
            ),
            max_size=20,
        )
    )
    shipping = draw(st.none() | st.integers(0, 100_000).map(lambda minor: Money(minor, currency)))
    return quote(lines=lines, currency=currency, shipping=shipping, taxes=taxes, prices_include_tax=draw(st.booleans()))


@given(quotes())
def test_lines_shipping_and_tax_sum_to_the_total(priced: Quote) -> None:
    currency = priced.total.currency
    assert priced.subtotal == total([line.unit_price * line.quantity for line in priced.lines], currency)
    assert priced.discount == total([line.discount for line in priced.lines], currency)
    assert priced.tax == total([line.tax for line in priced.lines], currency) + priced.shipping_tax
    assert priced.tax == total([tax.amount for tax in priced.taxes], currency)
    on_top = Money.zero(currency) if priced.prices_include_tax else priced.tax
    assert priced.total == priced.subtotal - priced.discount + priced.shipping + on_top


@given(quotes())
def test_nothing_is_negative_and_tax_is_never_more_than_it_is_part_of(priced: Quote) -> None:
    zero = Money.zero(priced.total.currency)
    assert priced.total >= priced.tax >= zero
    assert priced.shipping >= zero
    for line in priced.lines:
        assert line.total >= line.tax >= zero
    assert all(tax.amount > zero for tax in priced.taxes)


def _priced(unit: int, quantity: int, line_total: int, tax: int, rate: int) -> PricedLine:
    return PricedLine(
        sku="MUG",
        quantity=quantity,
        unit_price=Money(unit, "GBP"),
        discount=Money(0, "GBP"),
        total=Money(line_total, "GBP"),
        tax=Money(tax, "GBP"),
        tax_rate=Decimal(rate),
    )
