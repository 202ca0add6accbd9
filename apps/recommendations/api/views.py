"""REST of recommendations."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.recommendations import services
from apps.recommendations.api import serializers as bodies
from commerce.http.pagination import read_query


class RecommendationsView(APIView):
    # The same for everybody: no session takes part. No docstring: it would describe the route in the OpenAPI document.
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="recommend",
        summary="What is bought together with some articles",
        parameters=[bodies.RecommendationsQuery],
        responses={200: bodies.RecommendationsSerializer},
        tags=["recommendations"],
    )
    def get(self, request: Request) -> Response:
        query = read_query(bodies.RecommendationsQuery, request.query_params)
        found = services.recommended_for_skus(skus=query["sku"], limit=query["limit"])
        return Response(bodies.RecommendationsSerializer({"recommendations": found}).data)
