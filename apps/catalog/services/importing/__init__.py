"""Take products into the catalogue that were written down elsewhere."""

from apps.catalog.services.importing.batch import Outcome, import_products
from apps.catalog.services.importing.plan import SkuTaken

__all__ = ["Outcome", "SkuTaken", "import_products"]
