"""Bodies of the customers' routes."""

from typing import Any

from rest_framework import serializers

from apps.customers.interface import NewAddress
from commerce.http.serializers import ApiSerializer


class NewAddressSerializer(ApiSerializer):
    """A postal address. Without names it is the customer's own."""

    first_name = serializers.CharField(max_length=100, required=False)
    last_name = serializers.CharField(max_length=100, required=False)
    street = serializers.CharField(max_length=200)
    city = serializers.CharField(max_length=100)
    state = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    zip_code = serializers.CharField(max_length=20)
    country = serializers.RegexField(r"^[A-Za-z]{2}\Z", help_text="ISO 3166, two letters.")
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class RegistrationSerializer(ApiSerializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)
    first_name = serializers.CharField(max_length=100)
    last_name = serializers.CharField(max_length=100)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    address = NewAddressSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if address := attrs.get("address"):
            names = {name: attrs[name] for name in ("first_name", "last_name")}
            attrs["address"] = NewAddress(**{**names, **address})
        return attrs


class RegisteredSerializer(ApiSerializer):
    customer_id = serializers.CharField()


class ProfileSerializer(ApiSerializer):
    """What of a profile can be changed; what is not given stays."""

    first_name = serializers.CharField(max_length=100, required=False)
    last_name = serializers.CharField(max_length=100, required=False)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class AddressSerializer(ApiSerializer):
    address_id = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    street = serializers.CharField()
    city = serializers.CharField()
    state = serializers.CharField()
    zip_code = serializers.CharField()
    country = serializers.CharField()
    phone = serializers.CharField()
    is_default = serializers.BooleanField()


class CustomerSerializer(ApiSerializer):
    customer_id = serializers.CharField()
    email = serializers.EmailField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    phone = serializers.CharField()
    addresses = AddressSerializer(many=True)
    created_at = serializers.DateTimeField()
