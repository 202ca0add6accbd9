"""Recommendations in memory, for the tests of other domains."""

from collections.abc import Sequence

from apps.recommendations.interface import Basket


class FakeRecommendations:
    """Satisfies `RecommendationsService`: `together` says, by product, what is bought with it."""

    def __init__(self, together: dict[str, Sequence[str]] | None = None) -> None:
        self.together = dict(together or {})
        self.baskets: dict[str, Basket] = {}

    def bought_together(self, *, product_ids: Sequence[str], limit: int) -> Sequence[str]:
        others = (other for product_id in product_ids for other in self.together.get(product_id, ()))
        return [other for other in dict.fromkeys(others) if other not in product_ids][:limit]

    def load(self, *, baskets: Sequence[Basket]) -> int:
        before = len(self.baskets)
        self.baskets = {basket.reference: basket for basket in baskets} | self.baskets
        return len(self.baskets) - before
