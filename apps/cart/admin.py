"""Carts in the admin: to look at. A cart is its shopper's; its token is not even stored."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from apps.cart.models import Cart
from commerce.staff import ReadOnly


@admin.register(Cart)
class CartAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ["id", "articles", "units", "version", "closed", "created_at", "updated_at"]
    list_filter = ["closed"]
    search_fields = ["id"]
    date_hierarchy = "updated_at"
    ordering = ["-updated_at"]
    fields = ["id", "holds", "units", "version", "closed", "created_at", "updated_at"]
    readonly_fields = fields

    @admin.display(description="articles")
    def articles(self, cart: Cart) -> int:
        return len(cart.quantities)

    @admin.display(description="units")
    def units(self, cart: Cart) -> int:
        return cart.contents.units

    @admin.display(description="holds")
    def holds(self, cart: Cart) -> str:
        return ", ".join(f"{quantity} × {sku}" for sku, quantity in cart.quantities.items()) or "nothing"
