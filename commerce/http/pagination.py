"""`page` and `limit` of list endpoints."""

from typing import Any

from rest_framework import serializers

from commerce.http.serializers import ApiSerializer


class PageQuery(ApiSerializer):
    """Query parameters of a list."""

    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class PaginationSerializer(ApiSerializer):
    page = serializers.IntegerField()
    limit = serializers.IntegerField()
    total = serializers.IntegerField()


def read_query(serializer_class: type[ApiSerializer], params: Any) -> dict[str, Any]:
    """Validated query parameters.

    :raises rest_framework.exceptions.ValidationError: a parameter is not acceptable
    """
    serializer = serializer_class(data=params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
