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

from apps.search.interface import Query, Sort
from commerce.errors import Invalid
from commerce.http.pagination import PageQuery, read_query
from commerce.http.serializers import ApiSerializer
from commerce.money import Money

OPTION_PREFIX = "option."
OPTION_PARAMETER = OpenApiParameter(
    "option.<name>",
    type=OpenApiTypes.STR,
    many=True,
    description="A value of an option; repeat it for others that will do.",
)

_MOST_CHOICES = 50
_PLAIN_NUMBER = re.compile(r"^\d{1,12}(\.\d{1,4})?$", re.ASCII)


@extend_schema_field(OpenApiTypes.DECIMAL)
class PriceField(serializers.Field[Money, str, str, Money]):
    """An amount of the shop's currency in major units: `12.50`."""

    default_error_messages = {"invalid": "Write an amount of the shop's currency, such as 12.50."}

    def to_internal_value(self, data: str) -> Money:
        if not _PLAIN_NUMBER.match(data):
            self.fail("invalid")
        try:
            return Money.of(data, settings.SHOP_CURRENCY)
        except Invalid as error:
            raise serializers.ValidationError(error.detail, code=error.code) from error

    def to_representation(self, value: Money) -> str:
        return value.amount


class FilterParameters(PageQuery):
    category = serializers.CharField(
        default="", allow_blank=True, max_length=255, help_text="Slug; includes those beneath."
    )
    brand = serializers.CharField(default="", allow_blank=True, max_length=255)
    min_price = PriceField(default=None, help_text="In the shop's currency, major units.")
    max_price = PriceField(default=None)
    in_stock = serializers.BooleanField(default=False)
    on_sale = serializers.BooleanField(default=False)
    sort = serializers.ChoiceField(choices=[sort.value for sort in Sort], default=Sort.RELEVANCE.value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["min_price"] and attrs["max_price"] and attrs["min_price"] > attrs["max_price"]:
            raise serializers.ValidationError({"maxPrice": "Give a price not below minPrice."}, code="invalid")
        return attrs


class SearchParameters(FilterParameters):
    q = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="Words, a SKU or a barcode.")


def read_filters(parameters: QueryDict, kind: type[ApiSerializer]) -> Query:
    """:raises rest_framework.exceptions.ValidationError: a parameter is not acceptable; it is named"""
    values = read_query(kind, parameters)
    words, sort = values.pop("q", ""), Sort(values.pop("sort"))
    return Query(words=words, sort=sort, options=_options(parameters), **values)


def _options(parameters: QueryDict) -> dict[str, tuple[str, ...]]:
    options = {
        name.removeprefix(OPTION_PREFIX): tuple(dict.fromkeys(values))
        for name, values in parameters.lists()
        if name.startswith(OPTION_PREFIX)
    }
    if math.prod(len(values) for values in options.values()) > _MOST_CHOICES:
        raise serializers.ValidationError(
            {f"{OPTION_PREFIX}{_longest(options)}": f"Give fewer values: at most {_MOST_CHOICES} combinations."},
            code="max_length",
        )
    return options


def _longest(options: Mapping[str, tuple[str, ...]]) -> str:
    return max(options, key=lambda name: len(options[name]))
