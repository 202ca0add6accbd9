"""For the tests of other domains: pricing with taxes of one's own, and no database.

with pricing.service.replaced_by(FakePricing(taxes={"standard": Decimal(20)})):
    ...
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from apps.pricing import rules
from apps.pricing.interface import LineToPrice, Quote
from commerce.money import Money


class FakePricing:
    """Taxes in percent by tax class, the same in every country; none at all unless given."""

    def __init__(self, *, taxes: Mapping[str, Decimal] | None = None, prices_include_tax: bool = True) -> None:
        self.taxes = {name: rules.Tax(name="VAT", rate=rate) for name, rate in (taxes or {}).items()}
        self.prices_include_tax = prices_include_tax

    def quote(self, *, lines: Sequence[LineToPrice], currency: str, country: str, shipping: Money | None) -> Quote:
        return rules.quote(
            lines=lines,
            currency=currency,
            shipping=shipping,
            taxes=self.taxes,
            prices_include_tax=self.prices_include_tax,
        )
