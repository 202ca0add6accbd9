"""REST: the category tree. Products are served by search, which knows their stock."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.catalog import services
from apps.catalog.api.serializers import CategorySerializer, CategoryTreeSerializer


class CategoriesView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listCategories",
        summary="The category tree",
        responses={200: CategoryTreeSerializer},
        tags=["products"],
    )
    def get(self, request: Request) -> Response:
        tree = services.get_category_tree()
        return Response(CategoryTreeSerializer({"categories": tree}).data)


class CategoryView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getCategory",
        summary="A category with all beneath it",
        responses={200: CategorySerializer},
        tags=["products"],
    )
    def get(self, request: Request, slug: str) -> Response:
        category = services.get_category(slug=slug)
        return Response(CategorySerializer(category).data)
