"""Stripe.js of the fake in Chromium, in the page of a shop on another origin."""

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.fakestripe import PUBLISHABLE_KEY

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
FRAME = 'iframe[title="Secure payment input frame"]'
BANK = 'iframe[title="3-D Secure"]'
PAGE = """<!doctype html><title>Shop</title><div id="payment"></div><output id="heard"></output>
<script src="%(url)s/v3/"></script>
<script>
  const stripe = Stripe("%(key)s");
  const elements = stripe.elements({ mode: "payment", amount: 2000, currency: "gbp" });
  const element = elements.create("payment");
  element.on("ready", () => { document.title = "ready"; });
  element.on("change", (event) => { document.getElementById("heard").textContent = event.complete; });
  element.mount("#payment");
</script>"""


@pytest.fixture(scope="module")
def chromium():
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        pytest.skip("no Chromium found: install it, or name it in CHROMIUM")
    return executable


@pytest.fixture
def shop_url(fakestripe):
    """A page that pays with Stripe.js, on an origin of its own; every path is that page."""
    body = (PAGE % {"url": fakestripe.url, "key": PUBLISHABLE_KEY}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield running
        running.close()


@pytest.fixture
def page(browser, shop_url):
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(shop_url)
    expect(page).to_have_title("ready")
    yield page
    page.close()


def type_card(page, number):
    frame = page.frame_locator(FRAME)
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiry date").fill("11 / 33")
    frame.get_by_label("Security code").fill("123")


def token_of(page):
    return page.evaluate(
        """async () => {
            const { error } = await elements.submit();
            if (error) return { error };
            return stripe.createConfirmationToken({ elements, params: { return_url: "https://shop.test/back" } });
        }"""
    )


def test_a_card_becomes_a_token_and_its_number_never_enters_the_shop(page, client, pay):
    type_card(page, "4242 4242 4242 4242")
    expect(page.locator("#heard")).to_have_text("true")

    token = token_of(page)["confirmationToken"]["id"]
    assert "4242 4242" not in page.content()
    retrieved = client.v1.confirmation_tokens.retrieve(token)
    assert (retrieved.payment_method_preview.card.last4, retrieved.payment_method_preview.card.exp_year) == (
        "4242",
        2033,
    )
    assert retrieved.return_url == "https://shop.test/back"
    assert pay(client, payment_method=None, confirmation_token=token).status == "requires_capture"


def test_a_test_card_is_chosen_from_a_list(page):
    page.frame_locator(FRAME).get_by_label("Test card").select_option("Mastercard, pays")

    method = page.evaluate("() => stripe.createPaymentMethod({ elements })")["paymentMethod"]
    assert (method["card"]["brand"], method["card"]["last4"]) == ("mastercard", "4444")


@pytest.mark.parametrize(
    ("number", "code"),
    [("4242", "incomplete_number"), ("4242 4242 4242 4241", "invalid_number"), ("", "incomplete_number")],
)
def test_a_mistake_is_shown_and_returned(page, number, code):
    type_card(page, number)

    error = token_of(page)["error"]
    assert (error["type"], error["code"]) == ("validation_error", code)
    expect(page.frame_locator(FRAME).get_by_role("alert")).to_have_text(error["message"])


def test_a_real_card_is_refused(page):
    type_card(page, "4111 1111 1111 1111")

    error = token_of(page)["error"]
    assert (error["code"], error["decline_code"]) == ("card_declined", "test_mode_live_card")


def test_3d_secure_leaves_the_page_and_comes_back(page, shop_url, client, pay):
    intent = pay(client, payment_method="pm_card_authenticationRequired", return_url=f"{shop_url}/back?order=7")
    page.evaluate("(clientSecret) => { stripe.handleNextAction({ clientSecret }); }", intent.client_secret)
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url(f"{shop_url}/back?order=7&payment_intent={intent.id}&**")

    assert "redirect_status=succeeded" in page.url
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"
    seen = page.evaluate("(secret) => stripe.retrievePaymentIntent(secret)", intent.client_secret)["paymentIntent"]
    assert (seen["id"], seen["status"]) == (intent.id, "requires_capture")
    assert "metadata" not in seen


def test_3d_secure_is_declined(page, shop_url, client, pay):
    intent = pay(client, payment_method="pm_card_authenticationRequired", return_url=shop_url)
    page.goto(intent.next_action.redirect_to_url.url)
    page.get_by_role("button", name="Decline").click()
    page.wait_for_url(f"{shop_url}/**")

    assert "redirect_status=failed" in page.url
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


def test_3d_secure_without_a_return_url_happens_in_a_frame(page, client, pay):
    intent = pay(client, payment_method="pm_card_authenticationRequired")
    page.evaluate(
        "(clientSecret) => { window.answer = stripe.handleNextAction({ clientSecret }); }", intent.client_secret
    )
    page.frame_locator(BANK).get_by_role("button", name="Approve").click()

    assert page.evaluate("async () => (await window.answer).paymentIntent.status") == "requires_capture"
    expect(page.locator(BANK)).to_have_count(0)
