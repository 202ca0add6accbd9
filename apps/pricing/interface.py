"""What pricing offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from commerce.money import Money
from commerce.ports import ServicePort


@dataclass(frozen=True, kw_only=True, slots=True)
class LineToPrice:
    """A line as the catalogue has it. `tax_class`: "standard", "reduced", "zero", …"""

    sku: str
    unit_price: Money
    quantity: int
    tax_class: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedLine:
    """What a line comes to. `total` is unit price × quantity − discount; `tax` is part of it, or comes on top.

    `tax_rate` is in percent, 0 where the shop levies none.
    """

    sku: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    tax: Money
    tax_rate: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxSum:
    """All tax of one rate: `name` is what the tax is called ("VAT"), `rate` is in percent."""

    name: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """What the shopper pays, and why.

    `total` = `subtotal` − `discount` + `shipping` (+ `tax` where prices are without tax). Where prices include tax,
    `tax` says how much of `total` it is.
    """

    lines: tuple[PricedLine, ...]
    subtotal: Money
    discount: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    taxes: tuple[TaxSum, ...]
    total: Money
    prices_include_tax: bool


class PricingService(Protocol):
    def quote(self, *, lines: Sequence[LineToPrice], currency: str, country: str, shipping: Money | None) -> Quote:
        """Price these lines for delivery to a country (ISO 3166, two letters; empty: the shop's own).

        All amounts are in `currency`. `shipping` is the delivery charge as shown, None while no method is chosen; it is
        taxed at the standard rate.

        :raises commerce.money.CurrencyMismatch: a line is in another currency
        """
        ...


service: ServicePort[PricingService] = ServicePort("pricing")
