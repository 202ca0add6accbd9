"""Where the shop delivers, how, and for how much."""

from datetime import date, datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from apps.shipping.interface import Consignment
from apps.shipping.rules import REST_OF_WORLD, Band, Tariff, dispatch_day, working_days_after
from commerce.db.fields import CurrencyField, TypeIdField
from commerce.money import Money


class Zone(models.Model):
    """Countries that are delivered to alike."""

    id = TypeIdField("zone")
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet["Place"]):
    def zone_of(self, country: str) -> Zone | None:
        """The zone that names the country, or else the rest of the world, with its active methods and their bands."""
        active = Method.objects.filter(active=True).prefetch_related("bands", "prices")
        methods = models.Prefetch("zone__methods", active)
        places = self.filter(country__in=[country, REST_OF_WORLD]).select_related("zone").prefetch_related(methods)
        zones = {place.country: place.zone for place in places}
        return zones.get(country) or zones.get(REST_OF_WORLD)


class Place(models.Model):
    """A country of a zone, or `*`, every country that no zone names. A country lies in one zone only."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="places")
    country = models.CharField(max_length=2, unique=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["country"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country__regex=r"^([A-Z]{2}|\*)$"), name="place_is_a_country_or_the_rest"
            )
        ]

    def __str__(self) -> str:
        return self.country


class Method(models.Model):
    """A way to deliver within a zone: in its own currency and in those of its `prices`, each a flat price or by weight.

    In a currency in which it has neither a price nor bands it cannot be had.
    """

    id = TypeIdField("shm")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="methods")
    name = models.CharField(max_length=100)
    price_amount = models.BigIntegerField("flat price", default=0)
    free_from_amount = models.BigIntegerField("free from", null=True, blank=True)
    currency = CurrencyField()
    over_grams = models.PositiveIntegerField("for goods over (g)", default=0, help_text="0: for goods of any weight.")
    max_grams = models.PositiveIntegerField("up to (g)", null=True, blank=True, help_text="Empty: no limit.")
    transit_days_min = models.PositiveSmallIntegerField("working days, at least", default=1)
    transit_days_max = models.PositiveSmallIntegerField("working days, at most", default=1)
    cut_off_hour = models.PositiveSmallIntegerField(
        default=14,
        validators=[MaxValueValidator(24)],
        help_text="Orders before this hour leave on the same working day.",
    )
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order among methods of the same price.")

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "name"],
                name="method_once_per_zone",
                violation_error_message="The zone has a method of this name already.",
            ),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="method_price_not_negative"),
            models.CheckConstraint(condition=Q(free_from_amount__gte=0), name="method_free_from_not_negative"),
            models.CheckConstraint(
                condition=Q(max_grams__gt=F("over_grams")),
                name="method_weights_in_order",
                violation_error_message="The most it carries must be above what its goods must be over.",
            ),
            models.CheckConstraint(
                condition=Q(transit_days_min__lte=F("transit_days_max")),
                name="method_days_in_order",
                violation_error_message="It takes at least as many days as at most: turn them round.",
            ),
            models.CheckConstraint(condition=Q(cut_off_hour__lte=24), name="method_cut_off_within_the_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def free_from(self) -> Money | None:
        return None if self.free_from_amount is None else Money(self.free_from_amount, self.currency)

    def tariff(self, currency: str) -> Tariff | None:
        """What it asks in a currency; None where it cannot be had in it."""
        bands = tuple(row.band for row in self.bands.all() if row.currency == currency)
        priced = self if currency == self.currency else self._price_in(currency)
        if priced is None and not bands:
            return None
        return Tariff(
            flat=priced.price if priced else Money.zero(currency),
            free_from=priced.free_from if priced else None,
            bands=bands,
        )

    def price_for(self, consignment: Consignment) -> Money | None:
        """What it asks for a consignment; None when it does not carry it, or not for this currency."""
        tariff = self.tariff(consignment.subtotal.currency)
        if tariff is None or not self._carries(consignment.weight_grams):
            return None
        return tariff.price_of(weight_grams=consignment.weight_grams, subtotal=consignment.subtotal)

    def days_of_delivery(self, *, ordered_at: datetime) -> tuple[date, date]:
        """The first and the last day it may arrive, ordered at this time on the shop's clock."""
        dispatched = dispatch_day(ordered_at=ordered_at, cut_off_hour=self.cut_off_hour)
        return (
            working_days_after(dispatched, self.transit_days_min),
            working_days_after(dispatched, self.transit_days_max),
        )

    def _carries(self, weight_grams: int) -> bool:
        heavy_enough = not self.over_grams or weight_grams > self.over_grams
        return heavy_enough and (self.max_grams is None or weight_grams <= self.max_grams)

    def _price_in(self, currency: str) -> "MethodPrice | None":
        return next((row for row in self.prices.all() if row.currency == currency), None)


class MethodPrice(models.Model):
    """What a method asks in a currency other than its own: a flat price, not used where there are bands in it."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="prices")
    currency = CurrencyField()
    price_amount = models.BigIntegerField("flat price", default=0)
    free_from_amount = models.BigIntegerField("free from", null=True, blank=True)

    class Meta:
        ordering = ["currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "currency"],
                name="method_price_once_per_currency",
                violation_error_message="The method has a price in this currency already.",
            ),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="method_foreign_price_not_negative"),
            models.CheckConstraint(condition=Q(free_from_amount__gte=0), name="method_foreign_free_from_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="method_price_currency_is_a_code"),
        ]

    def __str__(self) -> str:
        return str(self.price)

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def free_from(self) -> Money | None:
        return None if self.free_from_amount is None else Money(self.free_from_amount, self.currency)


class RateBand(models.Model):
    """The price of a method in one currency for parcels of up to so many grams."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="bands")
    currency = CurrencyField()
    up_to_grams = models.PositiveIntegerField("up to (g)")
    price_amount = models.BigIntegerField("price")

    class Meta:
        ordering = ["currency", "up_to_grams"]
        constraints = [
            models.UniqueConstraint(fields=["method", "currency", "up_to_grams"], name="band_once_per_weight"),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="band_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"up to {self.up_to_grams} g"

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def band(self) -> Band:
        return Band(up_to_grams=self.up_to_grams, price=self.price_amount)
