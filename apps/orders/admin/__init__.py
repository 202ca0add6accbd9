"""Orders and checkouts in the admin: read-only, since services move them; what staff may do are dialogs that post."""

from apps.orders.admin import checkouts, orders

__all__ = ["checkouts", "orders"]
