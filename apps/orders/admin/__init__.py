"""Orders, returns and checkouts in the admin: read-only, since services move them; acts are dialogs that post."""

from apps.orders.admin.checkouts import CheckoutAdmin
from apps.orders.admin.orders import OrderAdmin
from apps.orders.admin.returns import ReturnAdmin

__all__ = ["CheckoutAdmin", "OrderAdmin", "ReturnAdmin"]
