"""Bodies of the cart's REST calls."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.cart.interface import MOST_OF_ONE_SKU, Cart
from commerce.http.serializers import ApiSerializer, MoneyField, StrictIntegerField

LONGEST_SKU = 255


class CurrencySerializer(ApiSerializer):
    currency = serializers.CharField(max_length=3, help_text="ISO 4217; one the shop sells in.")


class AddItemSerializer(ApiSerializer):
    sku = serializers.CharField(max_length=LONGEST_SKU)
    quantity = StrictIntegerField(min_value=1, max_value=MOST_OF_ONE_SKU)
    currency = serializers.CharField(
        max_length=3,
        required=False,
        help_text="Of a new cart; without it, the shop's own. Other carts keep theirs.",
    )


class SetQuantitySerializer(ApiSerializer):
    quantity = StrictIntegerField(min_value=0, max_value=MOST_OF_ONE_SKU)


class CartItemSerializer(ApiSerializer):
    sku = serializers.CharField()
    product_id = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyField()
    line_total = MoneyField()
    available = serializers.IntegerField(help_text="How many one order can have now.")
    sent_from = serializers.DateField(
        allow_null=True, help_text="For pre-orders the day from which so many are sent; null: at once."
    )


class UnpricedItemSerializer(ApiSerializer):
    """A line of an article that has no price in the cart's currency."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()


class CartDiscountSerializer(ApiSerializer):
    """What a promotion takes off, and its name."""

    name = serializers.CharField()
    amount = MoneyField()


class CartTotalsSerializer(ApiSerializer):
    subtotal = MoneyField()
    discount = MoneyField()
    shipping = MoneyField()
    tax = MoneyField()
    total = MoneyField()


class CartSerializer(ApiSerializer):
    cart_token = serializers.CharField(source="token")
    currency = serializers.CharField()
    items = CartItemSerializer(many=True)
    unpriced = UnpricedItemSerializer(
        many=True,
        help_text="Lines without a price in the cart's currency. They are kept; the cart cannot be ordered with them.",
    )
    discounts = serializers.SerializerMethodField()
    totals = CartTotalsSerializer(source="quote")
    removed = serializers.ListField(
        child=serializers.CharField(), help_text="SKUs that are no longer on sale and were taken out."
    )

    @extend_schema_field(CartDiscountSerializer(many=True))
    def get_discounts(self, cart: Cart) -> list[dict[str, Any]]:
        """Empty as long as pricing knows no promotions."""
        return []
