"""An integrator's client buys over REST, as the documentation says."""

from typing import Any

import pytest
import requests

from tests.orders.shop_floor import open_shop, shelf
from tests.support.shop import RunningShop

pytestmark = pytest.mark.server

ADDRESS = {
    "firstName": "Ada",
    "lastName": "Byron",
    "street": "12 St James's Square",
    "city": "London",
    "state": "",
    "zipCode": "SW1Y 4JH",
    "country": "GB",
    "phone": "",
}


class Client:
    """A guest's client: remembers the cart's token, and nothing else."""

    def __init__(self, shop: RunningShop) -> None:
        self._root = f"{shop.url}/api/v1"
        self.headers: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{self._root}/{path}", json=body, headers=sent, timeout=30)


def test_from_the_list_to_the_confirmed_order(shop: RunningShop, deliver_events) -> None:
    open_shop(MUG=5)
    deliver_events()
    client = Client(shop)

    (listed,) = client.call("GET", "products").json()["products"]
    (variant,) = client.call("GET", f"products/{listed['slug']}").json()["variants"]
    assert (variant["sku"], variant["available"], variant["price"]) == (
        "MUG", 5, {"amount": "10.00", "currency": "GBP"},
    )  # fmt: skip

    added = client.call("POST", "cart/items", {"sku": "MUG", "quantity": 2})
    client.headers["X-Cart-Token"] = added.json()["cartToken"]
    assert (added.status_code, added.json()["totals"]["total"]["amount"]) == (201, "20.00")

    methods = client.call("GET", "shipping/methods?country=GB&postcode=SW1Y%204JH").json()["methods"]
    standard = next(method for method in methods if method["price"]["amount"] == "3.95")

    order_form = {
        "email": "ada@example.com",
        "shippingAddress": ADDRESS,
        "shippingMethod": standard["methodId"],
        "paymentMethod": {"type": "card", "token": "pm_card_visa"},
        "expectedTotal": {"amount": "23.95", "currency": "GBP"},
    }
    placed = client.call("POST", "checkout", order_form, Idempotency_Key="one-purchase")
    again = client.call("POST", "checkout", order_form, Idempotency_Key="one-purchase")
    order = placed.json()
    assert (placed.status_code, order["status"], order["totals"]["total"]["amount"]) == (201, "confirmed", "23.95")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (order, "true")

    path = f"orders/{order['orderId']}"
    seen = client.call("GET", path, X_Order_Token=order["orderToken"]).json()
    assert (seen["orderNumber"], seen["items"][0]["sku"], seen["shippingAddress"]) == (
        order["orderNumber"], "MUG", ADDRESS,
    )  # fmt: skip
    assert client.call("GET", path).status_code in {401, 403, 404}
    assert client.call("GET", "cart").status_code == 404
    assert shelf("MUG") == (3, 0)

    deliver_events()
    mailbox = requests.get(f"{shop.url}/mailbox/", timeout=30).text
    assert order["orderNumber"] in mailbox


def test_a_declined_card_keeps_the_cart_and_another_card_pays(shop: RunningShop) -> None:
    open_shop(MUG=1)
    client = Client(shop)
    added = client.call("POST", "cart/items", {"sku": "MUG", "quantity": 1}).json()
    client.headers["X-Cart-Token"] = added["cartToken"]
    (standard, *_) = client.call("GET", "shipping/methods?country=GB&postcode=SW1Y%204JH").json()["methods"]
    order_form = {"email": "ada@example.com", "shippingAddress": ADDRESS, "shippingMethod": standard["methodId"]}

    declined = client.call(
        "POST", "checkout", {**order_form, "paymentMethod": {"type": "card", "token": "pm_card_chargeDeclined"}}
    )
    kept = client.call("GET", "cart").json()
    paid = client.call("POST", "checkout", {**order_form, "paymentMethod": {"type": "card", "token": "pm_card_visa"}})

    assert (declined.status_code, declined.json()["code"]) == (402, "payment_declined")
    assert [(item["sku"], item["quantity"]) for item in kept["items"]] == [("MUG", 1)]
    assert (paid.status_code, paid.json()["status"]) == (201, "confirmed")
