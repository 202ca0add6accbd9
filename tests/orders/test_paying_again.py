"""An order whose payment came to nothing is paid for again: the same order, another card."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.cart import interface as cart
from apps.inventory import interface as inventory
from apps.inventory.interface import InsufficientStock
from apps.orders import services
from apps.orders.interface import (
    CheckoutInProgress,
    CheckoutResult,
    OrderNotFound,
    OrderNotPayable,
    OrderStatus,
)
from apps.orders.models import CheckoutSaga
from apps.orders.models import Order as OrderRow
from apps.payments.interface import GatewayUnavailable, PaymentDeclined, UnknownPaymentMethod
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, published, shelf, units_in

State = CheckoutSaga.State
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


def declined_order(cart_token: str) -> str:
    """The id of an order that the first card did not pay for."""
    with pytest.raises(PaymentDeclined):
        check_out(cart_token, "pm_card_chargeDeclined")
    return OrderRow.objects.latest("created_at", "id").pk


def abandoned_order(cart_token: str) -> str:
    """The id of an order whose shopper was sent to the bank and has not come back."""
    return check_out(cart_token, "pm_card_authenticationRequired").order.order_id


def pay_again(order_id: str, card: str = "pm_card_visa", *, key: str = "", now: Any = SOON) -> CheckoutResult:
    return services.retry_payment(
        order_id=order_id,
        method_token=card,
        return_url="https://shop.example/return/{order_id}/{token}",
        idempotency_key=key,
        now=now,
    )


@pytest.mark.usefixtures("shop_floor")
class TestAfterADecline:
    def test_another_card_pays_for_the_same_order(self) -> None:
        token = filled_cart(MUG=2)
        order_id = declined_order(token)
        before = services.get_order(order_id=order_id)

        result = pay_again(order_id)

        order = result.order
        assert (order.order_id, order.number, order.totals) == (before.order_id, before.number, before.totals)
        assert [(change.status, change.reason) for change in order.history] == [
            (OrderStatus.PENDING_PAYMENT, "Ordered."),
            (OrderStatus.PAYMENT_FAILED, "Your card was declined. Try another card, or ask your bank."),
            (OrderStatus.PENDING_PAYMENT, "To be paid again."),
            (OrderStatus.CONFIRMED, "Paid."),
        ]
        assert (shelf("MUG"), units_in(token)) == ((8, 0), 0)
        assert ledger() == [("failed", 0, 0), ("captured", 2395, 0)]
        assert published()[-3:] == ["OrderStatusChanged", "OrderStatusChanged", "OrderPlaced"]

    def test_it_may_be_declined_again_and_again(self) -> None:
        token = filled_cart(MUG=2)
        order_id = declined_order(token)

        for _ in range(3):
            with pytest.raises(PaymentDeclined):
                pay_again(order_id, "pm_card_chargeDeclinedInsufficientFunds")
        pay_again(order_id)

        assert services.get_order(order_id=order_id).status is OrderStatus.CONFIRMED
        assert ledger() == [("failed", 0, 0)] * 4 + [("captured", 2395, 0)]

    def test_the_same_try_is_declined_once(self) -> None:
        order_id = declined_order(filled_cart(MUG=2))

        for _ in range(3):
            with pytest.raises(PaymentDeclined):
                pay_again(order_id, "pm_card_chargeDeclined", key="again 1")

        assert ledger() == [("failed", 0, 0)] * 2

    def test_paid_twice_is_charged_once(self) -> None:
        order_id = declined_order(filled_cart(MUG=2))

        first, again = (pay_again(order_id) for _ in range(2))

        assert (first.order, ledger()) == (again.order, [("failed", 0, 0), ("captured", 2395, 0)])

    def test_the_bank_may_ask_first(self, answer_the_bank: Callable[..., None]) -> None:
        order_id = declined_order(filled_cart(MUG=2))

        asked = pay_again(order_id, "pm_card_authenticationRequired", key="again 1")
        repeated = pay_again(order_id, "pm_card_authenticationRequired", key="again 1")
        answer_the_bank(approved=True)
        order = services.finish_payment(order_id=order_id, now=SOON)

        assert "/sandbox/3ds/" in asked.next_action_url
        assert (repeated, order.status) == (asked, OrderStatus.CONFIRMED)
        assert ledger() == [("failed", 0, 0), ("captured", 2395, 0)]

    def test_stock_is_free_meanwhile_and_may_be_gone(self) -> None:
        token = filled_cart(MUG=10)
        order_id = declined_order(token)
        check_out(filled_cart(MUG=1))

        with pytest.raises(InsufficientStock) as short:
            pay_again(order_id)

        assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 9}}
        assert services.get_order(order_id=order_id).status is OrderStatus.CANCELLED
        assert (shelf("MUG"), units_in(token)) == ((9, 0), 10)
        assert ledger() == [("failed", 0, 0), ("captured", 1395, 0)]

    def test_the_cart_may_be_ordered_anew_and_then_the_old_order_is_done_with(self) -> None:
        token = filled_cart(MUG=2)
        order_id = declined_order(token)
        check_out(token)

        with pytest.raises(OrderNotPayable):
            pay_again(order_id)

        assert services.get_order(order_id=order_id).status is OrderStatus.PAYMENT_FAILED
        assert ledger() == [("failed", 0, 0), ("captured", 2395, 0)]

    def test_the_cart_may_be_ordered_anew_while_the_bank_asks(self) -> None:
        token = filled_cart(MUG=10)
        order_id = declined_order(token)
        pay_again(order_id, "pm_card_authenticationRequired")

        result = check_out(token)

        assert (result.order.status, services.get_order(order_id=order_id).status) == ("confirmed", "cancelled")
        assert (shelf("MUG"), ledger()[1:]) == ((0, 0), [("voided", 0, 0), ("captured", 10000, 0)])

    def test_the_total_is_honoured_for_a_day(self, settings: Any) -> None:
        settings.ORDER_PAYABLE_HOURS = 24
        order_id = declined_order(filled_cart(MUG=2))
        until = NOW + timedelta(hours=24)
        assert services.get_order(order_id=order_id).payable_until == until

        with pytest.raises(OrderNotPayable):
            pay_again(order_id, now=until + timedelta(seconds=1))
        result = pay_again(order_id, now=until)

        assert (result.order.status, result.order.payable_until) == (OrderStatus.CONFIRMED, None)

    def test_an_outage_may_be_tried_again_with_the_same_key(self) -> None:
        order_id = declined_order(filled_cart(MUG=2))
        with pytest.raises(GatewayUnavailable):
            pay_again(order_id, "pm_card_outage", key="again 1")

        result = pay_again(order_id, key="again 1")

        assert (result.order.status, shelf("MUG")) == (OrderStatus.CONFIRMED, (8, 0))

    @pytest.mark.parametrize("card", ["pm_card_invented", "", "x" * 256])
    def test_a_card_that_nobody_knows_is_refused(self, card: str) -> None:
        order_id = declined_order(filled_cart(MUG=2))

        with pytest.raises(UnknownPaymentMethod):
            pay_again(order_id, card)

        assert (services.get_order(order_id=order_id).status, shelf("MUG")) == (OrderStatus.PAYMENT_FAILED, (10, 0))

    def test_what_a_late_runner_of_the_first_try_took_is_given_back(self, answer_the_bank: Callable[..., None]) -> None:
        order_id = declined_order(filled_cart(MUG=2))
        pay_again(order_id, "pm_card_authenticationRequired")
        inventory.service().commit(order_id=order_id, now=SOON)  # it was thought dead
        answer_the_bank(approved=False)

        with pytest.raises(PaymentDeclined):
            services.finish_payment(order_id=order_id, now=SOON)

        assert shelf("MUG") == (10, 0)


@pytest.mark.usefixtures("shop_floor")
class TestInsteadOfGoingBackToTheBank:
    def test_another_card_takes_the_place_of_the_first(self) -> None:
        token = filled_cart(MUG=2)
        order_id = abandoned_order(token)

        result = pay_again(order_id)

        assert (result.order.order_id, result.order.status) == (order_id, OrderStatus.CONFIRMED)
        assert (shelf("MUG"), units_in(token)) == ((8, 0), 0)
        assert ledger() == [("voided", 0, 0), ("captured", 2395, 0)]

    def test_what_was_approved_meanwhile_counts(self, answer_the_bank: Callable[..., None]) -> None:
        order_id = abandoned_order(filled_cart(MUG=2))
        answer_the_bank(approved=True)

        result = pay_again(order_id, "pm_card_chargeDeclined")

        assert (result.order.status, ledger()) == (OrderStatus.CONFIRMED, [("captured", 2395, 0)])

    def test_a_declined_second_card_closes_the_order(self) -> None:
        token = filled_cart(MUG=2)
        order_id = abandoned_order(token)

        with pytest.raises(PaymentDeclined):
            pay_again(order_id, "pm_card_chargeDeclined")

        assert services.get_order(order_id=order_id).status is OrderStatus.PAYMENT_FAILED
        assert (shelf("MUG"), ledger(), units_in(token)) == ((10, 0), [("voided", 0, 0), ("failed", 0, 0)], 2)

    def test_the_banks_page_may_be_left_and_entered_again(self, answer_the_bank: Callable[..., None]) -> None:
        order_id = abandoned_order(filled_cart(MUG=2))
        pay_again(order_id, "pm_card_authenticationRequired")
        answer_the_bank(approved=True)

        order = services.finish_payment(order_id=order_id, now=SOON)

        assert (order.status, ledger()) == (OrderStatus.CONFIRMED, [("voided", 0, 0), ("captured", 2395, 0)])

    def test_given_up_by_recovery_it_can_still_be_paid(self) -> None:
        order_id = abandoned_order(filled_cart(MUG=2))
        an_hour_later = NOW + timedelta(hours=1)
        services.resume_stale_checkouts(an_hour_later)
        assert shelf("MUG") == (10, 0)

        result = pay_again(order_id, now=an_hour_later)

        assert (result.order.status, shelf("MUG")) == (OrderStatus.CONFIRMED, (8, 0))


@pytest.mark.usefixtures("shop_floor")
class TestWhatIsNotPaidAgain:
    def test_an_order_that_nobody_made(self) -> None:
        with pytest.raises(OrderNotFound):
            pay_again("ord_none")

    def test_a_cancelled_one(self) -> None:
        order_id = abandoned_order(filled_cart(MUG=2))
        services.cancel(order_id=order_id, reason="No.", by="staff", now=NOW)

        with pytest.raises(OrderNotPayable):
            pay_again(order_id)

    def test_one_that_is_being_paid_for(self) -> None:
        order_id = abandoned_order(filled_cart(MUG=2))
        CheckoutSaga.objects.update(state=State.RUNNING)

        with pytest.raises(CheckoutInProgress):
            pay_again(order_id)

    def test_one_that_people_look_into(self) -> None:
        order_id = declined_order(filled_cart(MUG=2))
        CheckoutSaga.objects.update(state=State.NEEDS_ATTENTION)

        with pytest.raises(OrderNotPayable):
            pay_again(order_id)


class TestAtOnce:
    @pytest.mark.parametrize("first", [declined_order, abandoned_order])
    def test_by_many_is_charged_once(
        self, committed: None, concurrently: Callable[..., list[Any]], first: Callable[[str], str]
    ) -> None:
        open_shop(MUG=10)
        order_id = first(filled_cart(MUG=2))

        answers = concurrently([lambda: pay_again(order_id)] * 6)

        assert {type(answer) for answer in answers} <= {CheckoutResult, CheckoutInProgress}
        assert [type(answer) for answer in answers].count(CheckoutResult) >= 1
        assert (services.get_order(order_id=order_id).status, shelf("MUG")) == (OrderStatus.CONFIRMED, (8, 0))
        assert [entry for entry in ledger() if entry[0] == "captured"] == [("captured", 2395, 0)]
        assert {status for status, _, _ in ledger()} <= {"captured", "failed", "voided"}

    def test_and_the_cart_ordered_anew_is_one_sale(
        self, committed: None, concurrently: Callable[..., list[Any]]
    ) -> None:
        open_shop(MUG=10)
        token = filled_cart(MUG=2)
        order_id = declined_order(token)

        concurrently([lambda: pay_again(order_id), lambda: check_out(token)] * 3)

        sold = OrderRow.objects.filter(status="confirmed")
        assert (sold.count(), shelf("MUG")) == (1, (8, 0))
        assert [entry for entry in ledger() if entry[0] in ("captured", "authorized")] == [("captured", 2395, 0)]


@pytest.mark.usefixtures("shop_floor")
class TestACheckoutNobodyPaidFor:
    def test_is_told_apart_by_its_cart_until_it_is_too_late(self, settings: Any) -> None:
        settings.ORDER_PAYABLE_HOURS = 24
        token = filled_cart(MUG=2)
        declined_order(token)

        early = services.expire_abandoned_checkouts(NOW + timedelta(hours=24))
        kept = CheckoutSaga.objects.get()
        late = [services.expire_abandoned_checkouts(NOW + timedelta(hours=25)) for _ in range(2)]

        assert (early, kept.cart_token, kept.method_token) == (0, token, "")
        assert (late, CheckoutSaga.objects.get().cart_token) == ([1, 0], "")
        assert cart.service().count_units(token=token) == 2, "the cart itself is the shopper's"
