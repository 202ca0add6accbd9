"""A product as somebody wrote it down, in whatever format: read, checked, not yet in the catalogue."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class StockDraft:
    """What the source says of a variant's stock; `None` where it says nothing is counted."""

    quantity: int | None
    backorder: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageDraft:
    """A picture by its source: an http(s) address, or a path beside the file that names it."""

    source: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantDraft:
    """`fields` holds the columns of a variant that the source speaks of; others stay as they are.

    `sku` is empty where one is to be derived. `taxable`, `image_source` and `stock` are None where the source has no
    such column; an `image_source` of "" says: no picture of its own. `list_prices` holds the columns of its prices in
    other currencies, None where it has none; those the source does not speak of stay.
    """

    sku: str
    option_values: tuple[str, ...]
    fields: dict[str, Any]
    taxable: bool | None
    image_source: str | None
    stock: StockDraft | None
    line: int
    list_prices: dict[str, dict[str, Any] | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductDraft:
    """A whole product: variants and pictures that are not in it are no longer wanted.

    `fields` as with variants. `category` leads from the root by names, () is none. `category` and `images` are None
    where the source does not speak of them. `attributes` holds the values of those it speaks of, by name.
    """

    slug: str
    fields: dict[str, Any]
    category: tuple[str, ...] | None
    option_names: tuple[str, ...]
    variants: tuple[VariantDraft, ...]
    images: tuple[ImageDraft, ...] | None
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
