"""What a shopper sees when something is missing or broken."""

from django.test import Client, RequestFactory

from apps.storefront.views.errors import server_error
from tests.storefront.html import page


def test_an_address_that_leads_nowhere_leads_back_into_the_shop(db: None, shopper: Client) -> None:
    response = shopper.get("/nowhere/at/all/")
    assert response.status_code == 404
    shown = page(response)
    assert shown.one("h1").text == "We cannot find that page"
    assert [link["href"] for link in shown.one("main").all("a")] == ["/search/", "/"]
    assert shown.one("meta", name="robots")["content"] == "noindex"


def test_the_page_for_our_own_faults_needs_no_database() -> None:
    # No database fixture: a query would fail this test.
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert page(response).one("h1").text == "Something went wrong on our side"


def test_a_browser_that_looks_for_an_icon_finds_the_shops() -> None:
    answer = Client().get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/storefront/favicon.svg")
