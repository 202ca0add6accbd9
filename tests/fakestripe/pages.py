"""What browsers see: the bank's 3-D Secure page, Stripe.js, and the frames it puts into a shop's page."""

import hmac
import html
from contextlib import suppress
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from tests.fakestripe import challenge
from tests.fakestripe.application import Answer, Application, Request
from tests.fakestripe.books import Object
from tests.fakestripe.currencies import written
from tests.fakestripe.errors import StripeError

BROWSER = Path(__file__).parent / "browser"
FILES = {
    "/v3": ("stripe.js", "text/javascript; charset=utf-8"),
    "/v3/": ("stripe.js", "text/javascript; charset=utf-8"),
    "/v3/card.html": ("card.html", "text/html; charset=utf-8"),
    "/v3/card.js": ("card.js", "text/javascript; charset=utf-8"),
    "/v3/frame.css": ("frame.css", "text/css; charset=utf-8"),
}
PAID = ("succeeded", "requires_capture", "processing")
HTML = "text/html; charset=utf-8"


def answer(application: Application, request: Request) -> Answer:
    """A page, a file, or 404."""
    if request.path in FILES and request.method == "GET":
        name, content_type = FILES[request.path]
        return Answer(body=(BROWSER / name).read_text(encoding="utf-8"), content_type=content_type)
    match request.path.strip("/").split("/"):
        case ["3d-secure", intent_id, secret]:
            try:
                return _challenge(application, request, intent_id, secret)
            except StripeError as error:
                return Answer(status=error.status, body=html.escape(str(error)), content_type=HTML)
    return Answer(status=404, body="There is no such page.", content_type="text/plain; charset=utf-8")


def _challenge(application: Application, request: Request, intent_id: str, secret: str) -> Answer:
    intent = challenge.find(application, intent_id)
    if not hmac.compare_digest(intent["_challenge"], secret):
        return Answer(status=404, body="There is no such page.", content_type=HTML)
    if request.method == "POST" and intent["status"] == "requires_action":
        approved = parse_qs(request.body).get("answer") == ["approve"]
        with suppress(StripeError):  # answered in another window meanwhile
            challenge.answer(application, intent_id, approved=approved)
    if intent["status"] != "requires_action":
        return _afterwards(intent)
    amount = f"{written(intent['amount'], intent['currency'])} {intent['currency']}" if "amount" in intent else ""
    return _page("challenge.html", amount=html.escape(amount.upper()))


def _afterwards(intent: Object) -> Answer:
    """Back to the shop as Stripe sends its shoppers; in a frame, tell the page around it."""
    if not intent.get("_return_url"):
        return _page("done.html")
    url = urlsplit(intent["_return_url"])
    query = {
        intent["object"]: intent["id"],
        f"{intent['object']}_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if intent["status"] in PAID else "failed",
    }
    joined = "&".join(part for part in (url.query, urlencode(query)) if part)
    return Answer(status=303, headers={"Location": urlunsplit(url._replace(query=joined))}, content_type=HTML)


def _page(name: str, **values: str) -> Answer:
    template = Template((BROWSER / name).read_text(encoding="utf-8"))
    return Answer(body=template.substitute(values), content_type=HTML)
