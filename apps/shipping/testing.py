"""For the tests of other domains: shipping by one method, and no database.

with shipping.service.replaced_by(FakeShipping(price=Money(395, "GBP"))):
    ...
"""

from collections.abc import Sequence
from datetime import datetime

from apps.shipping.interface import Consignment, CountryNotServed, ShippingMethodUnavailable, ShippingOption
from apps.shipping.rules import working_days_after
from commerce.money import Money


class FakeShipping:
    """Delivers to `served`, in two to four working days, for one price, up to a weight."""

    METHOD_ID = "shm_standard"

    def __init__(
        self, *, price: Money, free_from: Money | None = None, served: Sequence[str] = ("GB",), max_grams: int = 15_000
    ) -> None:
        self.price = price
        self.free_from = free_from
        self.served = sorted(served)
        self.max_grams = max_grams

    def options(self, *, consignment: Consignment, now: datetime) -> Sequence[ShippingOption]:
        if consignment.country not in self.served:
            raise CountryNotServed
        if consignment.weight_grams > self.max_grams:
            return []
        free = self.free_from is not None and consignment.subtotal >= self.free_from
        return [
            ShippingOption(
                method_id=self.METHOD_ID,
                name="Standard",
                price=Money.zero(self.price.currency) if free else self.price,
                estimate_from=working_days_after(now.date(), 2),
                estimate_to=working_days_after(now.date(), 4),
                free_from=self.free_from,
            )
        ]

    def option(self, *, method_id: str, consignment: Consignment, now: datetime) -> ShippingOption:
        for offered in self.options(consignment=consignment, now=now):
            if offered.method_id == method_id:
                return offered
        raise ShippingMethodUnavailable(method_id=method_id)

    def countries(self) -> Sequence[str]:
        return self.served
