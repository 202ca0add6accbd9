"""The products as Google Merchant Center takes them: RSS 2.0, an item for each variant, written out as it is read."""

from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from apps.catalog import interface as catalog
from apps.catalog.interface import Image, ListPrice, Product, Variant
from apps.inventory import interface as inventory
from apps.inventory.interface import Availability
from apps.storefront.gtin import valid_gtin
from apps.storefront.seo import absolute
from apps.storefront.sitemaps import xml
from commerce.money import Money

_PAGE = 200
_LONGEST_TITLE = 150
_LONGEST_DESCRIPTION = 5_000
_MOST_FURTHER_PICTURES = 10
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
)
_OPTIONS = {"color": {"colour", "color", "farbe"}, "size": {"size", "größe"}, "material": {"material"}}
"""Which options and attributes Google knows, by its names for them."""

Item = list[tuple[str, str]]


def merchant_feed(currency: str) -> Iterator[str]:
    """Everything sold in a currency. Products are read some hundreds at a time, with their stock."""
    yield _HEAD
    yield f"<title>{xml(settings.SHOP_NAME)}</title>\n<link>{xml(absolute(reverse('storefront:home')))}</link>\n"
    yield f"<description>{xml(settings.SHOP_NAME)}</description>\n"
    for product, stock in _products():
        for variant in product.variants:
            price = variant.price_in(currency)
            if price:
                yield _item(_fields(product, variant, price, stock[variant.sku]))
    yield "</channel>\n</rss>\n"


def _products() -> Iterator[tuple[Product, Mapping[str, Availability]]]:
    after = ""
    while page := catalog.service().list_products(after=after, limit=_PAGE):
        after = page[-1].product_id
        published = [product for product in page if product.published]
        skus = [variant.sku for product in published for variant in product.variants]
        stock = inventory.service().availability(skus=skus) if skus else {}
        yield from ((product, stock) for product in published)


def _item(fields: Item) -> str:
    lines = (f"<g:{name}>{xml(value)}</g:{name}>" for name, value in fields if value)
    return "<item>\n{}\n</item>\n".format("\n".join(lines))


def _fields(product: Product, variant: Variant, price: ListPrice, stock: Availability) -> Item:
    pictures = _pictures(product, variant)
    gtin = valid_gtin(variant.barcode)
    title = ", ".join([product.title, *variant.options.values()])
    return [
        ("id", variant.sku),
        ("item_group_id", product.product_id if len(product.variants) > 1 else ""),
        ("title", title[:_LONGEST_TITLE]),
        ("description", _plain(product)[:_LONGEST_DESCRIPTION]),
        ("link", absolute(f"{reverse('storefront:product', args=[product.slug])}?variant={variant.sku}")),
        *(("image_link", absolute(image.url)) for image in pictures[:1]),
        *(("additional_image_link", absolute(image.url)) for image in pictures[1 : _MOST_FURTHER_PICTURES + 1]),
        *_availability(stock),
        *_prices(price),
        ("brand", product.vendor),
        ("gtin", gtin),
        ("identifier_exists", "" if gtin else "no"),
        ("condition", "new"),
        ("product_type", " > ".join(step.name for step in product.category_path)),
        ("shipping_weight", f"{variant.weight_grams} g" if variant.requires_shipping and variant.weight_grams else ""),
        *_described(product, variant),
    ]


def _pictures(product: Product, variant: Variant) -> list[Image]:
    """The variant's own first."""
    own = [variant.image] if variant.image and variant.image.url else []
    return [*own, *(image for image in product.images if image.url and image not in own)]


def _plain(product: Product) -> str:
    return " ".join(strip_tags(product.description_html.replace("<", " <")).split())


def _availability(stock: Availability) -> Item:
    if stock.available > stock.preorder:
        return [("availability", "in_stock")]
    if stock.preorder:
        day = stock.sent_later(1)
        return [("availability", "preorder"), ("availability_date", f"{day}T00:00Z" if day else "")]
    return [("availability", "backorder" if stock.backorder else "out_of_stock")]


def _prices(price: ListPrice) -> Item:
    """What is struck through is the price, what is paid the sale price."""
    if price.compare_at_price is None:
        return [("price", _amount(price.price))]
    return [("price", _amount(price.compare_at_price)), ("sale_price", _amount(price.price))]


def _amount(price: Money) -> str:
    return f"{price.amount} {price.currency}"


def _described(product: Product, variant: Variant) -> Item:
    said: Sequence[tuple[str, str]] = [
        *variant.options.items(),
        *((attribute.name, attribute.value) for attribute in product.attributes),
    ]
    found: Item = []
    for name, known_as in _OPTIONS.items():
        values = dict.fromkeys(value for own, value in said if own.casefold() in known_as)
        found.append((name, "/".join(values)))
    return found
