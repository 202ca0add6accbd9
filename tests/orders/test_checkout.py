"""From a cart to a paid order, and what is left when it does not come to that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from apps.cart import interface as cart
from apps.cart.interface import CartEmpty, CartNotFound
from apps.catalog.models import Variant
from apps.inventory import interface as inventory
from apps.inventory.interface import InsufficientStock
from apps.inventory.services import expire_reservations
from apps.orders import services
from apps.orders.interface import (
    CheckoutInProgress,
    CheckoutResult,
    Order,
    OrderLine,
    OrderNotFound,
    OrdersService,
    OrderStatus,
    OrderTotals,
    PriceChanged,
    StatusChange,
)
from apps.orders.models import CheckoutSaga
from apps.orders.models import Order as OrderRow
from apps.orders.rules import InvalidAddress
from apps.orders.services.quoting import InvalidEmail
from apps.orders.testing import FakeOrders
from apps.payments.interface import GatewayUnavailable, PaymentDeclined, PaymentStatus, UnknownPaymentMethod
from apps.shipping.interface import CountryNotServed, InvalidPostcode, ShippingMethodUnavailable
from apps.shipping.models import Method
from commerce.db.transaction import atomic
from commerce.ports import signature_differences
from tests.orders.shop_floor import (
    LONDON,
    NOW,
    check_out,
    filled_cart,
    ledger,
    open_shop,
    pounds,
    published,
    request,
    shelf,
    standard_delivery,
    units_in,
)

State = CheckoutSaga.State


@pytest.fixture
def shop_floor(db: None) -> None:
    """Ten mugs and ten bowls."""
    open_shop(MUG=10, BOWL=10)


@pytest.mark.parametrize("service", [services, FakeOrders()])
def test_the_service_and_its_fake_keep_the_protocol(service: object) -> None:
    assert signature_differences(OrdersService, service) == []


class TestAGoodCard:
    def test_makes_a_confirmed_order(self, shop_floor: None) -> None:
        token = filled_cart(MUG=2, BOWL=1)

        result = check_out(token, customer_id="cust_ada", expected_total=pounds("33.95"))

        order = result.order
        assert result == CheckoutResult(order=order, order_token=result.order_token, next_action_url="")
        assert order == Order(
            order_id=order.order_id,
            number=order.number,
            status=OrderStatus.CONFIRMED,
            customer_id="cust_ada",
            email="ada@example.com",
            lines=(sold(order, 0, "MUG", 2, tax="3.33"), sold(order, 1, "BOWL", 1, tax="1.67")),
            totals=OrderTotals(
                subtotal=pounds("30.00"),
                discount=pounds("0"),
                shipping=pounds("3.95"),
                tax=order.totals.tax,
                total=pounds("33.95"),
                prices_include_tax=True,
            ),
            shipping_address=LONDON,
            billing_address=LONDON,
            shipping_method_id=standard_delivery(),
            shipping_method="Standard",
            estimate_from=order.estimate_from,
            estimate_to=order.estimate_to,
            history=(
                StatusChange(status=OrderStatus.PENDING_PAYMENT, at=NOW, by="checkout", reason="Ordered."),
                StatusChange(status=OrderStatus.CONFIRMED, at=NOW, by="checkout", reason="Paid."),
            ),
            created_at=NOW,
            updated_at=NOW,
        )

    def test_takes_the_stock_the_money_and_the_cart(self, shop_floor: None) -> None:
        token = filled_cart(MUG=2)

        check_out(token)

        assert shelf("MUG") == (8, 0)
        assert ledger() == [("captured", 2395, 0)]
        assert units_in(token) == 0

    def test_tells_the_others(self, shop_floor: None) -> None:
        check_out(filled_cart(MUG=1))

        assert published() == ["OrderCreated", "OrderStatusChanged", "OrderPlaced"]

    def test_leaves_a_finished_saga_without_secrets(self, shop_floor: None) -> None:
        check_out(filled_cart(MUG=1))

        saga = CheckoutSaga.objects.get()
        assert (saga.state, saga.step) == (State.COMPLETED, "clear_cart")
        assert (saga.cart_token, saga.method_token, saga.return_url) == ("", "", "")

    def test_is_only_held_where_the_shop_captures_at_dispatch(self, shop_floor: None, settings: Any) -> None:
        settings.PAYMENT_CAPTURE = "at_dispatch"

        result = check_out(filled_cart(MUG=1))

        assert result.order.status is OrderStatus.CONFIRMED
        assert ledger() == [("authorized", 0, 0)]

    def test_keeps_a_billing_address_of_its_own(self, shop_floor: None) -> None:
        elsewhere = replace(LONDON, city="  Leeds ", country="gb", zip_code="LS1 1UR")

        order = check_out(filled_cart(MUG=1), billing_address=elsewhere).order

        assert (order.shipping_address, order.billing_address.city) == (LONDON, "Leeds")
        assert order.billing_address.country == "GB"


def sold(order: Order, index: int, sku: str, quantity: int, *, tax: str) -> OrderLine:
    return OrderLine(
        sku=sku,
        product_id=order.lines[index].product_id,
        slug=sku.lower(),
        name=sku.title(),
        options={},
        image_url="",
        quantity=quantity,
        unit_price=pounds("10.00"),
        discount=pounds("0"),
        total=pounds("10.00") * quantity,
        tax=pounds(tax),
        tax_rate=Decimal(20),
    )


class TestABadCard:
    def test_leaves_everything_as_it_was(self, shop_floor: None) -> None:
        token = filled_cart(MUG=2)

        with pytest.raises(PaymentDeclined) as declined:
            check_out(token, "pm_card_chargeDeclinedInsufficientFunds")

        assert declined.value.params["decline_code"] == "insufficient_funds"
        assert shelf("MUG") == (10, 0)
        assert ledger() == [("failed", 0, 0)]
        assert units_in(token) == 2

    def test_is_written_down(self, shop_floor: None) -> None:
        with pytest.raises(PaymentDeclined):
            check_out(filled_cart(MUG=2), "pm_card_chargeDeclined")

        order = services.get_order(order_id=OrderRow.objects.get().pk)
        assert order.status is OrderStatus.PAYMENT_FAILED
        assert order.history[-1].reason == "Your card was declined. Try another card, or ask your bank."
        assert published() == ["OrderCreated", "OrderStatusChanged"]

    def test_does_not_stand_in_the_way_of_another(self, shop_floor: None) -> None:
        token = filled_cart(MUG=10)
        with pytest.raises(PaymentDeclined):
            check_out(token, "pm_card_chargeDeclined")

        result = check_out(token, "pm_card_visa")

        assert result.order.status is OrderStatus.CONFIRMED
        assert shelf("MUG") == (0, 0)
        assert ledger() == [("failed", 0, 0), ("captured", 10000, 0)]

    def test_is_declined_once_per_attempt(self, shop_floor: None) -> None:
        token = filled_cart(MUG=1)
        for _ in range(2):
            with pytest.raises(PaymentDeclined):
                check_out(token, "pm_card_chargeDeclined", idempotency_key="attempt 1")

        assert ledger() == [("failed", 0, 0)]

    def test_that_nobody_knows_is_refused(self, shop_floor: None) -> None:
        with pytest.raises(UnknownPaymentMethod):
            check_out(filled_cart(MUG=1), "pm_card_invented")

        assert (shelf("MUG"), ledger()) == ((10, 0), [])


class TestABadDayAtTheGateway:
    def test_an_outage_leaves_everything_as_it_was(self, shop_floor: None) -> None:
        token = filled_cart(MUG=1)
        with pytest.raises(GatewayUnavailable):
            check_out(token, "pm_card_outage", idempotency_key="attempt 1")

        again = check_out(token, "pm_card_visa", idempotency_key="attempt 1")

        assert [order.status for order in OrderRow.objects.order_by("id")] == ["payment_failed", "confirmed"]
        assert again.order.status is OrderStatus.CONFIRMED
        assert ledger() == [("captured", 1395, 0)]

    def test_a_late_answer_is_asked_for(self, shop_floor: None, settings: Any) -> None:
        settings.SANDBOX_DELAY_SECONDS = 0

        result = check_out(filled_cart(MUG=1), "pm_card_timeout")

        assert result.order.status is OrderStatus.CONFIRMED
        assert ledger() == [("captured", 1395, 0)]


class TestThreeDSecure:
    def test_sends_the_shopper_to_the_bank(self, shop_floor: None) -> None:
        token = filled_cart(MUG=2)

        result = check_out(token, "pm_card_authenticationRequired")

        assert result.order.status is OrderStatus.PENDING_PAYMENT
        assert "/sandbox/3ds/" in result.next_action_url
        assert shelf("MUG") == (10, 2)
        assert units_in(token) == 2

    def test_approved_confirms_the_order_once(self, shop_floor: None, answer_the_bank: Callable[..., None]) -> None:
        result = check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")
        answer_the_bank(approved=True)

        first, again = (services.finish_payment(order_id=result.order.order_id, now=NOW) for _ in range(2))

        assert first == again
        assert first.status is OrderStatus.CONFIRMED
        assert ledger() == [("captured", 2395, 0)]
        assert published() == ["OrderCreated", "OrderStatusChanged", "OrderPlaced"]

    def test_declined_says_so_however_often(self, shop_floor: None, answer_the_bank: Callable[..., None]) -> None:
        token = filled_cart(MUG=2)
        result = check_out(token, "pm_card_authenticationRequired")
        answer_the_bank(approved=False)

        for _ in range(2):
            with pytest.raises(PaymentDeclined) as declined:
                services.finish_payment(order_id=result.order.order_id, now=NOW)

        assert declined.value.params["decline_code"] == "authentication_failed"
        assert (shelf("MUG"), units_in(token)) == ((10, 0), 2)

    def test_unanswered_goes_on_waiting(self, shop_floor: None) -> None:
        result = check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")

        order = services.finish_payment(order_id=result.order.order_id, now=NOW)

        assert order.status is OrderStatus.PENDING_PAYMENT
        assert CheckoutSaga.objects.get().state == State.SUSPENDED

    def test_returned_twice_at_once_confirms_once(
        self, committed: None, answer_the_bank: Callable[..., None], concurrently: Callable[..., list[Any]]
    ) -> None:
        open_shop(MUG=10)
        result = check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")
        answer_the_bank(approved=True)

        concurrently([lambda: services.finish_payment(order_id=result.order.order_id, now=NOW)] * 5)

        assert services.get_order(order_id=result.order.order_id).status is OrderStatus.CONFIRMED
        assert (ledger(), published().count("OrderPlaced")) == ([("captured", 2395, 0)], 1)

    def test_the_same_attempt_is_sent_to_the_bank_again(self, shop_floor: None) -> None:
        token = filled_cart(MUG=2)

        first, again = (
            check_out(token, "pm_card_authenticationRequired", idempotency_key="attempt 1") for _ in range(2)
        )

        assert first == again

    def test_another_attempt_takes_its_place(self, shop_floor: None) -> None:
        token = filled_cart(MUG=10)
        abandoned = check_out(token, "pm_card_authenticationRequired")

        result = check_out(token, "pm_card_visa")

        assert result.order.status is OrderStatus.CONFIRMED
        assert services.get_order(order_id=abandoned.order.order_id).status is OrderStatus.CANCELLED
        assert (ledger(), shelf("MUG")) == ([("voided", 0, 0), ("captured", 10000, 0)], (0, 0))

    def test_approved_after_the_goods_have_gone_gives_the_money_back(
        self, shop_floor: None, answer_the_bank: Callable[..., None]
    ) -> None:
        result = check_out(filled_cart(MUG=10), "pm_card_authenticationRequired")
        much_later = NOW + timedelta(hours=1)
        expire_reservations(much_later)
        check_out(filled_cart(MUG=1))
        answer_the_bank(approved=True)

        order = services.finish_payment(order_id=result.order.order_id, now=much_later)

        assert order.status is OrderStatus.CANCELLED
        assert "gone to somebody else" in order.history[-1].reason
        assert (ledger()[0], shelf("MUG")) == (("voided", 0, 0), (9, 0))


class TestWhatCannotBeOrdered:
    def test_nothing(self, shop_floor: None) -> None:
        token = filled_cart(MUG=1)
        cart.service().set_quantity(token=token, sku="MUG", quantity=0, now=NOW)

        with pytest.raises(CartEmpty):
            check_out(token)

    def test_an_unknown_cart(self, shop_floor: None) -> None:
        with pytest.raises(CartNotFound):
            check_out("cart_nobody_has")

    def test_more_than_there_is_and_no_order_is_written(self, shop_floor: None) -> None:
        token = filled_cart(MUG=3, BOWL=1)
        inventory.service().set_levels(levels=[inventory.StockLevel(sku="MUG", on_hand=2)], reason="count", now=NOW)

        with pytest.raises(InsufficientStock) as short:
            check_out(token)

        assert short.value.params == {"skus": ["MUG"], "available": {"MUG": 2}}
        assert not OrderRow.objects.exists()

    @pytest.mark.parametrize("expected", ["33.94", "33.96", "0.00"])
    def test_at_another_price(self, shop_floor: None, expected: str) -> None:
        with pytest.raises(PriceChanged) as changed:
            check_out(filled_cart(MUG=3), expected_total=pounds(expected))

        assert changed.value.params == {"expected_total": pounds(expected), "total": pounds("33.95")}
        assert (ledger(), OrderRow.objects.count()) == ([], 0)

    def test_by_an_unknown_delivery(self, shop_floor: None) -> None:
        with pytest.raises(ShippingMethodUnavailable):
            check_out(filled_cart(MUG=1), shipping_method_id="shm_none")

    @pytest.mark.parametrize(
        ("change", "fields"),
        [
            ({"first_name": " "}, ["shippingAddress.firstName"]),
            ({"city": "", "zip_code": ""}, ["shippingAddress.city", "shippingAddress.zipCode"]),
            ({"street": "x" * 201}, ["shippingAddress.street"]),
            ({"last_name": "By\x00ron"}, ["shippingAddress.lastName"]),
            ({"country": "Britain"}, ["shippingAddress.country"]),
        ],
    )
    def test_to_an_incomplete_address(self, shop_floor: None, change: dict[str, str], fields: list[str]) -> None:
        with pytest.raises(InvalidAddress) as invalid:
            check_out(filled_cart(MUG=1), shipping_address=replace(LONDON, **change))

        assert [error.field for error in invalid.value.errors] == fields

    def test_to_nowhere(self, shop_floor: None) -> None:
        with pytest.raises(CountryNotServed):
            check_out(filled_cart(MUG=1), shipping_address=replace(LONDON, country="XX"))
        with pytest.raises(InvalidPostcode):
            check_out(filled_cart(MUG=1), shipping_address=replace(LONDON, zip_code="12345"))

    @pytest.mark.parametrize(
        "email", ["", "ada", "ada@", "ada@example.com\nBcc: all@example.com", f"{'a' * 250}@example.com"]
    )
    def test_by_nobody(self, shop_floor: None, email: str) -> None:
        with pytest.raises(InvalidEmail):
            check_out(filled_cart(MUG=1), email=email)

    @pytest.mark.parametrize("card", ["", "x" * 256])
    def test_with_no_card(self, shop_floor: None, card: str) -> None:
        with pytest.raises(UnknownPaymentMethod):
            check_out(filled_cart(MUG=1), card)


def test_an_order_that_costs_nothing_needs_no_payment(shop_floor: None) -> None:
    Variant.objects.update(price_amount=0)
    Method.objects.update(price_amount=0)

    result = check_out(filled_cart(MUG=2), "pm_card_chargeDeclined")

    assert (result.order.status, result.order.totals.total) == (OrderStatus.CONFIRMED, pounds("0"))
    assert (ledger(), shelf("MUG")) == ([], (8, 0))


class TestOneCart:
    def test_once_ordered_answers_its_order(self, shop_floor: None) -> None:
        token = filled_cart(MUG=1)
        cart_request = request(token)

        first, again = (services.checkout(request=cart_request, now=NOW) for _ in range(2))

        assert first == again
        assert ledger() == [("captured", 1395, 0)]

    def test_many_tries_at_once_make_one_order(self, committed: None, concurrently: Callable[..., list[Any]]) -> None:
        open_shop(MUG=10)
        wanted = request(filled_cart(MUG=1))

        results = concurrently([lambda: services.checkout(request=wanted, now=NOW)] * 8)

        made = [result for result in results if isinstance(result, CheckoutResult)]
        assert made == [made[0]] * len(made)
        assert {type(result) for result in results} <= {CheckoutResult, CheckoutInProgress}
        assert (OrderRow.objects.count(), ledger()) == (1, [("captured", 1395, 0)])

    def test_has_at_most_one_live_order_says_the_database(self, shop_floor: None) -> None:
        check_out(filled_cart(MUG=1))
        order = OrderRow.objects.get()
        order.pk, order.number = "ord_second", "SECOND222"

        with pytest.raises(IntegrityError, match="one_live_order_per_cart"), atomic("orders"):
            order.save(force_insert=True)


def test_the_last_unit_goes_to_one_of_two_buyers(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    open_shop(VASE=1)
    buyers = [request(filled_cart(VASE=1)) for _ in range(2)]

    results = concurrently([lambda buyer=buyer: services.checkout(request=buyer, now=NOW) for buyer in buyers])

    assert sorted(type(result).__name__ for result in results) == ["CheckoutResult", "InsufficientStock"]
    assert (shelf("VASE"), ledger()) == ((0, 0), [("captured", 1395, 0)])


class TestLookingAtAnOrder:
    def test_takes_its_token(self, shop_floor: None) -> None:
        result = check_out(filled_cart(MUG=1))
        order_id = result.order.order_id

        assert services.get_order_by_token(order_id=order_id, token=result.order_token) == result.order
        for wrong in ("", "x", result.order_token[:-1], services.token_of(order_id="ord_other")):
            with pytest.raises(OrderNotFound):
                services.get_order_by_token(order_id=order_id, token=wrong)

    def test_by_its_customer_is_a_page_newest_first(self, shop_floor: None) -> None:
        orders = [
            services.checkout(
                request=request(filled_cart(MUG=1), customer_id="cust_ada"), now=NOW + timedelta(minutes=n)
            )
            for n in range(3)
        ]
        check_out(filled_cart(MUG=1), customer_id="cust_other")

        page, count = services.orders_of(customer_id="cust_ada", page=1, limit=2)

        assert (list(page), count) == ([orders[2].order, orders[1].order], 3)

    def test_its_payments_are_told(self, shop_floor: None) -> None:
        result = check_out(filled_cart(MUG=1))

        (payment,) = services.payments_of_order(order_id=result.order.order_id)

        assert (payment.status, payment.captured) == (PaymentStatus.CAPTURED, pounds("13.95"))
