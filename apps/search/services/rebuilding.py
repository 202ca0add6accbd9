"""Make the read model anew from its owners, while it is being read and while events go on arriving.

Products are taken in pages and put over what is held, so that nobody ever finds a shop half empty; what no page named
is removed at the end. An event that arrives meanwhile is newer than the page it meets and is left alone: rows bear the
time of their last write, and only those older than the rebuild are replaced.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings

from apps.catalog import interface as catalog
from apps.catalog.interface import Product
from apps.inventory import interface as inventory
from apps.reviews import interface as reviews
from apps.search.models import Document
from apps.search.rules.documents import document_of
from apps.search.services import statements
from commerce.db.transaction import atomic

_PAGE = 200


def rebuild() -> int:
    """Make the read model anew from its owners, without a gap in service; answers how many products it holds."""
    held = 0
    for held in rebuild_in_steps():  # noqa: B007  the last count is the answer
        pass
    return held


def rebuild_in_steps() -> Iterator[int]:
    """The same, telling how many products it holds so far after every page."""
    began = statements.database_time()
    taken = 0
    after = ""
    while page := catalog.service().list_products(after=after, limit=_PAGE):
        _take(page, began)
        after = page[-1].product_id
        taken += len(page)
        yield taken
    _remove_unnamed(began)
    yield taken


def _take(page: Sequence[Product], began: datetime) -> None:
    asked_at = statements.database_time()
    skus = [variant.sku for product in page for variant in product.variants]
    levels = inventory.service().availability(skus=skus)
    ratings = reviews.service().summaries(product_ids=[product.product_id for product in page])
    with atomic("search"):
        statements.one_writer()
        told = [
            {"sku": level.sku, "available": level.available, "backorder": level.backorder, "level_version": 0}
            for level in levels.values()
        ]
        statements.put_stock(told, asked_at=asked_at)
        rated = {product_id: (rating.average, rating.count) for product_id, rating in ratings.items()}
        statements.put_ratings(rated, asked_at=asked_at)
        documents = [document_of(product, currency=settings.SHOP_CURRENCY) for product in page]
        statements.put_documents(documents, rebuild_began=began)
        statements.carry_stock(skus)


def _remove_unnamed(began: datetime) -> None:
    with atomic("search"):
        statements.one_writer()
        before = Document.objects.filter(indexed_at__lt=began)
        before.filter(gone=False).update(gone=True, listed=False, indexed_at=began)
        # Events older than this are pruned: none is left that could bring a deleted product back.
        before.filter(gone=True, indexed_at__lt=began - settings.EVENT_RETENTION).delete()
        statements.forget_words()
