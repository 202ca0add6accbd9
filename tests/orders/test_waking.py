"""A running shop, by itself: what the gateway tells of is completed without the shopper. A module of its own, since
its shop would work on other tests' checkouts, too.
"""

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.orders import services
from apps.orders.models import CheckoutSaga
from apps.payments import interface as payments
from tests.orders.shop_floor import filled_cart, ledger, open_shop, request, shelf
from tests.support.shop import RunningShop

pytestmark = pytest.mark.server

PATIENCE_SECONDS = 30


def test_a_checkout_is_completed_on_the_gateways_word(shop: RunningShop, answer_the_bank: Callable[..., None]) -> None:
    open_shop(MUG=10)
    asked = request(filled_cart(MUG=2), "pm_card_authenticationRequired")
    services.checkout(request=asked, now=timezone.now())  # the running shop goes by the clock
    answer_the_bank(approved=True)

    payments.service().refresh(payment_id=saga().payment_id, now=timezone.now())  # as its webhook does

    deadline = time.monotonic() + PATIENCE_SECONDS
    while saga().state != CheckoutSaga.State.COMPLETED and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (saga().order.status, shelf("MUG"), ledger()) == ("confirmed", (8, 0), [("captured", 2395, 0)])


def saga() -> CheckoutSaga:
    return CheckoutSaga.objects.select_related("order").get()
