"""What a page says of itself to search engines and to those who share it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.catalog.interface import Product
from apps.inventory.interface import Availability

DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Crumb:
    """A step from the home page to this one; the last has no address."""

    name: str
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seo:
    """The head of a page. `path` is its canonical path; empty keeps the page out of search engines."""

    title: str
    description: str = ""
    path: str = ""
    image_url: str = ""
    kind: str = "website"
    structured: tuple[dict[str, Any], ...] = ()

    @property
    def canonical(self) -> str:
        return absolute(self.path) if self.path else ""

    @property
    def image(self) -> str:
        return absolute(self.image_url) if self.image_url else ""


def absolute(path: str) -> str:
    """The address of a path of this shop, as shoppers reach it."""
    return path if path.startswith(("http://", "https://")) else settings.SHOP_URL.rstrip("/") + path


def shorten(text: str) -> str:
    """Plain text cut to what search engines show."""
    text = " ".join(text.split())
    return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def breadcrumb_list(crumbs: tuple[Crumb, ...]) -> dict[str, Any]:
    """schema.org BreadcrumbList."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": crumb.name,
            **({"item": absolute(crumb.path)} if crumb.path else {}),
        }
        for position, crumb in enumerate(crumbs, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def organization() -> dict[str, Any]:
    """schema.org Organization: the shop itself."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.SHOP_NAME,
        "url": absolute("/"),
        "email": settings.SHOP_EMAIL,
    }


def product_with_offers(product: Product, *, path: str, description: str, stock: dict[str, Availability]) -> Any:
    """schema.org Product with an Offer for each variant."""
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "description": description,
        "image": [absolute(image.url) for image in product.images if image.url],
        "sku": product.variants[0].sku,
        **({"brand": {"@type": "Brand", "name": product.vendor}} if product.vendor else {}),
        "offers": [
            {
                "@type": "Offer",
                "url": absolute(f"{path}?variant={variant.sku}"),
                "sku": variant.sku,
                "price": variant.price.amount,
                "priceCurrency": variant.price.currency,
                "availability": f"https://schema.org/{_schema_availability(stock[variant.sku])}",
            }
            for variant in product.variants
        ],
    }


def _schema_availability(availability: Availability) -> str:
    if availability.available > availability.preorder:
        return "InStock"
    if availability.preorder:
        return "PreOrder"
    return "BackOrder" if availability.backorder else "OutOfStock"
