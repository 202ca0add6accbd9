"""What a shopper sees when something is missing or broken."""

from pathlib import Path

from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from apps.storefront.views.errors import server_error
from commerce.http.middleware import UnavailableMiddleware
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


def test_a_form_that_has_grown_old_is_explained(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/account/login/", {"email": "ada@example.com", "password": "x"})

    assert response.status_code == 403
    assert page(response).one("h1").text == "That page had grown old"


def test_what_another_site_sends_is_refused_with_a_page(mug_shop: Path) -> None:
    sent = {"sku": "MUG", "quantity": "1"}

    response = Client().post("/cart/add/", sent, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert page(response).one("h1").text == "This is not for everybody"


def test_a_database_that_is_away_is_said_in_the_shops_own_look() -> None:
    away = UnavailableMiddleware(lambda _request: HttpResponse())

    response = away.process_exception(RequestFactory().get("/"), OperationalError())

    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert page(response).one("h1").text == "Back in a moment"
    assert page(response).one("link", rel="stylesheet")["href"].endswith("shop.css")


def test_a_phone_finds_what_it_needs_to_keep_the_shop_among_its_apps() -> None:
    said = Client().get("/site.webmanifest").json()

    assert (said["name"], said["start_url"], said["icons"][0]["sizes"]) == ("Withy & Wold", "/", "180x180")


def test_a_browser_that_looks_for_an_icon_finds_the_shops() -> None:
    answer = Client().get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/storefront/favicon.svg")
