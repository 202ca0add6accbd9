"""Reviews over REST."""

import pytest
from rest_framework.test import APIClient

from apps.customers import services as customers
from apps.customers.models import Customer
from apps.reviews import services
from tests.reviews.people import GUESTS_ORDER, MUG, NOW, bought, stock_the_shelf, write

PATH = f"/api/v1/products/{MUG}/reviews"
SAID = {"rating": 4, "title": "Good", "body": "It holds tea.", "authorName": "Ada B."}


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    stock_the_shelf()


@pytest.fixture
def customer() -> tuple[APIClient, str]:
    """Somebody logged in, and their id."""
    registered = customers.register(
        email="ada@example.com", password="correct-horse-9", first_name="Ada", last_name="Byron", phone="", now=NOW
    )
    client = APIClient()
    client.force_login(Customer.objects.get(pk=registered.customer_id))
    return client, registered.customer_id


def test_anyone_reads_them_with_the_rating() -> None:
    bought(MUG, by="cust_ada")
    written = write(by="cust_ada", rating=4)
    services.reply_to(review_id=written.review_id, reply="Thanks.", by="staff Ann", now=NOW)

    answer = APIClient().get(PATH, {"sort": "highest", "limit": 1})

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "average": "4.0",
            "count": 1,
            "histogram": [0, 0, 0, 1, 0],
            "reviews": [
                {
                    "reviewId": written.review_id,
                    "rating": 4,
                    "title": "Good",
                    "body": "It holds tea.",
                    "authorName": "Ada B.",
                    "verified": True,
                    "writtenAt": "2026-11-20T12:00:00Z",
                    "reply": "Thanks.",
                    "repliedAt": "2026-11-20T12:00:00Z",
                }
            ],
            "nextAfter": "",
        },
    )


def test_a_product_without_reviews_has_no_average() -> None:
    answer = APIClient().get(PATH).json()

    assert (answer["average"], answer["count"], answer["reviews"]) == (None, 0, [])


def test_a_customer_writes_one_and_learns_whether_it_is_shown(customer: tuple[APIClient, str]) -> None:
    caller, customer_id = customer
    bought(MUG, by=customer_id)

    first, again = caller.post(PATH, SAID), caller.post(PATH, SAID)

    assert (first.status_code, first.json()["status"], first.json()["verified"]) == (201, "published", True)
    assert (again.status_code, again.json()["code"]) == (409, "already_reviewed")


def test_a_guest_writes_with_the_token_of_an_order() -> None:
    bought(MUG, order_id=GUESTS_ORDER.order_id)
    said = SAID | {"orderId": GUESTS_ORDER.order_id}

    refused = APIClient().post(PATH, said, headers={"X-Order-Token": "another"})
    written = APIClient().post(PATH, said, headers={"X-Order-Token": GUESTS_ORDER.token})

    assert (refused.status_code, refused.json()["code"]) == (403, "not_bought")
    assert (written.status_code, written.json()["status"]) == (201, "published")


@pytest.mark.parametrize("wrong", [{"rating": 6}, {"rating": "5"}, {"body": ""}, {"authorName": "x" * 61}])
def test_what_is_wrong_is_said_by_field(wrong: dict[str, object], customer: tuple[APIClient, str]) -> None:
    caller, _ = customer

    answer = caller.post(PATH, SAID | wrong)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, list(wrong))


def test_a_product_is_named_by_its_slug_too() -> None:
    services.know_subject(product_id="prod_bowl", version=1, title="Bowl", slug="bowl")
    bought("prod_bowl", by="cust_ada")
    write("prod_bowl", by="cust_ada")

    assert APIClient().get("/api/v1/products/bowl/reviews").json()["count"] == 1


@pytest.mark.parametrize("named", ["prod_unknown", "unknown", "%00"])
def test_a_product_nobody_knows_is_404(customer: tuple[APIClient, str], named: str) -> None:
    caller, _ = customer
    path = f"/api/v1/products/{named}/reviews"

    answers = [caller.get(path), caller.post(path, SAID)]

    assert [answer.status_code for answer in answers] == [404, 404]
