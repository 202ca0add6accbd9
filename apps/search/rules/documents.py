"""What search keeps of a product."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product as combinations

from apps.catalog.interface import Product, Variant
from apps.search.rules.text import fold, plain_text, words_of

MOST_SHOWN = 999
"""Nobody is told of more units than this: what a shop has on its shelves is its own affair."""

_LONGEST_BODY = 50_000
_LONGEST_KEY = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFields:
    """The columns of a document that come from the catalogue; amounts in minor units, texts as words to index.

    `option_sets` holds, of each variant, its options folded: `{"colour": "oat", "size": "l"}`. `codes` are SKUs and
    barcodes, folded.
    """

    product_id: str
    version: int
    listed: bool
    slug: str
    title: str
    sort_name: str
    vendor: str
    vendor_key: str
    category_slug: str
    category_name: str
    category_slugs: list[str]
    category_names: list[str]
    currency: str
    price_amount: int
    highest_amount: int
    compare_at_amount: int | None
    on_sale: bool
    image_url: str
    image_alt: str
    second_image_url: str
    skus: list[str]
    codes: list[str]
    option_sets: list[dict[str, str]]
    words_a: str
    words_b: str
    words_c: str
    words_d: str
    created_at: str


def document_of(product: Product, *, currency: str) -> DocumentFields:
    """A document of a product; it is listed when it is published and sells in this currency."""
    variants = [variant for variant in product.variants if variant.price.currency == currency]
    cheapest = min(variants, key=lambda variant: variant.price.minor, default=None)
    images = [image for image in product.images if image.url]
    leaf = product.category_path[-1] if product.category_path else None
    return DocumentFields(
        product_id=product.product_id,
        version=product.version,
        listed=product.published and cheapest is not None,
        slug=product.slug,
        title=product.title,
        sort_name=key_of(product.title),
        vendor=product.vendor,
        vendor_key=key_of(product.vendor),
        category_slug=leaf.slug if leaf else "",
        category_name=leaf.name if leaf else "",
        category_slugs=[step.slug for step in product.category_path],
        category_names=[step.name for step in product.category_path],
        currency=currency,
        price_amount=cheapest.price.minor if cheapest else 0,
        highest_amount=max((variant.price.minor for variant in variants), default=0),
        compare_at_amount=_compare_at(cheapest),
        on_sale=any(variant.compare_at_price and variant.compare_at_price > variant.price for variant in variants),
        image_url=images[0].card_url or images[0].url if images else "",
        image_alt=images[0].alt if images else "",
        second_image_url=images[1].card_url or images[1].url if len(images) > 1 else "",
        skus=[variant.sku for variant in variants],
        codes=sorted({fold(code) for v in variants for code in (v.sku, v.barcode) if fold(code)}),
        option_sets=[_folded(variant.options.items()) for variant in variants],
        words_a=_words(product.title),
        words_b=_words(product.vendor, *product.tags, *(step.name for step in product.category_path)),
        words_c=_words(*(value for variant in variants for value in variant.options.values())),
        words_d=_words(plain_text(product.description_html)[:_LONGEST_BODY]),
        created_at=product.created_at.isoformat(),
    )


def wanted_option_sets(options: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Every choice of one value per option: a variant matches when it has all values of one choice."""
    asked = {fold(name): [fold(value) for value in values] for name, values in options.items() if values}
    return [dict(zip(asked, choice, strict=True)) for choice in combinations(*asked.values())]


def key_of(name: str) -> str:
    """A name to sort and compare by: folded, and short enough for an index."""
    return fold(name)[:_LONGEST_KEY]


def units_shown(available: int, *, backorder: bool) -> int:
    """How many can be bought now, from stock or on backorder, as the public is told."""
    return MOST_SHOWN if backorder else max(0, min(available, MOST_SHOWN))


def _compare_at(variant: Variant | None) -> int | None:
    if variant is None or variant.compare_at_price is None:
        return None
    return variant.compare_at_price.minor


def _folded(options: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {fold(name): fold(value) for name, value in options}


def _words(*texts: str) -> str:
    return " ".join(words_of(" ".join(texts)))
