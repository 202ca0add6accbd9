"""Forms without a token: whose word is taken, and whose is not."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from commerce.http.same_site import same_site_post


@same_site_post
def take(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def post(**headers: str) -> HttpRequest:
    return RequestFactory().post("/cart/add/", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"origin": "https://testserver"},
        {},
    ],
    ids=["a page of ours", "typed by the shopper", "an older browser", "TLS ended at a proxy", "no browser"],
)
def test_what_comes_from_this_shop_is_taken(headers: dict[str, str]) -> None:
    assert take(post(**headers)).content == b"taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://blog.testserver"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
    ],
    ids=[
        "another site",
        "a neighbour",
        "an origin that does not count",
        "an older browser",
        "a sandbox",
        "a look-alike",
    ],
)
def test_what_comes_from_elsewhere_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        take(post(**headers))


def test_it_is_no_page_to_look_at() -> None:
    assert take(RequestFactory().get("/cart/add/")).status_code == 405
