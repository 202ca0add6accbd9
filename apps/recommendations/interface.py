"""What recommendations offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.ports import ServicePort


@dataclass(frozen=True, kw_only=True, slots=True)
class Basket:
    """Products that were bought at once. `reference` tells it from others; nobody can be found by it."""

    reference: str
    product_ids: tuple[str, ...]
    bought_at: datetime


class RecommendationsService(Protocol):
    def bought_together(self, *, product_ids: Sequence[str], limit: int) -> Sequence[str]:
        """Ids of products on sale that are bought with these, the best first, none of these among them. One query."""
        ...

    def load(self, *, baskets: Sequence[Basket]) -> int:
        """Enter baskets from elsewhere, to be learnt from; one whose reference is known stays. Answers how many."""
        ...


service: ServicePort[RecommendationsService] = ServicePort("recommendations")
