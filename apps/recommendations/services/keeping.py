"""What is kept of what others tell: which products there are, and what was bought at once. It may be told twice."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from apps.catalog.interface import Product
from apps.recommendations import interface
from apps.recommendations.models import Article, Basket
from commerce.db.transaction import atomic


@atomic("recommendations")
def keep_article(*, product: Product) -> None:
    """Keep what may be recommended, unless a newer version is held or it was deleted."""
    told = {
        "version": product.version,
        "slug": product.slug,
        "title": product.title,
        "skus": [variant.sku for variant in product.variants],
        "listed": product.published,
    }
    Article.objects.bulk_create([Article(product_id=product.product_id, **told)], ignore_conflicts=True)
    Article.objects.filter(product_id=product.product_id, version__lt=product.version, gone=False).update(**told)


@atomic("recommendations")
def forget_article(*, product_id: str) -> None:
    """Recommend a product no longer."""
    gone = Article(product_id=product_id, version=0, listed=False, gone=True)
    Article.objects.bulk_create([gone], ignore_conflicts=True)
    Article.objects.filter(product_id=product_id).update(listed=False, gone=True, skus=[])


def keep_basket(*, order_id: str, product_ids: Sequence[str], bought_at: datetime) -> None:
    """Remember what was bought at once, but not by whom; one product alone says nothing."""
    load(baskets=[interface.Basket(reference=order_id, product_ids=tuple(product_ids), bought_at=bought_at)])


@atomic("recommendations")
def load(*, baskets: Sequence[interface.Basket]) -> int:
    """Enter baskets from elsewhere, to be learnt from; one whose reference is known stays. Answers how many.

    References are kept as digests: a basket does not lead back to its order.
    """
    before = Basket.objects.count()
    rows = [
        Basket(reference=_digest(basket.reference), product_ids=sorted(products), bought_at=basket.bought_at)
        for basket in baskets
        if len(products := set(basket.product_ids)) > 1
    ]
    Basket.objects.bulk_create(rows, ignore_conflicts=True)
    return Basket.objects.count() - before


def _digest(reference: str) -> str:
    return hashlib.sha256(reference.encode()).hexdigest()
