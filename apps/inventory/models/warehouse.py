"""Where stock is kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commerce.db.fields import TypeIdField


class WarehouseManager(models.Manager["Warehouse"]):
    def all_or_first(self) -> "list[Warehouse]":
        """Every warehouse, the default first; the shop's first one is made when it is needed.

        The default is where goods are counted that nobody names a warehouse for: of those that sell, the first by
        priority.
        """
        found = sorted(self.all(), key=lambda warehouse: warehouse.standing)
        return found or [self.get_or_create(code="main", defaults={"name": "Main warehouse"})[0]]


class Warehouse(models.Model):
    """A place that holds stock, and sells it unless it is not `active`.

    `serves`: the countries it sends to, all of them when empty. `announced`: others know whether it sells.
    """

    id = TypeIdField("wh")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    country = models.CharField(max_length=2, blank=True, db_default="", help_text="Two letters: GB, DE, US.")
    postcode = models.CharField(max_length=20, blank=True, db_default="")
    active = models.BooleanField(default=True, db_default=True, help_text="Untick to sell nothing from here.")
    priority = models.PositiveSmallIntegerField(
        default=0, help_text="Of warehouses that lie equally near, the one with the lowest number sends."
    )
    serves = ArrayField(
        models.CharField(max_length=2),
        default=list,
        db_default=[],
        blank=True,
        help_text="The countries it sends to, two letters each with commas between; empty: all.",
    )
    announced = models.BooleanField(default=True, db_default=True, editable=False)

    objects = WarehouseManager()

    class Meta:
        ordering = ["priority", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country__regex="^([A-Z]{2})?$"), name="warehouse_country_is_two_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> tuple[bool, int, str]:
        """Smaller comes first: those that sell, then by priority."""
        return not self.active, self.priority, self.pk
