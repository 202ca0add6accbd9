"""What lists can be narrowed by, and by how much: two statements, however many facets.

Every offer that has the words is held against every filter. What it misses decides where it counts: one that misses
nothing counts everywhere, one that misses a single filter counts for the values of that filter's own facet only. So
each facet counts what all the others leave. Options are held against each variant, as they must meet in one.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections
from django.db.models import Case, Func, Q, TextField, Value, When

from apps.search.interface import OPTION, STARS, FacetValue, Query
from apps.search.rules.text import key_of
from apps.search.selectors.matching import OPTIONS, candidates, filters_of

_COLUMNS = ("document_id", "price_amount", "highest_amount", "on_sale", "document__in_stock", "document__rating",
            "document__traits", "variants", "missed")  # fmt: skip
_CANDIDATE = """
WITH candidate (product_id, lowest, highest, on_sale, in_stock, rating, traits, variants, missed)
AS MATERIALIZED ({})
"""

_STARS_COUNTED = ", ".join(f"count(*) FILTER (WHERE missed <@ '{{rating}}' AND rating >= {star})" for star in STARS)
_SUMMARY = f"""
SELECT count(*) FILTER (WHERE missed = '{{}}'),
       min(lowest) FILTER (WHERE missed <@ '{{price}}'), max(highest) FILTER (WHERE missed <@ '{{price}}'),
       count(*) FILTER (WHERE missed <@ '{{in_stock}}' AND in_stock),
       count(*) FILTER (WHERE missed <@ '{{on_sale}}' AND on_sale),
       {_STARS_COUNTED}
FROM candidate
"""  # noqa: S608  nothing but numbers of ours

_TRAITS = """
, variant AS (
    SELECT product_id, traits || options AS traits, missed || ARRAY(
        SELECT asked.key FROM jsonb_each(%s) AS asked
        WHERE NOT EXISTS (
            SELECT FROM jsonb_to_recordset(options) AS option(facet text, key text)
            WHERE option.facet = asked.key AND asked.value ? option.key
        )
    ) AS missed
    FROM candidate CROSS JOIN LATERAL jsonb_array_elements(variants) AS options
    WHERE cardinality(missed) < 2
)
SELECT min(min(trait.name)) OVER (PARTITION BY trait.facet), trait.key, min(trait.label), count(DISTINCT product_id)
FROM variant CROSS JOIN LATERAL jsonb_to_recordset(traits) AS trait(facet text, name text, key text, label text)
WHERE missed <@ ARRAY[trait.facet]
GROUP BY trait.facet, trait.key
ORDER BY trait.facet, count(DISTINCT product_id) DESC, min(trait.label)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """How many match, and what the other filters leave: prices in minor units, numbers of products."""

    total: int
    lowest: int | None
    highest: int | None
    in_stock: int
    on_sale: int
    stars: tuple[int, ...]

    @property
    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        stars = zip(map(str, STARS), self.stars, strict=True)
        return {
            "rating": _values(stars),
            "in_stock": _values([("1", self.in_stock)]),
            "on_sale": _values([("1", self.on_sale)]),
        }


def summary_of(query: Query) -> Summary:
    total, lowest, highest, in_stock, on_sale, *stars = _run(query, filters_of(query), _SUMMARY, [])[0]
    return Summary(total=total, lowest=lowest, highest=highest, in_stock=in_stock, on_sale=on_sale, stars=tuple(stars))


def trait_facets(query: Query) -> dict[str, tuple[FacetValue, ...]]:
    """Categories, brands, options and attributes, the most frequent value of each first."""
    filters = filters_of(query)
    filters.pop(OPTIONS, None)
    asked = {OPTION + key_of(name): [key_of(value) for value in values] for name, values in query.options.items()}
    facets: dict[str, list[FacetValue]] = {"category": [], "brand": []}
    for name, key, label, count in _run(query, filters, _TRAITS, [json.dumps(asked)]):
        value = key if name == "category" else label
        facets.setdefault(name, []).append(FacetValue(value=value, label=label, count=count))
    return {name: tuple(values) for name, values in facets.items()}


def _values(counted: Any) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value=value, label=value, count=count) for value, count in counted if count)


def _run(query: Query, filters: dict[str, Q], statement: str, parameters: list[Any]) -> list[Any]:
    held = candidates(query).annotate(missed=_missed(filters)).values_list(*_COLUMNS)
    sql, values = held.query.get_compiler("search").as_sql()
    with connections["search"].cursor() as cursor:
        cursor.execute(_CANDIDATE.format(sql) + statement, [*values, *parameters])
        return list(cursor.fetchall())


def _missed(filters: dict[str, Q]) -> Func:
    """The names of the filters that a row does not pass; what is unknown of it does not pass."""
    names = [
        Case(When(condition, then=Value(None)), default=Value(name), output_field=TextField())
        for name, condition in filters.items()
    ]
    return Func(
        *names,
        template="array_remove(ARRAY[%(expressions)s]::text[], NULL)",
        output_field=ArrayField(TextField()),
    )
