"""What others ask for."""

from collections.abc import Sequence

from apps.recommendations import selectors
from apps.recommendations.models import Article


def bought_together(*, product_ids: Sequence[str], limit: int) -> Sequence[str]:
    """Ids of products on sale that are bought with these, the best first, none of these among them. One query."""
    return selectors.best_others(product_ids, limit=limit)


def recommended_for_skus(*, skus: Sequence[str], limit: int) -> Sequence[Article]:
    """The products on sale that are bought with those that these SKUs belong to, the best first. Three queries."""
    return selectors.articles(selectors.best_others(selectors.products_of(skus), limit=limit))
