"""Carts and wish lists at rest. A cart's row is the cart; what Redis holds is a copy of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Func

from apps.cart.interface import MOST_OF_ONE_SKU, MOST_SKUS, CartNotFound
from apps.cart.rules import Contents, Quantities
from commerce.db.fields import CurrencyField, ForeignIdField, TypeIdField
from commerce.money import Money
from commerce.wire import decode, encode

_A_LINE_OUT_OF_BOUNDS = f"strict $[*] ? (!(@[1] >= 1 && @[1] <= {MOST_OF_ONE_SKU}))"


class CartManager(models.Manager["Cart"]):
    def locked(self, *, token_digest: str, now: datetime) -> "Cart":
        """The open cart, its row locked until the transaction ends.

        :raises CartNotFound: there is none, or it is forgotten
        """
        cart = self.select_for_update().filter(token_digest=token_digest).first()
        if cart is None or cart.contents.is_forgotten(now=now):
            raise CartNotFound
        return cart


class Cart(models.Model):
    """A shopper's cart. A closed one stays until it is forgotten, so that no older copy of it can come back."""

    id = TypeIdField("cart")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    currency = CurrencyField(default="", blank=True, help_text="The one the shopper chose. Empty: the shop's own.")
    lines = models.JSONField(default=list, help_text="[[SKU, units], …] in the order they were put in.")
    prices = models.JSONField(default=dict, help_text="By SKU, what a unit cost when the shopper last set its line.")
    closed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    objects = CartManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    Func(
                        Func(F("lines"), Value(_A_LINE_OUT_OF_BOUNDS), function="jsonb_path_exists"),
                        template="NOT %(expressions)s",
                        output_field=models.BooleanField(),
                    )
                ),
                name="cart_units_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(
                    Func(
                        F("lines"),
                        template=f"jsonb_array_length(%(expressions)s) <= {MOST_SKUS}",
                        output_field=models.BooleanField(),
                    )
                ),
                name="cart_lines_in_bounds",
            ),
            models.CheckConstraint(condition=Q(closed=False) | Q(lines=[]), name="closed_cart_is_empty"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def quantities(self) -> Quantities:
        return dict(self.lines)

    @property
    def contents(self) -> Contents:
        return Contents(
            cart_id=self.id,
            version=self.version,
            quantities=self.quantities,
            currency=self.currency,
            prices=decode(dict[str, Money], self.prices),
            changed_at=self.updated_at,
            closed=self.closed,
        )

    def hold(self, quantities: Quantities, *, prices: Mapping[str, Money], at: datetime) -> None:
        """Change what the locked cart holds, and what its lines cost as the shopper set them."""
        self.lines = [list(line) for line in quantities.items()]
        noted = self.prices | encode(dict(prices))
        self.prices = {sku: price for sku, price in noted.items() if sku in quantities}
        self._save_next_version(at)

    def sell_in(self, currency: str, *, at: datetime) -> None:
        """Price the locked cart in another currency."""
        self.currency = currency
        self._save_next_version(at)

    def close(self, *, at: datetime) -> None:
        """Empty the locked cart for good."""
        self.lines, self.prices, self.closed = [], {}, True
        self._save_next_version(at)

    def _save_next_version(self, at: datetime) -> None:
        self.version += 1
        self.updated_at = at
        self.save(update_fields=["lines", "prices", "currency", "closed", "version", "updated_at"])


class WishList(models.Model):
    """What somebody would like to have: a customer's, or a guest's, known by a token of which a digest is kept."""

    id = TypeIdField("wish")
    customer_id = ForeignIdField(null=True, unique=True)
    token_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: a customer's
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer_id__isnull=True, token_digest__isnull=False)
                | Q(customer_id__isnull=False, token_digest__isnull=True),
                name="wish_list_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Wish(models.Model):
    """A product on a wish list, as one of its variants where the shopper chose one; and what it cost then."""

    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="wishes")
    product_id = ForeignIdField()
    sku = models.CharField(max_length=255, blank=True)
    price_amount = models.BigIntegerField(help_text="Minor units.")
    currency = CurrencyField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["wish_list", "product_id"], name="wish_once"),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="wish_price_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.product_id)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)
