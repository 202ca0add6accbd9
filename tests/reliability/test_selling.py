"""Promises about selling, under attack: T1, T2, T6 and T7.

The gateway's own ledger is the judge of money, the stock's rows are the judge of goods.
"""

from collections import Counter
from random import Random
from typing import Any

import pytest

from apps.orders.models import CheckoutSaga, Order
from tests.orders.shop_floor import filled_cart, ledger, open_shop, shelf
from tests.reliability.buyers import (
    all_at_once,
    check_out,
    order_form,
    slowest_of_a_hundred,
    statuses,
)
from tests.support.shop import RunningShop
from tests.support.torture import tell

pytestmark = pytest.mark.server

PROBLEM = "application/problem+json"


def every_checkout_ended() -> bool:
    return set(CheckoutSaga.objects.values_list("state", flat=True)) <= {"completed", "compensated"}


def test_t1_two_hundred_buyers_for_fifty_units(shop: RunningShop, capsys: Any) -> None:
    open_shop(LAMP=50)
    form = order_form()
    carts = [filled_cart(LAMP=1) for _ in range(200)]

    answers = all_at_once([lambda cart=cart: check_out(shop, cart, form) for cart in carts])

    refused = [answer for answer in answers if answer.status == 409]
    assert statuses(answers) == {201: 50, 409: 150}
    assert {(answer.code, answer.content_type) for answer in refused} == {("insufficient_stock", PROBLEM)}
    assert len({answer.body["orderNumber"] for answer in answers if answer.status == 201}) == 50
    assert shelf("LAMP") == (0, 0)
    assert Counter(ledger()) == {("captured", 1395, 0): 50}
    assert Order.objects.filter(status="confirmed").count() == 50
    assert every_checkout_ended()
    tell("T1", "200 buyers at once for 50 units", injected={"buyers": 200}, lost={"units oversold": 0, "errors": 0})
    with capsys.disabled():
        figure = f"p99 {slowest_of_a_hundred(answers):.2f} s"
        print(f"\n  T1: 200 buyers at once, 50 units, 50 orders, {figure}")  # noqa: T201  a figure to be seen


def test_t2_a_hundred_baskets_of_the_same_articles_in_any_order(shop: RunningShop) -> None:
    articles = ["BOWL", "CUP", "JUG", "MUG"]
    open_shop(**dict.fromkeys(articles, 60))
    shuffled = Random(20261120)
    baskets = [{sku: shuffled.randint(1, 2) for sku in shuffled.sample(articles, 4)} for _ in range(50)]
    baskets += [dict(reversed(basket.items())) for basket in baskets]
    form = order_form()
    carts = [filled_cart(**basket) for basket in baskets]

    answers = all_at_once([lambda cart=cart: check_out(shop, cart, form) for cart in carts])

    assert set(statuses(answers)) <= {201, 409}
    bought: Counter[str] = Counter()
    for basket, answer in zip(baskets, answers, strict=True):
        bought.update(basket if answer.status == 201 else {})
    assert {sku: shelf(sku) for sku in articles} == {sku: (60 - bought[sku], 0) for sku in articles}
    assert len(ledger()) == statuses(answers)[201]
    assert every_checkout_ended()
    tell("T2", "baskets in opposite order", injected={"baskets": len(baskets)}, lost={"deadlocks": 0, "units": 0})


def test_t6_the_same_key_twenty_times_is_one_order(shop: RunningShop) -> None:
    open_shop(MUG=100)
    cart, form = filled_cart(MUG=1), order_form()

    answers = all_at_once([lambda: check_out(shop, cart, form, key="pay-1")] * 20)
    replay = check_out(shop, cart, form, key="pay-1")
    other_body = check_out(shop, cart, order_form(email="eve@example.com"), key="pay-1")

    placed = [answer.body for answer in answers if answer.status == 201]
    assert set(statuses(answers)) <= {201, 409}
    assert {answer.code for answer in answers if answer.status == 409} <= {"idempotency_in_progress"}
    assert placed == [replay.body] * len(placed)
    assert (replay.status, replay.replayed, len(placed) >= 1) == (201, True, True)
    assert (other_body.status, other_body.code) == (422, "idempotency_key_reused")
    assert (Order.objects.count(), ledger(), shelf("MUG")) == (1, [("captured", 1395, 0)], (99, 0))
    tell("T6", "one key, twenty times at once", injected={"repeats": len(answers) + 1}, lost={"second orders": 0})


def test_t7_other_keys_for_the_same_cart_are_one_order(shop: RunningShop) -> None:
    open_shop(MUG=100)
    cart, form = filled_cart(MUG=1), order_form()

    answers = all_at_once([lambda n=n: check_out(shop, cart, form, key=f"pay-{n}") for n in range(20)])
    latecomers = [check_out(shop, cart, form, key=f"pay-{n}") for n in range(20)]

    placed = [answer.body["orderId"] for answer in answers if answer.status == 201]
    assert set(statuses(answers)) <= {201, 409}
    assert {answer.code for answer in answers if answer.status == 409} <= {"checkout_in_progress"}
    assert placed == [placed[0]] * len(placed)
    assert [(answer.status, answer.body["orderId"]) for answer in latecomers] == [(201, placed[0])] * 20
    assert (Order.objects.count(), ledger(), shelf("MUG")) == (1, [("captured", 1395, 0)], (99, 0))
    tell("T7", "other keys, one cart", injected={"repeats": len(answers + latecomers)}, lost={"second orders": 0})
