"""What events change in the read model. All of it may come late, twice, or in another order than it happened."""

from django.conf import settings

from apps.catalog.interface import Product
from apps.search.rules.documents import document_of
from apps.search.services import statements
from commerce.db.transaction import atomic


@atomic("search")
def index_product(*, product: Product) -> None:
    """Keep a product as it is now, unless a newer version is held or it was deleted."""
    statements.one_writer()
    statements.put_documents([document_of(product, currency=settings.SHOP_CURRENCY)])


@atomic("search")
def remove_product(*, product_id: str) -> None:
    """Show a product no longer."""
    statements.one_writer()
    statements.remove_document(product_id)


@atomic("search")
def set_stock(*, sku: str, available: int, backorder: bool, level_version: int) -> None:
    """Keep what can be bought of a SKU, unless a newer level is held."""
    statements.one_writer()
    level = {"sku": sku, "available": available, "backorder": backorder, "level_version": level_version}
    statements.carry_stock(statements.put_stock([level]))
