"""REST: opening an account, and the account itself."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.customers import services
from apps.customers.api.permissions import OwnerStaffOrKey
from apps.customers.api.serializers import (
    CustomerSerializer,
    ProfileSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
)


class CustomersView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="createCustomer",
        summary="Open an account",
        request=RegistrationSerializer,
        responses={201: RegisteredSerializer},
        tags=["customers"],
    )
    def post(self, request: Request) -> Response:
        """409 `email_taken`, 422 `weak_password`."""
        body = RegistrationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        customer = services.register(**body.validated_data, now=timezone.now())
        return Response(RegisteredSerializer(customer).data, status=201)


class CustomerView(APIView):
    permission_classes = [OwnerStaffOrKey]
    scope = "customers"
    staff_permissions = {"read": "customers.view_customer", "write": "customers.change_customer"}

    @extend_schema(
        operation_id="getCustomer",
        summary="An account with its addresses",
        responses={200: CustomerSerializer},
        tags=["customers"],
    )
    def get(self, request: Request, customer_id: str) -> Response:
        customer = services.get_customer(customer_id=customer_id)
        return Response(CustomerSerializer(customer).data)

    @extend_schema(
        operation_id="updateCustomer",
        summary="Change a profile",
        request=ProfileSerializer,
        responses={200: CustomerSerializer},
        tags=["customers"],
    )
    def patch(self, request: Request, customer_id: str) -> Response:
        """What is not given stays. E-mail address and password have routes of their own."""
        body = ProfileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        customer = services.update_customer(customer_id=customer_id, **body.validated_data, now=timezone.now())
        return Response(CustomerSerializer(customer).data)
