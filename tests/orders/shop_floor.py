"""A small real shop to buy in: real catalogue, stock, delivery and taxes; and the books to look into afterwards."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apps.cart import interface as cart
from apps.catalog.rules.drafts import ProductDraft, VariantDraft
from apps.catalog.services.importing import import_products
from apps.catalog.services.pictures import PictureIntake
from apps.inventory import interface as inventory
from apps.inventory.models import Stock
from apps.orders import services
from apps.orders.interface import Address, CheckoutRequest, CheckoutResult
from apps.payments.models import SandboxIntent
from apps.pricing.services import load_default_rates
from apps.shipping.interface import Consignment
from apps.shipping.interface import service as shipping
from apps.shipping.services import load_default_methods
from commerce.models import OutboxEvent
from commerce.money import Money

NOW = datetime.now(UTC)
"""The real time: carts are forgotten by Redis's own clock."""

LONDON = Address(
    first_name="Ada", last_name="Byron", street="12 St James's Sq", city="London", zip_code="SW1Y 4JH", country="GB"
)


def pounds(amount: str) -> Money:
    return Money.of(amount, "GBP")


def open_shop(**units: int) -> None:
    """Products of one variant at £10.00 each, 300 g, with so many units in stock by SKU: `open_shop(MUG=5)`."""
    outcome = import_products(
        drafts=[_draft(sku) for sku in units], pictures=PictureIntake(), folder=Path("nowhere"), now=NOW
    )
    assert outcome.created == len(units)
    levels = [inventory.StockLevel(sku=sku, on_hand=on_hand) for sku, on_hand in units.items()]
    inventory.service().set_levels(levels=levels, reason="count", now=NOW)
    load_default_rates(now=NOW)
    load_default_methods(now=NOW)


def standard_delivery() -> str:
    """The method that costs £3.95 in Great Britain."""
    parcel = Consignment(country="GB", postcode="", weight_grams=300, subtotal=pounds("10"))
    (method,) = [o for o in shipping().options(consignment=parcel, now=NOW) if o.name == "Standard"]
    return method.method_id


def filled_cart(**units: int) -> str:
    """A new cart that holds these; its token."""
    token = ""
    for sku, quantity in units.items():
        token = cart.service().add_item(token=token, sku=sku, quantity=quantity, now=NOW).token
    return token


def request(cart_token: str, card: str = "pm_card_visa", **changes: Any) -> CheckoutRequest:
    """What Ada Byron says when she presses "Pay"."""
    whole: dict[str, Any] = {
        "cart_token": cart_token,
        "email": "ada@example.com",
        "shipping_address": LONDON,
        "shipping_method_id": standard_delivery(),
        "method_token": card,
        "return_url": "https://shop.example/return/{order_id}/{token}",
    }
    return CheckoutRequest(**{**whole, **changes})


def check_out(cart_token: str, card: str = "pm_card_visa", *, now: datetime = NOW, **changes: Any) -> CheckoutResult:
    """Beside a shop that really runs, say the real `now`: the lease of a checkout that began at NOW may be over."""
    return services.checkout(request=request(cart_token, card, **changes), now=now)


def shelf(sku: str) -> tuple[int, int]:
    """Units on hand and units reserved."""
    return Stock.objects.values_list("on_hand", "reserved").get(sku=sku)


def ledger() -> list[tuple[str, int, int]]:
    """The gateway's books, the judge of money: status, taken and given back, in minor units, oldest first."""
    books = SandboxIntent.objects.order_by("pk")
    return list(books.values_list("status", "captured_amount", "refunded_amount"))


def published(domain: str = "orders") -> list[str]:
    return list(OutboxEvent.objects.using(domain).order_by("id").values_list("event_type", flat=True))


def units_in(cart_token: str) -> int:
    return cart.service().count_units(token=cart_token)


def _draft(sku: str) -> ProductDraft:
    fields = {"price_amount": 1000, "currency": "GBP", "weight_grams": 300}
    variant = VariantDraft(
        sku=sku, option_values=(), fields=fields, taxable=True, image_source=None, stock=None, line=1
    )
    return ProductDraft(
        slug=sku.lower(),
        fields={"title": sku.title(), "published": True},
        category=None,
        option_names=(),
        variants=(variant,),
        images=None,
    )
