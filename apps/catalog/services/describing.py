"""What products are described by."""

from datetime import datetime

from apps.catalog.models import Attribute, AttributeKind, Product
from apps.catalog.services.editing import change_products
from commerce.db.transaction import atomic


@atomic("catalog")
def save_attribute_kind(*, kind: AttributeKind, now: datetime) -> None:
    """Store a new or changed attribute. Publishes ProductUpdated for every product that is described by it."""
    kind.save()
    described = Attribute.objects.filter(kind=kind).values("product")
    change_products(Product.objects.filter(id__in=described), now=now)
