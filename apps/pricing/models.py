"""Tax rates."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.pricing.rules import STANDARD, Tax, plain
from commerce.db.fields import TypeIdField

TWO_LETTERS = RegexValidator(r"^[A-Z]{2}$", "Write the two capital letters of the country, such as GB.")


class TaxRateQuerySet(models.QuerySet["TaxRate"]):
    def in_force(self, country: str) -> dict[str, Tax]:
        """The taxes of a country now, by tax class. One query.

        The database's clock decides what is now: a quote has no time of its own.
        """
        begun = self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=Now()), country=country)
        oldest_first = begun.order_by(models.F("valid_from").asc(nulls_first=True))
        return {rate.tax_class: rate.tax for rate in oldest_first}


class TaxRate(models.Model):
    """What a country levies on goods of a tax class, from a day on."""

    id = TypeIdField("rate")
    country = models.CharField(max_length=2, validators=[TWO_LETTERS], help_text="ISO 3166, two letters.")
    tax_class = models.SlugField(
        max_length=40, default=STANDARD, help_text="As on the products: standard, reduced, zero, …"
    )
    name = models.CharField(max_length=40, default="VAT", help_text="What shoppers know it as.")
    rate = models.DecimalField("rate in percent", max_digits=6, decimal_places=3)
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: from the beginning.")

    objects = TaxRateQuerySet.as_manager()

    class Meta:
        ordering = ["country", "-rate", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "tax_class", "valid_from"],
                name="one_rate_per_class_and_day",
                violation_error_message="This class has a rate from that day on already.",
            ),
            models.UniqueConstraint(
                fields=["country", "tax_class"],
                condition=Q(valid_from__isnull=True),
                name="one_first_rate_per_class",
                violation_error_message="This class has a rate already: say from what day the new one holds.",
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lte=100),
                name="rate_is_a_percentage",
                violation_error_message="A rate is a percentage from 0 to 100.",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="rate_country_has_two_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.tax_class}: {self.tax.rate}%"

    @property
    def tax(self) -> Tax:
        return Tax(name=self.name, rate=plain(Decimal(self.rate)))
