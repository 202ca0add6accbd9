"""REST of browsing: anyone may read, and caches on the way may keep an answer for a moment."""

from typing import Any

from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.search import services
from apps.search.api.parameters import (
    ATTRIBUTE_PARAMETER,
    OPTION_PARAMETER,
    FilterParameters,
    SearchParameters,
    SuggestParameters,
    read_filters,
)
from apps.search.api.serializers import (
    ProductListSerializer,
    ProductSerializer,
    SearchResultsSerializer,
    SuggestionsSerializer,
)
from apps.search.interface import FacetValue, Query, Results
from commerce.http.pagination import read_query
from commerce.wire import camel

_FRESH_SECONDS = 30


@method_decorator(conditional_page, name="dispatch")
class PublicReadView(APIView):
    # The same answer for everyone, with an ETag. No docstring: it would describe routes in the OpenAPI document.
    authentication_classes = []
    permission_classes = [AllowAny]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:  # noqa: PLR2004  an error is for nobody else
            patch_cache_control(response, public=True, max_age=_FRESH_SECONDS)
        else:
            patch_cache_control(response, no_store=True)
        return response


class SearchView(PublicReadView):
    @extend_schema(
        operation_id="search",
        summary="Products by words, SKU or barcode",
        parameters=[SearchParameters, OPTION_PARAMETER, ATTRIBUTE_PARAMETER],
        responses={200: SearchResultsSerializer},
        tags=["products"],
    )
    def get(self, request: Request) -> Response:
        query = read_filters(request.query_params, SearchParameters)
        results = services.search(query=query)
        body = {
            "results": results.cards,
            "facets": _facets(results),
            "price_range": results,
            "did_you_mean": results.did_you_mean or None,
            "pagination": _pagination(query, results.total),
        }
        return Response(SearchResultsSerializer(body).data)


class SuggestView(PublicReadView):
    @extend_schema(
        operation_id="suggest",
        summary="What begins as someone types",
        parameters=[SuggestParameters],
        responses={200: SuggestionsSerializer},
        tags=["products"],
    )
    def get(self, request: Request) -> Response:
        asked = read_query(SuggestParameters, request.query_params)
        found = services.suggest(words=asked["q"], limit=asked["limit"], currency=asked["currency"])
        return Response(SuggestionsSerializer(found).data)


class ProductsView(PublicReadView):
    @extend_schema(
        operation_id="listProducts",
        summary="Products, filtered and sorted",
        parameters=[FilterParameters, OPTION_PARAMETER, ATTRIBUTE_PARAMETER],
        responses={200: ProductListSerializer},
        tags=["products"],
    )
    def get(self, request: Request) -> Response:
        query = read_filters(request.query_params, FilterParameters)
        results = services.search(query=query)
        body = {
            "products": results.cards,
            "facets": _facets(results),
            "price_range": results,
            "pagination": _pagination(query, results.total),
        }
        return Response(ProductListSerializer(body).data)


class ProductView(PublicReadView):
    @extend_schema(
        operation_id="getProduct",
        summary="A product with its variants, their prices and stock",
        responses={200: ProductSerializer},
        tags=["products"],
    )
    def get(self, request: Request, id_or_slug: str) -> Response:
        found = services.get_product(id_or_slug=id_or_slug)
        return Response(ProductSerializer(found.product, context={"stock": found.stock}).data)


def _facets(results: Results) -> dict[str, tuple[FacetValue, ...]]:
    """By names as the parameters have them; what options and attributes are called is the shop's own affair."""
    return {name if "." in name else camel(name): values for name, values in results.facets.items()}


def _pagination(query: Query, total: int) -> dict[str, int]:
    return {"page": query.page, "limit": query.limit, "total": total}
