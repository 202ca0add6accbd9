"""REST of reviews: anyone reads; customers write, and guests who can prove an order."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.reviews import services
from apps.reviews.api import serializers as bodies
from apps.reviews.interface import OrderProof, ReviewSort
from commerce.http.idempotency import HEADER as IDEMPOTENCY_KEY
from commerce.http.idempotency import idempotent
from commerce.http.pagination import read_query

ORDER_TOKEN = "X-Order-Token"  # noqa: S105  a header's name

_KEY = OpenApiParameter(IDEMPOTENCY_KEY, location=OpenApiParameter.HEADER, description="Repeats get the first answer.")
_TOKEN = OpenApiParameter(ORDER_TOKEN, location=OpenApiParameter.HEADER, description="The token of a guest's order.")


def _caller(request: Request) -> str:
    return f"reviews:{request.user.pk or request.headers.get(ORDER_TOKEN, '')}"


class ProductReviewsView(APIView):
    # No docstring: it would describe the route in the OpenAPI document.
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="listReviews",
        summary="How a product is rated, and its published reviews",
        parameters=[bodies.ReviewsQuery],
        responses={200: bodies.ReviewsSerializer},
        tags=["reviews"],
    )
    def get(self, request: Request, id_or_slug: str) -> Response:
        product_id = services.find_product(id_or_slug=id_or_slug)
        query = read_query(bodies.ReviewsQuery, request.query_params)
        page = services.reviews_of(
            product_id=product_id, sort=ReviewSort(query["sort"]), after=query["after"], limit=query["limit"]
        )
        rated = services.summary(product_id=product_id)
        told = {
            "average": str(rated.average) if rated.count else None,
            "count": rated.count,
            "histogram": rated.histogram,
            "reviews": page.reviews,
            "next_after": page.next_after,
        }
        return Response(bodies.ReviewsSerializer(told).data)

    @extend_schema(
        operation_id="writeReview",
        summary="Review a product, once",
        description="Whether it is shown at once says `status`. 403 where nothing proves that a guest bought it.",
        parameters=[_TOKEN, _KEY],
        request=bodies.NewReviewSerializer,
        responses={201: bodies.OwnReviewSerializer},
        tags=["reviews"],
    )
    @idempotent("reviews", scope=_caller)
    def post(self, request: Request, id_or_slug: str) -> Response:
        body = bodies.NewReviewSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        order_id, token = said.pop("order_id"), request.headers.get(ORDER_TOKEN, "")
        review = services.write_review(
            product_id=services.find_product(id_or_slug=id_or_slug),
            customer_id=str(request.user.pk) if request.user.is_authenticated else "",
            proof=OrderProof(order_id=order_id, token=token) if order_id and token else None,
            now=timezone.now(),
            **said,
        )
        return Response(bodies.OwnReviewSerializer(review).data, status=status.HTTP_201_CREATED)
