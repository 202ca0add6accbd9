"""What the catalogue tells others."""

from dataclasses import dataclass
from typing import ClassVar

from apps.catalog.interface import CategoryRef, Product
from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductCreated(Event):
    """A product was entered, published or not. Carries the whole product."""

    topic: ClassVar[str] = "catalog.events"
    key: ClassVar[str] = "product_id"

    product_id: str
    product: Product


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductUpdated(Event):
    """Anything of a product changed, its prices and pictures included. Carries the whole product as it is now."""

    topic: ClassVar[str] = "catalog.events"
    key: ClassVar[str] = "product_id"

    product_id: str
    product: Product


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductDeleted(Event):
    """A product was deleted for good."""

    topic: ClassVar[str] = "catalog.events"
    key: ClassVar[str] = "product_id"

    product_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryUpdated(Event):
    """A category was entered, renamed or moved."""

    topic: ClassVar[str] = "catalog.events"
    key: ClassVar[str] = "category_id"

    category_id: str
    path: tuple[CategoryRef, ...]
