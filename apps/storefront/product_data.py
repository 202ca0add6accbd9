"""What the page of a product says of it to search engines: schema.org Product, with an Offer for each variant."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.catalog.interface import Attribute, ListPrice, Product, Variant
from apps.inventory.interface import Availability
from apps.reviews.interface import RatingSummary, Review
from apps.shipping.interface import ShippingOption
from apps.storefront.gtin import valid_gtin
from apps.storefront.seo import absolute

_BEST = 5


def product_data(
    product: Product,
    *,
    path: str,
    description: str,
    currency: str,
    stock: Mapping[str, Availability],
    chosen: Variant,
    deliveries: Sequence[ShippingOption] = (),
    rating: RatingSummary | None = None,
    reviews: Sequence[Review] = (),
) -> dict[str, Any]:
    """Nothing is said that the page does not show. `deliveries` are those of the chosen variant, the cheapest first."""
    offers = [
        _offer(variant, price, stock[variant.sku], path=path, delivery=deliveries[0] if is_shown else None)
        for variant in product.variants
        if (price := variant.price_in(currency))
        for is_shown in [bool(deliveries) and variant.sku == chosen.sku]
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "description": description,
        "url": absolute(path),
        "image": [absolute(image.url) for image in product.images if image.url],
        "sku": product.variants[0].sku,
        **_present("brand", product.vendor and {"@type": "Brand", "name": product.vendor}),
        **_present("category", " > ".join(step.name for step in product.category_path)),
        **_present("material", _values(product.attributes, "material")),
        **_present("additionalProperty", [_property(one) for one in product.attributes]),
        **_present("aggregateRating", rating and _aggregate(rating)),
        **_present("review", [_review(one) for one in reviews]),
        **_present("offers", offers),
    }


def _offer(
    variant: Variant, price: ListPrice, stock: Availability, *, path: str, delivery: ShippingOption | None
) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "url": absolute(f"{path}?variant={variant.sku}"),
        "sku": variant.sku,
        **_present("gtin", valid_gtin(variant.barcode)),
        "price": price.price.amount,
        "priceCurrency": price.price.currency,
        "itemCondition": "https://schema.org/NewCondition",
        "availability": f"https://schema.org/{_availability(stock)}",
        "hasMerchantReturnPolicy": _return_policy(),
        **_present("shippingDetails", delivery and _shipping(delivery)),
    }


def _availability(stock: Availability) -> str:
    if stock.available > stock.preorder:
        return "InStock"
    if stock.preorder:
        return "PreOrder"
    return "BackOrder" if stock.backorder else "OutOfStock"


def _return_policy() -> dict[str, Any]:
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": settings.SHOP_COUNTRY,
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": settings.RETURN_DAYS,
    }


def _shipping(delivery: ShippingOption) -> dict[str, Any]:
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": delivery.price.amount,
            "currency": delivery.price.currency,
        },
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": settings.SHOP_COUNTRY},
    }


def _aggregate(rating: RatingSummary) -> dict[str, Any]:
    return {
        "@type": "AggregateRating",
        "ratingValue": str(rating.average),
        "bestRating": _BEST,
        "reviewCount": rating.count,
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": _BEST},
        **_present("name", review.title),
        "reviewBody": review.body,
        "datePublished": review.written_at.date().isoformat(),
        "author": {"@type": "Person", "name": review.author_name or _("A customer")},
    }


def _property(attribute: Attribute) -> dict[str, str]:
    return {"@type": "PropertyValue", "name": attribute.name, "value": attribute.value}


def _values(attributes: Sequence[Attribute], name: str) -> str:
    return ", ".join(attribute.value for attribute in attributes if attribute.name.casefold() == name)


def _present(name: str, value: Any) -> dict[str, Any]:
    """A member, or nothing where there is nothing to say."""
    return {name: value} if value else {}
