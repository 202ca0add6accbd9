"""Categories on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.catalog.interface import Category
from commerce.http.serializers import ApiSerializer


class CategoryRefSerializer(ApiSerializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class CategorySerializer(ApiSerializer):
    """A node of the tree; `path` leads from the root to the node itself."""

    category_id = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    path = CategoryRefSerializer(many=True)
    children = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Category"}})
    def get_children(self, category: Category) -> Any:
        return CategorySerializer(category.children, many=True).data


class CategoryTreeSerializer(ApiSerializer):
    categories = CategorySerializer(many=True)
