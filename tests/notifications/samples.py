"""An order as orders tells of it, and a parcel of it."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.orders.interface import Address, Order, OrderLine, OrderStatus, OrderTotals
from apps.shipping.interface import Recipient, Shipment, ShipmentLine, ShipmentStatus
from commerce.money import Money

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def gbp(amount: str) -> Money:
    return Money.of(amount, "GBP")


ADDRESS = Address(
    first_name="Ada",
    last_name="Byron",
    street="12 St James's Square",
    city="London",
    zip_code="SW1Y 4JH",
    country="GB",
)
PLATES = OrderLine(
    sku="CER-PLATE-OAT-27",
    product_id="prod_1",
    slug="stoneware-dinner-plate",
    name="Stoneware Plate",
    options={"Size": "Dinner, 27 cm", "Colour": "Oat"},  # in the order in which jsonb keeps keys: the shorter first
    image_url="/media/plate.webp",
    quantity=2,
    unit_price=gbp("22.00"),
    discount=gbp("4.00"),
    total=gbp("40.00"),
    tax=gbp("6.67"),
    tax_rate=Decimal("0.2"),
)
LAMP = OrderLine(
    sku="LAMP-1",
    product_id="prod_2",
    slug="lamp",
    name="Lamp <Tansy> & Co",
    options={},
    image_url="",
    quantity=1,
    unit_price=gbp("1200.50"),
    discount=gbp("0.00"),
    total=gbp("1200.50"),
    tax=gbp("200.08"),
    tax_rate=Decimal("0.2"),
)
ORDER = Order(
    order_id="ord_1",
    number="K7Q2-9FHM",
    status=OrderStatus.CONFIRMED,
    customer_id="",
    email="ada@example.com",
    lines=(PLATES, LAMP),
    totals=OrderTotals(
        subtotal=gbp("1244.50"),
        discount=gbp("4.00"),
        shipping=gbp("4.95"),
        tax=gbp("207.58"),
        total=gbp("1245.45"),
        prices_include_tax=True,
    ),
    shipping_address=ADDRESS,
    billing_address=ADDRESS,
    shipping_method_id="shm_1",
    shipping_method="Standard delivery",
    estimate_from=date(2026, 11, 24),
    estimate_to=date(2026, 11, 26),
    history=(),
    created_at=NOW,
    updated_at=NOW,
)


def order(**changes: Any) -> Order:
    return replace(ORDER, **changes)


def parcel(**changes: Any) -> Shipment:
    """One of the plates, by DHL."""
    shipment = Shipment(
        shipment_id="shp_1",
        order_id="ord_1",
        reference="dsp_1",
        status=ShipmentStatus.DISPATCHED,
        lines=(ShipmentLine(sku=PLATES.sku, name=PLATES.name, quantity=1),),
        address=Recipient(**asdict(ADDRESS)),
        method="Standard delivery",
        carrier="DHL",
        tracking_number="JD1",
        tracking_url="https://dhl.example/JD1",
        created_at=NOW,
        dispatched_at=NOW,
        delivered_at=None,
    )
    return replace(shipment, **changes)
