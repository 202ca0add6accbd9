"""Reviews of a product: all of them, one's own, and writing one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.catalog import interface as catalog
from apps.catalog.interface import Product
from apps.reviews import interface as reviews
from apps.reviews.interface import InvalidReview, OrderProof, Review, ReviewStatus
from apps.search import interface as search
from apps.storefront.caching import public_page
from apps.storefront.product_reviews import SHOWN_ALONE, reviews_part, sort_of
from apps.storefront.review_form import ReviewForm, name_shown_of
from apps.storefront.seo import Crumb, Seo
from apps.storefront.views.conditions import missing_is_404

MOST_TO_REVIEW = 12


@public_page
@missing_is_404
def product_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """All reviews of a product, a page at a time. Its script takes the list from here, too."""
    product = catalog.service().get_product(id_or_slug=slug)
    part = reviews_part(
        product, sort=sort_of(request.GET.get("sort", "")), after=request.GET.get("after", ""), limit=SHOWN_ALONE
    )
    title = _("Reviews of %(product)s") % {"product": product.title}
    context = {"product": product, "reviews": part, "crumbs": _crumbs(product, _("Reviews")), "seo": Seo(title=title)}
    return render(request, "storefront/reviews.html", context)


@never_cache
@missing_is_404
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """By a customer who is logged in, or by a guest whose link names an order and its token."""
    product = catalog.service().get_product(id_or_slug=slug)
    proof = _proof(request)
    author: dict[str, Any] = {"product_id": product.product_id, "customer_id": _customer_id(request), "proof": proof}
    may_write = reviews.service().may_review(**author)
    form = ReviewForm(request.POST or None, initial={"author_name": name_shown_of(request.user)})
    if request.method == "POST" and may_write and form.is_valid():
        written = _written(form, author)
        if written is not None:
            messages.success(request, _thanks(written))
            return _onward(request, proof)
    context = {
        "product": product,
        "card": next(iter(search.service().cards(product_ids=[product.product_id])), None),
        "form": form,
        "may_write": may_write,
        "is_somebody": bool(author["customer_id"] or proof),
        "proof": proof,
        "crumbs": _crumbs(product, _("Write a review")),
        "seo": Seo(title=_("Review %(product)s") % {"product": product.title}),
    }
    response = render(request, "storefront/review_write.html", context, status=422 if form.errors else 200)
    response.headers["Referrer-Policy"] = "same-origin"  # the address may hold the order's token
    return response


@never_cache
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """A customer's reviews, and what they bought and may review."""
    customer_id = _customer_id(request)
    written = reviews.service().reviews_by(customer_id=customer_id)
    waiting = reviews.service().products_to_review(customer_id=customer_id, limit=MOST_TO_REVIEW)
    about = [review.product_id for review in written]
    cards = {card.product_id: card for card in search.service().cards(product_ids=[*waiting, *about])}
    context = {
        "written": [(review, cards.get(review.product_id)) for review in written],
        "waiting": [cards[product_id] for product_id in waiting if product_id in cards],
        "tab": "reviews",
        "seo": Seo(title=_("Your reviews")),
    }
    return render(request, "storefront/account/reviews.html", context)


def _written(form: ReviewForm, author: dict[str, Any]) -> Review | None:
    """None where the form now says why not."""
    try:
        return reviews.service().write_review(**author, **form.cleaned_data, now=timezone.now())
    except InvalidReview as invalid:
        for error in invalid.errors:
            form.add_error(error.field, error.message)
    except (reviews.AlreadyReviewed, reviews.NotBought) as refusal:
        form.add_error(None, refusal.detail)
    return None


def _thanks(review: Review) -> str:
    if review.status is ReviewStatus.PUBLISHED:
        return _("Thank you. Your review is shown with the product.")
    return _("Thank you. We read your review before it is shown.")


def _onward(request: HttpRequest, proof: OrderProof | None) -> HttpResponse:
    if proof is not None and not request.user.is_authenticated:
        return redirect("storefront:order", proof.order_id, proof.token)
    return redirect("storefront:account-reviews")


def _proof(request: HttpRequest) -> OrderProof | None:
    said = request.POST if request.method == "POST" else request.GET
    order_id, token = said.get("order", ""), said.get("token", "")
    return OrderProof(order_id=order_id, token=token) if order_id and token else None


def _customer_id(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else ""


def _crumbs(product: Product, here: str) -> tuple[Crumb, ...]:
    return (
        Crumb(name=_("Home"), path=reverse("storefront:home")),
        Crumb(name=product.title, path=reverse("storefront:product", args=[product.slug])),
        Crumb(name=here),
    )
