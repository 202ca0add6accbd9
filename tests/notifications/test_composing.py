"""What the shop writes when something happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from apps.customers import services as customers
from apps.customers.events import CustomerCreated
from apps.notifications.models import Message
from apps.orders.events import OrderCancelled, OrderPlaced, OrderShipped
from commerce.db.transaction import atomic
from commerce.events import Event, publish
from commerce.events.browse import Wanted
from commerce.events.replay import replay
from tests.notifications.samples import NOW, gbp, order, parcel

ORDER_URL = "http://shop.test/order/ord_1/secret-token/"

CONFIRMATION = f"""Thank you, Ada

Your order K7Q2-9FHM is paid for and confirmed. We write again when it leaves us.

2 × Stoneware Plate, Size: Dinner, 27 cm, Colour: Oat – £40.00
1 × Lamp <Tansy> & Co – £1,200.50

Subtotal: £1,244.50
Discount: -£4.00
Delivery: £4.95
Total: £1,245.45 (including £207.58 tax)

Delivery to:
Ada Byron
12 St James's Square
London
SW1Y 4JH
United Kingdom

Standard delivery. Expected 24–26 Nov 2026

See your order: {ORDER_URL}
The link above shows your order to whoever has it: keep this e-mail to yourself.

Fernhill & Daughters
http://shop.test"""


@pytest.fixture
def happened(db: None, deliver_events: Callable[[], int], settings: Any) -> Callable[[Event], None]:
    """Publishes an event in its own domain and lets its consumers handle it."""
    settings.SHOP_URL, settings.SHOP_NAME = "http://shop.test", "Fernhill & Daughters"

    def happened(event: Event) -> None:
        with atomic(event.domain()):
            publish(event)
        deliver_events()

    return happened


def placed(**changes: Any) -> OrderPlaced:
    return OrderPlaced(order_id="ord_1", order=order(**changes), order_token="secret-token")


class TestAnOrderConfirmation:
    def test_is_written_once_the_order_is_placed(self, happened: Callable[[Event], None]) -> None:
        happened(placed())

        message = Message.objects.get()
        assert (message.kind, message.reference, message.to) == ("order_placed", "ord_1", "ada@example.com")
        assert (message.subject, message.state, message.attempts) == ("Order K7Q2-9FHM is confirmed", "pending", 0)
        assert message.text == CONFIRMATION

    def test_has_all_of_it_in_html_too(self, happened: Callable[[Event], None]) -> None:
        happened(placed())

        html = Message.objects.get().html
        expected = [
            "<title>Order K7Q2-9FHM is confirmed</title>",
            "Thank you, Ada",
            "Stoneware Plate",
            "Size: Dinner, 27 cm<br>Colour: Oat<br>",
            "2 × £22.00",
            "Discount -£4.00",
            "£40.00",
            '<img src="http://shop.test/media/plate.webp"',
            "Lamp &lt;Tansy&gt; &amp; Co",
            "1 × £1,200.50",
            "£1,244.50",
            "£4.95",
            "£1,245.45",
            "including £207.58 tax",
            "12 St James&#x27;s Square",
            "SW1Y 4JH",
            "United Kingdom",
            "Standard delivery",
            "Expected 24–26 Nov 2026",
            f'<a href="{ORDER_URL}"',
            "Fernhill &amp; Daughters",
        ]
        assert [piece for piece in expected if piece not in html] == []
        assert html.count("<img") == 1

    def test_is_written_once_though_the_event_comes_twice(
        self, happened: Callable[[Event], None], deliver_events: Callable[[], int]
    ) -> None:
        happened(placed())
        happened(placed())
        replay("notifications.confirm_order", Wanted(since=NOW))
        deliver_events()

        assert Message.objects.count() == 1

    def test_adds_the_tax_where_prices_are_without(self, happened: Callable[[Event], None]) -> None:
        totals = order().totals.__class__(
            subtotal=gbp("10.00"),
            discount=gbp("0.00"),
            shipping=gbp("0.00"),
            tax=gbp("2.00"),
            total=gbp("12.00"),
            prices_include_tax=False,
        )
        happened(placed(totals=totals, estimate_to=date(2026, 11, 24)))

        text = Message.objects.get().text
        assert "Subtotal: £10.00\nDelivery: Free\nTax: £2.00\nTotal: £12.00\n" in text
        assert "Standard delivery. Expected 24 Nov 2026\n" in text


