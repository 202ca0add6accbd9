"""Addresses nobody links to: typed, guessed or scanned. Each gets an answer, never a fault."""

import pytest
from django.test import Client

ODD = ("%00", "a%00b", "%F0%9F%AB%96", "..%2F..%2Fetc", "x" * 3000, "%27%20OR%201=1--", "%FF")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "path",
    ["/p/{}/", "/c/{}/", "/pages/{}/", "/order/{}/{}/", "/checkout/return/{}/{}/", "/account/orders/{}/"],
)
def test_a_path_that_cannot_be_is_not_found(mug_shop: None, member: Client, path: str, odd: str) -> None:
    assert member.get(path.format(odd, odd)).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_parameters_that_cannot_be_find_nothing_or_are_left_out(mug_shop: None, shopper: Client, odd: str) -> None:
    for query in ("q", "category", "brand", "min_price", "max_price", "sort", "page", "in_stock"):
        assert shopper.get(f"/search/?{query}={odd}").status_code in (200, 404)
        assert shopper.get(f"/c/mugs/?{query}={odd}").status_code in (200, 404)
    assert shopper.get(f"/p/mug/?variant={odd}").status_code == 200


def test_numbers_beyond_measure_are_left_out(mug_shop: None, shopper: Client) -> None:
    for query in (
        "min_price=1e400",
        "max_price=Infinity",
        "min_price=NaN",
        f"page={'9' * 50}",
        f"max_price={'9' * 50}",
    ):
        assert shopper.get(f"/c/mugs/?{query}").status_code == 200


@pytest.mark.parametrize("odd", ["", "\x01", "é", "x" * 3000, "a/b/c", "ord_x/"])
def test_cookies_that_were_tampered_with_are_as_good_as_none(mug_shop: None, shopper: Client, odd: str) -> None:
    shopper.cookies["cart"] = odd
    shopper.cookies["last_order"] = odd
    assert shopper.get("/cart/").status_code == 200
    shopper.cookies["cart"] = odd
    assert shopper.get("/checkout/").status_code == 302
    assert shopper.get("/").status_code == 200
