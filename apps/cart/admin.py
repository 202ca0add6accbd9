"""Carts in the admin: to look at. A cart is its shopper's; its token is not even stored."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from apps.cart.models import Cart, Wish
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


@admin.register(Wish)
class WishAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """What is wished for, not by whom: a guest's list is a secret of the guest."""

    list_display = ["product_id", "sku", "price", "added_at"]
    search_fields = ["=product_id", "=sku"]
    date_hierarchy = "added_at"
    ordering = ["-added_at", "-id"]
    show_full_result_count = False
    fields = list_display
    readonly_fields = fields
