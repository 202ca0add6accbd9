"""Write the plans of a batch, a statement or two for each table however many the rows."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connections
from django.db.models import Model

from apps.catalog.models import (
    Attribute,
    AttributeKind,
    Category,
    Image,
    ListPrice,
    Option,
    PriceList,
    Product,
    Variant,
)
from apps.catalog.services.importing.plan import ProductPlan
from apps.catalog.services.importing.state import State

Row = TypeVar("Row", bound=Model)

_IMPORT_LOCK = 0x6361_7461  # any number, the same in every import


def hold_other_imports() -> None:
    """Let imports take turns until this transaction ends: two would otherwise enter one new category twice."""
    with connections["catalog"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])


def write(plans: Sequence[ProductPlan], *, state: State) -> None:
    """Store what the plans say. Variants go before and images after, as variants point at images."""
    Category.objects.bulk_create(state.categories.new)
    AttributeKind.objects.bulk_create(state.attribute_kinds.new)
    _upsert(Product, [plan.product for plan in plans if plan.is_new or plan.is_changed])
    _remove(Variant, plans)
    _remove(Option, plans)
    _remove(Attribute, plans)
    _remove(ListPrice, plans)
    rows = [row for plan in plans for row in plan.write]
    _open_price_lists(_rows(ListPrice, rows))
    for model in (Option, Attribute, Image, Variant, ListPrice):
        _upsert(model, _rows(model, rows))
    _remove(Image, plans)


def _open_price_lists(prices: Sequence[ListPrice]) -> None:
    """Those of a currency that comes for the first time; one that staff have closed stays closed."""
    currencies = sorted({price.currency for price in prices})
    PriceList.objects.bulk_create([PriceList(currency=currency) for currency in currencies], ignore_conflicts=True)


def _rows(model: type[Row], rows: Sequence[Model]) -> list[Row]:
    """Those of this model, each once."""
    return list({row.pk: row for row in rows if isinstance(row, model)}.values())


def _upsert(model: type[Row], rows: Sequence[Row]) -> None:
    columns = [column.name for column in model._meta.concrete_fields if not column.primary_key]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def _remove(model: type[Model], plans: Sequence[ProductPlan]) -> None:
    ids = [row.pk for plan in plans for row in plan.remove if isinstance(row, model)]
    if ids:
        model._default_manager.filter(pk__in=ids).delete()
