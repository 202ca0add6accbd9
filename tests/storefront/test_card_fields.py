"""Paying through Stripe: the card is entered into Stripe's frames, and only a token of it reaches the shop."""

from typing import Any

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from apps.orders.models import Order
from apps.payments.gateways import GATEWAYS
from apps.payments.gateways.stripe import StripeGateway
from tests.storefront.html import Element, page
from tests.storefront.test_checkout_page import checkout_form, press, problem
from tests.support.fakestripe import PUBLISHABLE_KEY, SECRET_KEY, RunningFakeStripe

SCRIPT = "https://js.stripe.com/v3/"


@pytest.fixture(autouse=True)
def _paying_through_stripe(fakestripe: RunningFakeStripe, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = StripeGateway(
        secret_key=SECRET_KEY,
        webhook_secrets=[],
        api_base=fakestripe.url,
        timeout=5,
        publishable_key=PUBLISHABLE_KEY,
        script_url=SCRIPT,
    )
    monkeypatch.setitem(GATEWAYS, "stripe", gateway)
    settings.PAYMENT_GATEWAY = "stripe"


@pytest.fixture
def token(fakestripe: RunningFakeStripe) -> str:
    return tokenised(fakestripe, "pm_card_visa")


def tokenised(fakestripe: RunningFakeStripe, card: str) -> str:
    """What Stripe's script would put into the form for a card."""
    answer = requests.post(
        f"{fakestripe.url}/v1/test_helpers/confirmation_tokens",
        data={"payment_method": card},
        headers={"Authorization": f"Bearer {SECRET_KEY}"},
        timeout=5,
    )
    return str(answer.json()["id"])


def policy(response: HttpResponse) -> dict[str, set[str]]:
    directives = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


def scripts(response: HttpResponse) -> list[str]:
    return [script["src"] for script in page(response).all("script") if "src" in script.attributes]


def payment_section(response: HttpResponse) -> Element:
    return page(response).one("details", id="payment")


def card_fields(response: HttpResponse) -> Element:
    return page(response).one("div", id="id_card")


def test_the_page_offers_stripes_fields_for_the_sum_that_will_be_paid(buyer: Client) -> None:
    response = buyer.get("/checkout/")
    assert {name: value for name, value in card_fields(response).attributes.items() if name.startswith("data")} == {
        "data-card-fields": "",
        "data-publishable-key": PUBLISHABLE_KEY,
        "data-currency": "gbp",
    }
    assert page(response).one("div", id="pay")["data-amount"] == "2395"
    own = "/static/storefront/card_fields.js"
    assert [script for script in scripts(response) if script in (SCRIPT, own)] == [SCRIPT, own]


def test_no_field_of_ours_takes_anything_of_a_card_but_its_token(buyer: Client) -> None:
    form = checkout_form(buyer.get("/checkout/"))
    assert form.one("input", name="card").attributes == {"type": "hidden", "name": "card"}
    assert [field for field in form.all("input") if "cc-" in field.attributes.get("autocomplete", "")] == []


def test_without_javascript_the_page_says_that_cards_need_it(buyer: Client) -> None:
    assert "needs JavaScript" in payment_section(buyer.get("/checkout/")).one("p", class_="js-hidden").text


def test_only_the_checkout_may_load_stripe(buyer: Client) -> None:
    widened, usual = policy(buyer.get("/checkout/")), policy(buyer.get("/cart/"))
    assert {name: widened[name] for name in widened if name not in usual} == {
        "script-src": {"'self'", "https://js.stripe.com", "https://*.js.stripe.com"},
        "frame-src": {"https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"},
        "connect-src": {"'self'", "https://api.stripe.com"},
    }
    assert {name: widened[name] for name in usual} == usual
    assert SCRIPT not in scripts(buyer.get("/cart/"))


def test_the_sandbox_needs_nothing_from_elsewhere(buyer: Client, settings: Any) -> None:
    settings.PAYMENT_GATEWAY = "sandbox"
    response = buyer.get("/checkout/")
    assert policy(response) == policy(buyer.get("/cart/"))
    assert [script for script in scripts(response) if "://" in script] == []


def test_the_token_pays(buyer: Client, fakestripe: RunningFakeStripe, token: str) -> None:
    response = press(buyer, card=token)
    assert response["Location"].startswith(f"/order/{Order.objects.get().pk}/")
    assert fakestripe.ledger()["totals"] == {"gbp": {"held": 0, "captured": 2395, "refunded": 0}}


def test_a_card_is_missed_beside_the_fields_and_above(buyer: Client) -> None:
    response = press(buyer, card="")
    assert response.status_code == 422
    assert page(response).one("div", role="alert").one("a").attributes == {"href": "#id_card"}
    assert "Enter your card's details." in payment_section(response).text


def test_a_decline_is_explained_and_the_spent_token_is_not_sent_again(
    buyer: Client, fakestripe: RunningFakeStripe, token: str
) -> None:
    declined = press(buyer, card=tokenised(fakestripe, "pm_card_chargeDeclinedInsufficientFunds"))
    assert declined.status_code == 402
    assert "insufficient funds" in problem(declined)
    assert "value" not in checkout_form(declined).one("input", name="card").attributes
    assert press(buyer, card=token).status_code == 302


def test_a_token_that_is_made_up_buys_nothing(buyer: Client, fakestripe: RunningFakeStripe) -> None:
    assert press(buyer, card="ctoken_made_up").status_code == 422
    assert fakestripe.ledger()["intents"] == []


def test_the_banks_page_is_reached_over_a_page_of_ours_because_forms_may_not_redirect_there(
    buyer: Client, fakestripe: RunningFakeStripe
) -> None:
    response = press(buyer, card=tokenised(fakestripe, "pm_card_authenticationRequired"))
    url = page(response).one("main").one("a")["href"]
    assert (response.status_code, response["Refresh"]) == (200, f"0; url={url}")
    assert url.startswith(f"{fakestripe.url}/3d-secure/")
    back = requests.post(url, data={"answer": "approve"}, allow_redirects=False, timeout=5).headers["Location"]
    confirmation = buyer.get(back.removeprefix("http://testserver"), follow=True)
    assert page(confirmation).one("h1").text == "Thank you, Ada"
    assert fakestripe.ledger()["totals"] == {"gbp": {"held": 0, "captured": 2395, "refunded": 0}}
