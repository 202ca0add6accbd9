"""Products for search to find."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
from apps.catalog.interface import CategoryRef, Image, Option, Product, Variant
from apps.inventory.events import StockChanged
from apps.reviews.events import RatingChanged
from apps.search import handlers, services
from apps.search.interface import Query, Results
from commerce.money import Money

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

KITCHEN = CategoryRef(slug="kitchen", name="Kitchen")
MUGS = CategoryRef(slug="mugs", name="Mugs")
LIVING = CategoryRef(slug="living", name="Living room")


def pounds(amount: str) -> Money:
    return Money.of(amount, "GBP")


def variant(sku: str, price: str = "10.00", *, was: str | None = None, barcode: str = "", **options: str) -> Variant:
    return Variant(
        variant_id=f"var_{sku.lower()}",
        sku=sku,
        options=options,
        price=pounds(price),
        compare_at_price=pounds(was) if was else None,
        weight_grams=300,
        requires_shipping=True,
        tax_class="standard",
        barcode=barcode,
    )


def product(slug: str, *variants: Variant, age_days: int = 0, **fields: Any) -> Product:
    """A published product, of one variant with its slug as SKU unless others are given."""
    made = Product(
        product_id=f"prod_{slug}",
        version=1,
        slug=slug,
        title=slug.replace("-", " ").title(),
        description_html="",
        vendor="Fernhill",
        published=True,
        category_path=(KITCHEN,),
        tags=(),
        options=(Option(name="Colour", values=("Oat", "Clay")),),
        variants=variants or (variant(slug.upper()),),
        images=(),
        seo_title="",
        seo_description="",
        created_at=NOW - timedelta(days=age_days),
        updated_at=NOW,
    )
    return replace(made, **fields)


def image(name: str) -> Image:
    return Image(url=f"/media/{name}.webp" if name else "", alt=name, width=800, height=1000)


def created(*products: Product) -> None:
    for each in products:
        handlers.index_product(ProductCreated(product_id=each.product_id, product=each))


def updated(each: Product) -> None:
    handlers.index_product(ProductUpdated(product_id=each.product_id, product=each))


def deleted(each: Product) -> None:
    handlers.remove_product(ProductDeleted(product_id=each.product_id))


def stocked(sku: str, available: int, *, version: int = 1, backorder: bool = False) -> None:
    handlers.set_stock(StockChanged(sku=sku, available=available, backorder=backorder, level_version=version))


def rated(slug: str, average: str, count: int = 2) -> None:
    handlers.set_rating(RatingChanged(product_id=f"prod_{slug}", average=average, count=count))


def search(words: str = "", **query: Any) -> Results:
    return services.search(query=Query(words=words, **query))


def found(words: str = "", **query: Any) -> list[str]:
    """The slugs found, in order."""
    return [card.slug for card in search(words, **query).cards]
