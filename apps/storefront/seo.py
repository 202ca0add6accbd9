"""What a page says of itself to search engines and to those who share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

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


def item_list(paths: Iterable[str]) -> dict[str, Any]:
    """schema.org ItemList: the products of a list, by their paths."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute(path)}
            for position, path in enumerate(paths, start=1)
        ],
    }


def organization() -> dict[str, Any]:
    """schema.org Organization: the shop itself."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.SHOP_NAME,
        "url": absolute(reverse("storefront:home")),
        "email": settings.SHOP_EMAIL,
        "logo": absolute(static("storefront/favicon.svg")),
    }


def website() -> dict[str, Any]:
    """schema.org WebSite, with how it is searched."""
    template = f"{absolute(reverse('storefront:search'))}?q={{search_term_string}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SHOP_NAME,
        "url": absolute(reverse("storefront:home")),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": template},
            "query-input": "required name=search_term_string",
        },
    }
