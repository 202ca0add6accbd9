"""The queue of reviews."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.customers import services as customers
from apps.reviews import services
from apps.reviews.interface import ReviewStatus
from tests.reviews.people import ADA, MUG, NOW, stock_the_shelf, write

LIST = "/admin/reviews/review/"


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    stock_the_shelf()
    customers.ensure_roles()


def member(role: str) -> Client:
    client = Client()
    client.force_login(
        customers.create_staff(
            email=f"{role}@example.com", password="a-long-phrase", role=role, first_name="", last_name="", now=NOW
        )
    )
    return client


def statuses() -> set[ReviewStatus]:
    return {review.status for review in services.reviews_by(customer_id=ADA)}


def test_support_publishes_what_it_selects() -> None:
    review = write(by=ADA)

    done = member("Support").post(
        LIST, {"action": "publish_selected", "_selected_action": review.review_id}, follow=True
    )

    assert "1 review published." in done.content.decode()
    assert statuses() == {ReviewStatus.PUBLISHED}


def test_rejecting_what_is_selected_takes_a_reason() -> None:
    review = write(by=ADA)
    act = {"action": "reject_selected", "_selected_action": review.review_id}
    support = member("Support")

    without = support.post(LIST, act, follow=True).content.decode()
    before = statuses()
    support.post(LIST, act | {"reason": "About delivery."})

    assert ("Say why" in without, before, statuses()) == (True, {ReviewStatus.PENDING}, {ReviewStatus.REJECTED})
    assert services.reviews_by(customer_id=ADA)[0].reason == "About delivery."


@pytest.mark.parametrize(
    ("act", "said"),
    [("publish", {}), ("reject", {"reason": "Rude."}), ("reply", {"reply": "Thanks."})],
)
def test_a_review_is_decided_and_answered_on_its_page(act: str, said: dict[str, str]) -> None:
    review = write(by=ADA)
    answer = member("Manager").post(f"{LIST}{review.review_id}/{act}/", {"_form_submitted": "on"} | said)

    assert answer.headers["HX-Redirect"] == f"{LIST}{review.review_id}/change/"
    (own,) = services.reviews_by(customer_id=ADA)
    expected = {
        "publish": (ReviewStatus.PUBLISHED, "", ""),
        "reject": (ReviewStatus.REJECTED, "Rude.", ""),
        "reply": (ReviewStatus.PENDING, "", "Thanks."),
    }
    assert (own.status, own.reason, own.reply) == expected[act]


def test_who_may_only_look_decides_nothing() -> None:
    review = write(by=ADA)

    onlooker = member("Read-only")
    onlooker.post(LIST, {"action": "publish_selected", "_selected_action": review.review_id})

    assert (onlooker.get(f"{LIST}{review.review_id}/change/").status_code, statuses()) == (200, {ReviewStatus.PENDING})


def test_the_list_takes_as_many_queries_for_thirty_as_for_one() -> None:
    manager = member("Manager")
    counts = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            write(MUG, by=f"cust_{number}")
        with CaptureQueriesContext(connections["reviews"]) as queries:
            assert manager.get(LIST).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
