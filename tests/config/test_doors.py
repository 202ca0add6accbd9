"""What every page of the shop tells a browser to refuse."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/", "/cart/", "/account/login/", "/robots.txt", "/api/v1/products"])
def test_pages_take_nothing_from_elsewhere_and_stand_in_nobodys_frame(db: None, path: str) -> None:
    headers = Client().get(path).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    }
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
