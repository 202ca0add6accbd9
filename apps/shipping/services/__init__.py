"""Shipping's use cases. This package is what stands behind `interface.service`."""

from apps.shipping.services.defaults import load_default_methods
from apps.shipping.services.delivery import countries, option, options
from apps.shipping.services.shipments import (
    create_shipment,
    forget_recipients,
    get_shipment,
    shipments_of,
    update_shipment,
)
from apps.shipping.services.zones import set_countries

__all__ = [
    "countries",
    "create_shipment",
    "forget_recipients",
    "get_shipment",
    "load_default_methods",
    "option",
    "options",
    "set_countries",
    "shipments_of",
    "update_shipment",
]
