"""Query parameters of the lists, read into a `Query`."""

import math
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from apps.search.interface import ATTRIBUTE, OPTION, STARS, Query, Sort
from commerce.errors import Invalid
from commerce.http.pagination import PageQuery, read_query
from commerce.http.serializers import ApiSerializer
from commerce.money import Money

OPTION_PARAMETER = OpenApiParameter(
    f"{OPTION}<name>",
    type=OpenApiTypes.STR,
    many=True,
    description="A value of an option; repeat it for others that will do.",
)
ATTRIBUTE_PARAMETER = OpenApiParameter(
    f"{ATTRIBUTE}<name>",
    type=OpenApiTypes.STR,
    many=True,
    description="A value of an attribute; repeat it for others that will do.",
)

_MOST_CHOICES = 50
_MOST_VALUES = 50
_CURRENCY = re.compile(r"^[A-Z]{3}$", re.ASCII)
_PLAIN_NUMBER = re.compile(r"^\d{1,12}(\.\d{1,4})?$", re.ASCII)


def _currency() -> serializers.RegexField:
    return serializers.RegexField(
        _CURRENCY, default="", allow_blank=True, help_text="Products without a price in it are left out."
    )


def _several(**shape: Any) -> serializers.ListField:
    child = serializers.CharField(allow_blank=True, max_length=255)
    return serializers.ListField(child=child, default=list, max_length=_MOST_VALUES, **shape)


@extend_schema_field(OpenApiTypes.DECIMAL)
class PriceField(serializers.Field[Money, str, str, Money]):
    """An amount of the currency asked for in major units: `12.50`."""

    default_error_messages = {"invalid": "Write an amount of the currency asked for, such as 12.50."}

    def to_internal_value(self, data: str) -> Money:
        if not _PLAIN_NUMBER.match(data):
            self.fail("invalid")
        asked = self.root.initial_data.get("currency", "")
        try:
            return Money.of(data, asked if _CURRENCY.match(asked) else settings.SHOP_CURRENCY)
        except Invalid as error:
            raise serializers.ValidationError(error.detail, code=error.code) from error

    def to_representation(self, value: Money) -> str:
        return value.amount


class FilterParameters(PageQuery):
    category = _several(help_text="Slug; includes those beneath. Repeat it for others that will do.")
    brand = _several()
    min_price = PriceField(default=None, help_text="In the currency asked for, major units.")
    max_price = PriceField(default=None)
    min_rating = serializers.ChoiceField(choices=sorted(STARS), default=0)
    in_stock = serializers.BooleanField(default=False)
    on_sale = serializers.BooleanField(default=False)
    currency = _currency()
    sort = serializers.ChoiceField(choices=[sort.value for sort in Sort], default=Sort.RELEVANCE.value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["min_price"] and attrs["max_price"] and attrs["min_price"] > attrs["max_price"]:
            raise serializers.ValidationError({"maxPrice": "Give a price not below minPrice."}, code="invalid")
        return attrs


class SearchParameters(FilterParameters):
    q = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="Words, a SKU or a barcode.")


class SuggestParameters(ApiSerializer):
    q = serializers.CharField(max_length=200, help_text="What was typed so far.")
    limit = serializers.IntegerField(min_value=1, max_value=20, default=6)
    currency = _currency()


def read_filters(parameters: QueryDict, kind: type[ApiSerializer]) -> Query:
    """:raises rest_framework.exceptions.ValidationError: a parameter is not acceptable; it is named"""
    values = read_query(kind, parameters)
    return Query(
        words=values.pop("q", ""),
        sort=Sort(values.pop("sort")),
        categories=tuple(filter(None, values.pop("category"))),
        brands=tuple(filter(None, values.pop("brand"))),
        options=_named(parameters, OPTION),
        attributes=_named(parameters, ATTRIBUTE),
        **values,
    )


def _named(parameters: QueryDict, prefix: str) -> dict[str, tuple[str, ...]]:
    """The values asked for, by what follows the prefix."""
    asked = {
        name.removeprefix(prefix): tuple(dict.fromkeys(values))
        for name, values in parameters.lists()
        if name.startswith(prefix)
    }
    if math.prod(len(values) for values in asked.values()) > _MOST_CHOICES:
        raise serializers.ValidationError(
            {f"{prefix}{_longest(asked)}": f"Give fewer values: at most {_MOST_CHOICES} combinations."},
            code="max_length",
        )
    return asked


def _longest(asked: Mapping[str, tuple[str, ...]]) -> str:
    return max(asked, key=lambda name: len(asked[name]))