SHIPPED = f"""Your order K7Q2-9FHM is on its way

1 × Stoneware Plate
The rest follows in another parcel.

DHL: JD1
Where it is: https://dhl.example/JD1

Delivery to:
Ada Byron
12 St James's Square
London
SW1Y 4JH
United Kingdom

See your order: {ORDER_URL}
The link above shows your order to whoever has it: keep this e-mail to yourself.

Fernhill & Daughters
http://shop.test"""


class TestAParcel:
    def shipped(self, **changes: Any) -> OrderShipped:
        sent = replace(order().lines[0], shipped=1)
        return OrderShipped(
            order_id="ord_1",
            order=order(lines=(sent, replace(order().lines[1], shipped=1))),
            order_token="secret-token",
            shipment=parcel(**changes),
        )

    def test_is_told_of_with_its_tracking(self, happened: Callable[[Event], None]) -> None:
        happened(self.shipped())

        message = Message.objects.get()
        assert (message.kind, message.reference, message.to, message.subject) == (
            "order_shipped",
            "shp_1",
            "ada@example.com",
            "Order K7Q2-9FHM is on its way",
        )
        assert message.text == SHIPPED
        assert '<a href="https://dhl.example/JD1"' in message.html
        assert "<li>1 × Stoneware Plate</li>" in message.html

    def test_may_have_none(self, happened: Callable[[Event], None]) -> None:
        happened(self.shipped(carrier="", tracking_number="", tracking_url=""))

        text = Message.objects.get().text
        assert "The rest follows in another parcel.\n\nDelivery to:\n" in text

    def test_is_told_of_once_and_each_by_itself(self, happened: Callable[[Event], None]) -> None:
        for shipment_id in ("shp_1", "shp_1", "shp_2"):
            happened(self.shipped(shipment_id=shipment_id))

        assert sorted(Message.objects.values_list("reference", flat=True)) == ["shp_1", "shp_2"]


class TestACancellation:
    def test_says_that_the_money_goes_back(self, happened: Callable[[Event], None]) -> None:
        happened(OrderCancelled(order_id="ord_1", order=order(), order_token="secret-token", reason="changed my mind"))

        message = Message.objects.get()
        assert (message.kind, message.to, message.subject) == (
            "order_cancelled",
            "ada@example.com",
            "Order K7Q2-9FHM was cancelled",
        )
        for body in (message.text, message.html):
            assert "What you paid, £1,245.45, goes back the way it came" in body
            assert ORDER_URL in body

    def test_leaves_out_what_was_given_back_before(self, happened: Callable[[Event], None]) -> None:
        cancelled = order(refunded_minor=500)
        happened(OrderCancelled(order_id="ord_1", order=cancelled, order_token="secret-token", reason=""))

        assert "What you paid, £1,240.45, goes back" in Message.objects.get().text

    def test_does_not_take_the_place_of_the_confirmation(self, happened: Callable[[Event], None]) -> None:
        happened(placed())
        happened(OrderCancelled(order_id="ord_1", order=order(), order_token="secret-token", reason=""))

        assert sorted(Message.objects.values_list("kind", flat=True)) == ["order_cancelled", "order_placed"]


class TestAWelcome:
    def test_greets_whoever_opened_an_account(self, happened: Callable[[Event], None]) -> None:
        happened(CustomerCreated(customer_id="cust_1", email="ada@example.com", first_name="Ada", last_name="Byron"))

        message = Message.objects.get()
        assert (message.kind, message.reference, message.to, message.subject) == (
            "welcome",
            "cust_1",
            "ada@example.com",
            "Welcome to Fernhill & Daughters",
        )
        assert message.text.startswith("Welcome, Ada\n\nYour account is open.")
        assert 'href="http://shop.test/account/"' in message.html

    def test_follows_a_registration(self, db: None, deliver_events: Callable[[], int]) -> None:
        ada = customers.register(
            email="ada@example.com",
            password="a-long-unusual-pass-phrase",
            first_name="Ada",
            last_name="Byron",
            phone="",
            now=NOW,
        )
        deliver_events()

        assert [message.reference for message in Message.objects.all()] == [ada.customer_id]

    def test_leaves_out_a_name_it_does_not_know(self, happened: Callable[[Event], None]) -> None:
        happened(CustomerCreated(customer_id="cust_1", email="ada@example.com", first_name="", last_name=""))

        assert Message.objects.get().text.startswith("Welcome\n\nYour account is open.")
