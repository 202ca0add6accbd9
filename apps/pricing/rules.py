"""What lines come to, and how much of it is tax. Pure sums in minor units.

Tax is worked out for each line and rounded there to the nearest minor unit, half a unit upwards: what HMRC asks of
retailers that charge VAT per line (VAT Notice 700, paragraph 17.6; VATREC12020 and VATREC12030: never always down; 0.5
of a penny or more is rounded up) and what Council Regulation (EC) No 1103/97 says for the euro. Sums of tax are sums of
the rounded lines, so what is shown adds up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from apps.pricing.interface import LineToPrice, PricedLine, Quote, TaxSum
from commerce.money import Money, total

TaxOf = Callable[[Money, Decimal], Money]

STANDARD = "standard"
HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tax:
    """A rate in percent, and what the tax is called where it is levied."""

    name: str
    rate: Decimal


UNTAXED = Tax(name="", rate=Decimal(0))
"""Where the shop levies no tax."""


def plain(rate: Decimal) -> Decimal:
    """A percentage as people write it: 20, not 20.000; 5.5."""
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate.normalize()


def tax_within(amount: Money, rate: Decimal) -> Money:
    """How much of an amount that includes tax is tax."""
    return _rounded(Decimal(amount.minor) * rate / (HUNDRED + rate), amount.currency)


def tax_on_top(amount: Money, rate: Decimal) -> Money:
    """The tax to be added to an amount without tax."""
    return _rounded(Decimal(amount.minor) * rate / HUNDRED, amount.currency)


def quote(
    *,
    lines: Sequence[LineToPrice],
    currency: str,
    shipping: Money | None,
    taxes: Mapping[str, Tax],
    prices_include_tax: bool,
) -> Quote:
    """Price lines with the taxes of their destination, by tax class; a class that is not among them is untaxed.

    A price that includes tax is what the shopper pays wherever the goods go: only the share of tax in it differs.

    :raises commerce.money.CurrencyMismatch: a line or the shipping is in another currency
    """
    tax_of = tax_within if prices_include_tax else tax_on_top
    zero = Money.zero(currency)
    line_taxes = [taxes.get(line.tax_class, UNTAXED) for line in lines]
    priced = tuple(_price(line, zero, tax, tax_of) for line, tax in zip(lines, line_taxes, strict=True))
    shipping_price = zero + (shipping or zero)
    shipping_levy = taxes.get(STANDARD, UNTAXED)
    shipping_tax = tax_of(shipping_price, shipping_levy.rate)
    sums = _sums([*zip(line_taxes, (line.tax for line in priced), strict=True), (shipping_levy, shipping_tax)])
    tax = total([*(line.tax for line in priced), shipping_tax], currency)
    subtotal = total([line.unit_price * line.quantity for line in priced], currency)
    discount = total([line.discount for line in priced], currency)
    shown = subtotal - discount + shipping_price
    return Quote(
        lines=priced,
        subtotal=subtotal,
        discount=discount,
        shipping=shipping_price,
        shipping_tax=shipping_tax,
        tax=tax,
        taxes=sums,
        total=shown if prices_include_tax else shown + tax,
        prices_include_tax=prices_include_tax,
    )


def _price(line: LineToPrice, zero: Money, tax: Tax, tax_of: TaxOf) -> PricedLine:
    line_total = zero + line.unit_price * line.quantity
    return PricedLine(
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=zero,
        total=line_total,
        tax=tax_of(line_total, tax.rate),
        tax_rate=tax.rate,
    )


def _sums(levied: Iterable[tuple[Tax, Money]]) -> tuple[TaxSum, ...]:
    """What each tax comes to, the highest rate first; a rate of nothing is not worth a line."""
    sums: dict[Tax, Money] = {}
    for tax, amount in levied:
        if tax.rate and amount:
            sums[tax] = sums[tax] + amount if tax in sums else amount
    highest_first = sorted(sums, key=lambda tax: (-tax.rate, tax.name))
    return tuple(TaxSum(name=tax.name, rate=tax.rate, amount=sums[tax]) for tax in highest_first)


def _rounded(minor: Decimal, currency: str) -> Money:
    return Money(int(minor.to_integral_value(ROUND_HALF_UP)), currency)
