"""Orders and checkouts in the admin: read-only, since services move them; what staff may do are dialogs that post."""

from apps.orders.admin.checkouts import CheckoutAdmin
from apps.orders.admin.orders import OrderAdmin

__all__ = ["CheckoutAdmin", "OrderAdmin"]
