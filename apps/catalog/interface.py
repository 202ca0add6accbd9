"""What the catalogue offers to other domains."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from commerce.errors import NotFound
from commerce.money import Money
from commerce.pictures import names
from commerce.ports import ServicePort

CARD_WIDTH = 480


class ProductNotFound(NotFound):
    """There is no such product on sale."""

    code = "product_not_found"


class CategoryNotFound(NotFound):
    """There is no such category."""

    code = "category_not_found"


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture; `url` is an address on this site, empty while the source could not be fetched.

    Narrower renditions of it, in WebP and AVIF, lie beside it: `commerce.pictures.names`.
    """

    url: str
    alt: str
    width: int
    height: int

    @property
    def card_url(self) -> str:
        """A rendition for lists, 480 pixels wide or a little more; the picture itself where there is none."""
        return names.at_least(self.url, width=self.width, wanted=CARD_WIDTH)

    def srcset(self, kind: str) -> str:
        """The renditions in a format, "avif" or "webp", as `srcset` lists them; empty where there are none."""
        return names.srcset(self.url, width=self.width, kind=kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryRef:
    """One step of a category path."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A node of the category tree; `path` leads from the root to the node itself."""

    category_id: str
    slug: str
    name: str
    description: str
    path: tuple[CategoryRef, ...]
    children: tuple["Category", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """What a product comes in: `Colour` and its values, in the order shown."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """What a product is, whichever variant: `Material` and `Stoneware`. A name with several values comes several times.

    `filterable`: shoppers may narrow lists by it.
    """

    name: str
    value: str
    filterable: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPrice:
    """What an article costs in one currency; a compare-at price is above the price."""

    price: Money
    compare_at_price: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One sellable article. `price` is as entered: with tax where the shop's prices include it.

    `prices` are those of the price lists, by currency; `price` is none of them.
    """

    variant_id: str
    sku: str
    options: dict[str, str]
    price: Money
    compare_at_price: Money | None
    weight_grams: int
    requires_shipping: bool
    tax_class: str
    barcode: str = ""
    image: Image | None = None
    prices: dict[str, ListPrice] = field(default_factory=dict)

    def price_in(self, currency: str) -> ListPrice | None:
        """What it costs in a currency, None where it is not sold in it; an empty one is that of `price`."""
        if currency in ("", self.price.currency):
            return ListPrice(price=self.price, compare_at_price=self.compare_at_price)
        return self.prices.get(currency)


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """A product with everything its page shows, but stock. `version` grows with every change."""

    product_id: str
    version: int
    slug: str
    title: str
    description_html: str
    vendor: str
    published: bool
    category_path: tuple[CategoryRef, ...]
    tags: tuple[str, ...]
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    images: tuple[Image, ...]
    seo_title: str
    seo_description: str
    created_at: datetime
    updated_at: datetime
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SellableVariant:
    """What a cart line and an order line need to know of a variant on sale."""

    sku: str
    variant_id: str
    product_id: str
    slug: str
    title: str
    options: dict[str, str] = field(default_factory=dict)
    price: Money
    compare_at_price: Money | None
    weight_grams: int
    requires_shipping: bool
    tax_class: str
    image: Image | None = None


class CatalogService(Protocol):
    def get_product(self, *, id_or_slug: str) -> Product:
        """A published product.

        :raises ProductNotFound: unknown, or not published
        """
        ...

    def get_products(self, *, product_ids: Sequence[str]) -> Sequence[Product]:
        """The published ones among these, in this order. As many queries for all as for one."""
        ...

    def list_products(self, *, after: str, limit: int) -> Sequence[Product]:
        """Products in order of their ids, published or not, from after an id: for those who build a copy."""
        ...

    def get_sellable(self, *, skus: Sequence[str], currency: str = "") -> dict[str, SellableVariant]:
        """The variants on sale in a currency among these SKUs, priced in it; others are absent. One query for all.

        Nothing is converted: a variant without a price in the currency is not on sale in it. An empty currency answers
        every variant at its own price.
        """
        ...

    def currencies(self) -> Sequence[str]:
        """The currencies shoppers may choose from: the shop's own first, then those of its price lists."""
        ...

    def get_category(self, *, slug: str) -> Category:
        """One node with its children.

        :raises CategoryNotFound: there is none of this slug
        """
        ...

    def get_category_tree(self) -> Sequence[Category]:
        """The roots with all beneath them, in the order shown."""
        ...


service: ServicePort[CatalogService] = ServicePort("catalog")
