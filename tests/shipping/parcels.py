"""A parcel to send."""

from datetime import UTC, datetime
from typing import Any

from apps.shipping.interface import Recipient, Shipment, ShipmentLine, ShippingService

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADA = Recipient(
    first_name="Ada", last_name="Byron", street="12 St James's Sq", city="London", zip_code="SW1Y 4JH", country="GB"
)
TWO_MUGS = ShipmentLine(sku="MUG", name="Mug", quantity=2)


def send(shipping: ShippingService, **changes: Any) -> Shipment:
    """Two mugs of order `ord_1`, for Ada, by DHL."""
    parcel: dict[str, Any] = {
        "order_id": "ord_1",
        "lines": [TWO_MUGS],
        "address": ADA,
        "method": "Standard",
        "carrier": "DHL",
        "tracking_number": "JD 0146",
        "idempotency_key": "parcel-1",
        "now": NOW,
    }
    return shipping.create_shipment(**{**parcel, **changes})
