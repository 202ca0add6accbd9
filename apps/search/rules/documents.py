"""What search keeps of a product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Any

from apps.catalog.interface import Product, Variant
from apps.search.interface import ATTRIBUTE, OPTION
from apps.search.rules.offers import OfferFields, offers_of
from apps.search.rules.text import fold, key_of, plain_text, words_of
from apps.search.rules.traits import COLOUR_NAMES, Trait, trait

MOST_SHOWN = 999
"""Nobody is told of more units than this: what a shop has on its shelves is its own affair."""

_LONGEST_BODY = 50_000
_SHORTEST_WORD = 4
_PICTURES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFields:
    """The columns of a document that come from the catalogue; texts as words to index, `offers` as rows of their own.

    `codes` are SKUs and barcodes, folded. `words` are those of its names that others may be corrected towards.
    """

    product_id: str
    version: int
    listed: bool
    slug: str
    title: str
    sort_name: str
    vendor: str
    category_slug: str
    category_name: str
    traits: list[Trait]
    colours: list[str]
    images: list[dict[str, Any]]
    skus: list[str]
    codes: list[str]
    words: list[str]
    words_a: str
    words_b: str
    words_c: str
    words_d: str
    offers: list[OfferFields]
    created_at: str
    updated_at: str


def document_of(product: Product, *, currency: str) -> DocumentFields:
    """A document of a product, with an offer in every currency it is sold in; `currency` is the shop's own."""
    leaf = product.category_path[-1] if product.category_path else None
    names = _words(product.title)
    kinds = _words(product.vendor, *product.tags, *(step.name for step in product.category_path))
    values = _words(*_option_values(product.variants), *(each.value for each in product.attributes))
    return DocumentFields(
        product_id=product.product_id,
        version=product.version,
        listed=product.published,
        slug=product.slug,
        title=product.title,
        sort_name=key_of(product.title),
        vendor=product.vendor,
        category_slug=leaf.slug if leaf else "",
        category_name=leaf.name if leaf else "",
        traits=_traits(product),
        colours=_colours(product),
        images=_images(product),
        skus=[variant.sku for variant in product.variants],
        codes=sorted({fold(code) for v in product.variants for code in (v.sku, v.barcode) if fold(code)}),
        words=sorted({word for word in [*names, *kinds, *values] if len(word) >= _SHORTEST_WORD and word.isalpha()}),
        words_a=" ".join(names),
        words_b=" ".join(kinds),
        words_c=" ".join(values),
        words_d=" ".join(_words(plain_text(product.description_html)[:_LONGEST_BODY])),
        offers=offers_of(product.variants, currency=currency),
        created_at=product.created_at.isoformat(),
        updated_at=product.updated_at.isoformat(),
    )


def choices_of(options: dict[str, tuple[str, ...]]) -> list[list[dict[str, str]]]:
    """Every choice of one value per option: a variant matches when it has all values of one choice."""
    asked = [
        [{"facet": OPTION + key_of(name), "key": key_of(value)} for value in values]
        for name, values in options.items()
        if values
    ]
    return [list(choice) for choice in combinations(*asked)]


def units_shown(available: int, *, backorder: bool) -> int:
    """How many can be bought now, from stock or on backorder, as the public is told."""
    return MOST_SHOWN if backorder else max(0, min(available, MOST_SHOWN))


def _traits(product: Product) -> list[Trait]:
    categories = [Trait(facet="category", name="category", key=s.slug, label=s.name) for s in product.category_path]
    brand = [Trait(facet="brand", name="brand", key=key_of(product.vendor), label=product.vendor)]
    attributes = [trait(ATTRIBUTE, each.name, each.value) for each in product.attributes if each.filterable]
    return [*categories, *(brand if product.vendor else []), *attributes]


def _colours(product: Product) -> list[str]:
    return [value for option in product.options if fold(option.name) in COLOUR_NAMES for value in option.values]


def _images(product: Product) -> list[dict[str, Any]]:
    shown = [image for image in product.images if image.url][:_PICTURES]
    return [{"url": one.url, "alt": one.alt, "width": one.width, "height": one.height} for one in shown]


def _option_values(variants: Sequence[Variant]) -> Iterable[str]:
    return (value for variant in variants for value in variant.options.values())


def _words(*texts: str) -> list[str]:
    return words_of(" ".join(texts))
