"""Shipping's use cases. This package is what stands behind `interface.service`."""

from apps.shipping.services.defaults import load_default_methods
from apps.shipping.services.delivery import countries, option, options
from apps.shipping.services.zones import set_countries

__all__ = ["countries", "load_default_methods", "option", "options", "set_countries"]
