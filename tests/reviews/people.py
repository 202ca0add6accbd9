"""Products that can be reviewed, and people who bought some."""

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.reviews import services
from apps.reviews.interface import OrderProof, Review
from commerce.models import OutboxEvent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
MUG, LAMP = "prod_mug", "prod_lamp"
ADA, BEN = "cust_ada", "cust_ben"
GUESTS_ORDER = OrderProof(order_id="ord_guest", token="token of ord_guest")


def stock_the_shelf() -> None:
    for product_id in (MUG, LAMP):
        services.know_subject(product_id=product_id, version=1, title=product_id, slug=product_id)


def bought(*product_ids: str, by: str = "", order_id: str = "ord_1") -> None:
    token = f"token of {order_id}"
    services.know_purchase(order_id=order_id, order_token=token, customer_id=by, product_ids=product_ids, bought_at=NOW)


def write(
    product_id: str = MUG,
    *,
    by: str = "",
    proof: OrderProof | None = None,
    rating: int = 5,
    now: datetime = NOW,
    **said: Any,
) -> Review:
    words = {"title": "Good", "body": "It holds tea.", "author_name": "Ada B."} | said
    return services.write_review(product_id=product_id, customer_id=by, proof=proof, rating=rating, now=now, **words)


def ratings_told() -> list[tuple[str, str, int]]:
    """Every RatingChanged so far: which product, its average, of how many reviews."""
    told = OutboxEvent.objects.using("reviews").order_by("id").values_list("data", flat=True)
    return [(data["productId"], data["average"], data["count"]) for data in told]
