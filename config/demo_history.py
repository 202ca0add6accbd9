"""What shoppers did before the demo began: what they said of its goods, and what they bought together."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apps.catalog import services as catalog
from apps.catalog.interface import Product
from apps.recommendations import services as recommendations
from apps.recommendations.interface import Basket
from apps.reviews import services as reviews
from apps.reviews.interface import NewReview
from apps.search import services as search

_MOST_PRODUCTS = 200
_DAYS = 60
"""The baskets are spread over so many."""


def load_history(demo: Path, *, now: datetime) -> Iterator[str]:
    """Enter `reviews.json` and `baskets.json` of the demo; says after each step what was done. Again: nothing more."""
    products = catalog.list_products(after="", limit=_MOST_PRODUCTS)
    ids = {product.slug: product.product_id for product in products}
    said = [_review(number, entry, ids, now) for number, entry in enumerate(_read(demo / "reviews.json"))]
    yield f"{reviews.load(reviews=said, now=now)} reviews entered."
    baskets = list(_baskets(_read(demo / "baskets.json"), products, now))
    yield f"{recommendations.load(baskets=baskets)} baskets of two products and more entered."
    yield f"{recommendations.learn(now=now).pairs} pairs of products learnt to go together."
    bought = Counter(product_id for basket in baskets for product_id in basket.product_ids)
    search.record_order(order_id="demo", units=dict(bought), placed_at=now)
    yield f"{bought.total()} sales counted for the best-selling lists."


def _read(path: Path) -> list[Any]:
    entries: list[Any] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def _review(number: int, entry: dict[str, Any], ids: dict[str, str], now: datetime) -> NewReview:
    return NewReview(
        reference=f"demo {number}",
        product_id=ids[entry["product"]],
        rating=entry["rating"],
        title=entry["title"],
        body=entry["body"],
        author_name=entry["author"],
        verified=entry["verified"],
        written_at=now - timedelta(days=entry["days_ago"]),
        reply=entry.get("reply", ""),
    )


def _baskets(entries: list[list[str]], products: Sequence[Product], now: datetime) -> Iterator[Basket]:
    owners = {variant.sku: product.product_id for product in products for variant in product.variants}
    for number, skus in enumerate(entries):
        bought_at = now - timedelta(days=number % _DAYS)
        yield Basket(reference=f"demo {number}", product_ids=tuple(owners[sku] for sku in skus), bought_at=bought_at)
