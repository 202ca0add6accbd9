"""What other domains told: which products there are, who bought them, who is gone. All may come late, or twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from apps.reviews.models import Purchase, Review, Subject
from apps.reviews.rules import digest_of
from commerce.db.transaction import atomic


@atomic("reviews")
def know_subject(*, product_id: str, version: int, title: str, slug: str) -> None:
    """Keep what a product is called, unless a newer version is held or it was deleted."""
    told = Subject(product_id=product_id, version=version, title=title, slug=slug)
    Subject.objects.bulk_create([told], ignore_conflicts=True)
    older = Subject.objects.filter(product_id=product_id, version__lt=version, gone=False)
    older.update(version=version, title=title, slug=slug)


@atomic("reviews")
def forget_subject(*, product_id: str) -> None:
    """Take no more reviews of a product; the next version of it cannot come."""
    Subject.objects.bulk_create(
        [Subject(product_id=product_id, version=0, title="", slug="", gone=True)], ignore_conflicts=True
    )
    Subject.objects.filter(product_id=product_id).update(gone=True)


@atomic("reviews")
def know_purchase(
    *, order_id: str, order_token: str, customer_id: str, product_ids: Sequence[str], bought_at: datetime
) -> None:
    """Keep who bought what: a customer, or whoever holds the order's token."""
    Purchase.objects.bulk_create(
        [
            Purchase(
                order_id=order_id,
                product_id=product_id,
                customer_id=customer_id,
                token_digest=digest_of(order_token),
                bought_at=bought_at,
            )
            for product_id in sorted(set(product_ids))
        ],
        ignore_conflicts=True,
    )


@atomic("reviews")
def revoke_purchase(*, order_id: str) -> None:
    """An order was cancelled, or all of it paid back: reviews that rest on it alone are verified no longer."""
    Purchase.objects.filter(order_id=order_id).update(revoked=True)
    revoked = Purchase.objects.filter(order_id=order_id, product_id=OuterRef("product_id"))
    kept = Purchase.objects.filter(product_id=OuterRef("product_id"), revoked=False)
    by_guest = Q(order_id=order_id)
    by_customer = ~Q(customer_id="") & Exists(revoked.filter(customer_id=OuterRef("customer_id")))
    elsewhere = ~Q(customer_id="") & Exists(kept.filter(customer_id=OuterRef("customer_id")))
    Review.objects.filter(by_guest | by_customer, ~elsewhere, verified=True).update(verified=False)


@atomic("reviews")
def forget_author(*, customer_id: str) -> None:
    """An account was erased: what its owner wrote of products stays, without a name."""
    Review.objects.filter(customer_id=customer_id).update(customer_id="", author_name="")
    Purchase.objects.filter(customer_id=customer_id).update(customer_id="")


@atomic("reviews")
def forget_orders(*, order_ids: Sequence[str]) -> None:
    """Orders are nobody's any more: what guests wrote of what they held stays, without a name; nothing proves them."""
    Review.objects.filter(order_id__in=order_ids).update(order_id="", author_name="")
    Purchase.objects.filter(order_id__in=order_ids).delete()
