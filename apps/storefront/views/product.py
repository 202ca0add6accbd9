"""The page of a product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from apps.catalog import interface as catalog
from apps.catalog.interface import Product
from apps.inventory import interface as inventory
from apps.storefront import cookies
from apps.storefront.bought_together import bought_together
from apps.storefront.caching import public_page
from apps.storefront.product_data import product_data
from apps.storefront.product_page import product_context
from apps.storefront.product_reviews import reviews_context
from apps.storefront.seo import Crumb, Seo, breadcrumb_list, shorten
from apps.storefront.views.conditions import missing_is_404


@public_page
@missing_is_404
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalog.service().get_product(id_or_slug=slug)
    stock = inventory.service().availability(skus=[variant.sku for variant in found.variants])
    path = reverse("storefront:product", args=[found.slug])
    currency = cookies.currency(request)
    context = product_context(
        found,
        sku=request.GET.get("variant", ""),
        stock=stock,
        path=path,
        currency=currency,
        now=timezone.now(),
    )
    crumbs = _crumbs(found)
    description = found.seo_description or shorten(strip_tags(found.description_html.replace("<", " <")))
    context |= reviews_context(found)
    data = product_data(
        found,
        path=path,
        description=description,
        currency=currency,
        stock=stock,
        chosen=context["chosen"],
        deliveries=context["deliveries"],
        rating=context["rating"],
        reviews=context["reviews"].reviews,
    )
    context |= {
        "bundle": bought_together(found, chosen=context["chosen"], currency=currency),
        "crumbs": crumbs,
        "seo": Seo(
            title=found.seo_title or found.title,
            description=description,
            path=path,
            image_url=context["images"][0].url if context["images"] else "",
            kind="product",
            structured=(data, breadcrumb_list(crumbs)),
        ),
    }
    return render(request, "storefront/product.html", context)


def _crumbs(found: Product) -> tuple[Crumb, ...]:
    categories = (
        Crumb(name=step.name, path=reverse("storefront:category", args=[step.slug])) for step in found.category_path
    )
    return (Crumb(name=_("Home"), path=reverse("storefront:home")), *categories, Crumb(name=found.title))
