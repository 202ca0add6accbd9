"""Staff's view of the catalogue."""

from apps.catalog.admin.attributes import AttributeKindAdmin
from apps.catalog.admin.categories import CategoryAdmin
from apps.catalog.admin.price_lists import PriceListAdmin
from apps.catalog.admin.products import ProductAdmin

__all__ = ["AttributeKindAdmin", "CategoryAdmin", "PriceListAdmin", "ProductAdmin"]
