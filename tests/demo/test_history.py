"""What the demo's shoppers said and bought before: it is about goods that the shop has."""

import csv
import json
from pathlib import Path

from apps.reviews.interface import MOST_CHARACTERS, STARS
from demo import baskets

DEMO = Path(__file__).parent.parent.parent / "demo"


def published_handles() -> set[str]:
    with (DEMO / "catalogue.csv").open(newline="", encoding="utf-8") as rows:
        return {row["Handle"] for row in csv.DictReader(rows) if row["Published"] == "true"}


def test_reviews_are_of_published_products_and_would_be_taken_by_the_shop() -> None:
    reviews = json.loads((DEMO / "reviews.json").read_text(encoding="utf-8"))
    texts = {"title": "title", "body": "body", "author_name": "author"}

    assert {review["product"] for review in reviews} - published_handles() == set()
    assert {review["rating"] for review in reviews} <= set(STARS)
    assert [
        review
        for review in reviews
        for limit, field in texts.items()
        if not 0 < len(review[field]) <= MOST_CHARACTERS[limit]
    ] == []


def test_the_baskets_are_those_that_the_catalogue_gives() -> None:
    assert json.loads((DEMO / "baskets.json").read_text(encoding="utf-8")) == baskets.invent()
