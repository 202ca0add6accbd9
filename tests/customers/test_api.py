"""Accounts and authentication over REST."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.customers import services
from apps.customers.interface import Customer as CustomerDto
from apps.customers.models import Customer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSWORD = "a-long-unusual-pass-phrase"
BODY = {
    "email": "ada@example.com",
    "password": PASSWORD,
    "firstName": "Ada",
    "lastName": "Byron",
    "phone": "+44 20 7946 0000",
}
ADDRESS = {"street": "12 St James's Square", "city": "London", "zipCode": "SW1Y 4JH", "country": "gb"}


@pytest.fixture
def client(db: None) -> APIClient:
    return APIClient(enforce_csrf_checks=True)


@pytest.fixture
def ada(db: None) -> CustomerDto:
    return services.register(
        email="ada@example.com", password=PASSWORD, first_name="Ada", last_name="Byron", phone="", now=NOW
    )


def with_key(*scopes: str, **changes: Any) -> APIClient:
    fields = {"expires_at": None, "now": datetime.now(UTC), **changes}
    _key, secret = services.create_api_key(name="Robot", scopes=scopes, **fields)
    return APIClient(HTTP_AUTHORIZATION=f"Api-Key {secret}")


def logged_in(customer_id: str) -> APIClient:
    client = APIClient()
    client.force_login(Customer.objects.get(pk=customer_id))
    return client


def problem(response: Any) -> tuple[int, str, str]:
    return response.status_code, response.headers["Content-Type"], response.json()["code"]


class TestOpeningAnAccount:
    def test_answers_the_new_id(self, client: APIClient) -> None:
        response = client.post("/api/v1/customers", {**BODY, "address": ADDRESS})

        customer = Customer.objects.get()
        assert (response.status_code, response.json()) == (201, {"customerId": customer.id})
        assert customer.check_password(PASSWORD)
        assert customer.addresses.get().fields == {
            "first_name": "Ada",
            "last_name": "Byron",
            "street": "12 St James's Square",
            "city": "London",
            "state": "",
            "zip_code": "SW1Y 4JH",
            "country": "GB",
            "phone": "",
        }

    def test_a_body_cannot_make_itself_important(self, client: APIClient) -> None:
        greedy = {"isStaff": True, "is_staff": True, "isSuperuser": True, "groups": [1], "customerId": "cust_mine"}

        client.post("/api/v1/customers", {**BODY, **greedy})

        customer = Customer.objects.get()
        assert (customer.is_staff, customer.is_superuser, list(customer.groups.all())) == (False, False, [])
        assert customer.id != "cust_mine"

    def test_a_taken_address_is_a_conflict(self, client: APIClient, ada: CustomerDto) -> None:
        response = client.post("/api/v1/customers", {**BODY, "email": "Ada@Example.com"})

        assert problem(response) == (409, "application/problem+json", "email_taken")

    def test_a_weak_password_is_named_with_its_reasons(self, client: APIClient) -> None:
        response = client.post("/api/v1/customers", {**BODY, "password": "12345"})

        assert problem(response) == (422, "application/problem+json", "weak_password")
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
            ("password", "password_too_short"),
            ("password", "password_too_common"),
        ]

    def test_bad_input_names_its_fields_as_they_were_sent(self, client: APIClient) -> None:
        body = {**BODY, "email": "ada", "firstName": "", "address": {**ADDRESS, "country": "Wales", "zipCode": None}}

        response = client.post("/api/v1/customers", body)

        assert problem(response) == (400, "application/problem+json", "invalid")
        assert {(error["field"], error["code"]) for error in response.json()["errors"]} == {
            ("email", "invalid"),
            ("firstName", "blank"),
            ("address.country", "invalid"),
            ("address.zipCode", "null"),
        }


class TestAnAccount:
    def test_its_owner_sees_it(self, ada: CustomerDto) -> None:
        response = logged_in(ada.customer_id).get(f"/api/v1/customers/{ada.customer_id}")

        assert (response.status_code, response.json()) == (
            200,
            {
                "customerId": ada.customer_id,
                "email": "ada@example.com",
                "firstName": "Ada",
                "lastName": "Byron",
                "phone": "",
                "addresses": [],
                "createdAt": "2026-11-20T12:00:00Z",
            },
        )

    def test_its_owner_changes_it(self, ada: CustomerDto) -> None:
        client = logged_in(ada.customer_id)

        response = client.patch(
            f"/api/v1/customers/{ada.customer_id}", {"lastName": "Lovelace", "email": "x@example.com", "isStaff": True}
        )

        assert (response.status_code, response.json()["lastName"]) == (200, "Lovelace")
        stored = Customer.objects.get()
        assert (stored.last_name, stored.email, stored.is_staff) == ("Lovelace", "ada@example.com", False)

    def test_a_stranger_must_say_who_they_are(self, client: APIClient, ada: CustomerDto) -> None:
        response = client.get(f"/api/v1/customers/{ada.customer_id}")

        assert problem(response) == (401, "application/problem+json", "not_authenticated")
        assert response.headers["WWW-Authenticate"] == "Api-Key"

    def test_to_another_customer_it_looks_like_one_that_is_not_there(self, ada: CustomerDto) -> None:
        eve = services.register(
            email="eve@example.com", password=PASSWORD, first_name="Eve", last_name="Dropper", phone="", now=NOW
        )
        client = logged_in(eve.customer_id)

        answers = [client.get(f"/api/v1/customers/{wanted}") for wanted in (ada.customer_id, "cust_none")]

        assert [problem(answer) for answer in answers] == [
            (403, "application/problem+json", "permission_denied"),
            (403, "application/problem+json", "permission_denied"),
        ]
        assert client.patch(f"/api/v1/customers/{ada.customer_id}", {"phone": "1"}).status_code == 403

    def test_staff_see_and_change_it_as_their_role_allows(self, ada: CustomerDto) -> None:
        services.ensure_roles()
        seen = {}
        for role in ("Support", "Read-only", "Marketing"):
            member = services.create_staff(
                email=f"{role}@example.com", password=PASSWORD, role=role, first_name="", last_name="", now=NOW
            )
            client = logged_in(member.id)
            address = f"/api/v1/customers/{ada.customer_id}"
            seen[role] = (client.get(address).status_code, client.patch(address, {"phone": "1"}).status_code)

        assert seen == {"Support": (200, 200), "Read-only": (200, 403), "Marketing": (403, 403)}

    def test_a_session_changes_nothing_without_its_csrf_token(self, ada: CustomerDto) -> None:
        client = APIClient(enforce_csrf_checks=True)
        client.force_login(Customer.objects.get())

        response = client.patch(f"/api/v1/customers/{ada.customer_id}", {"phone": "1"})

        assert problem(response) == (403, "application/problem+json", "permission_denied")


class TestApiKeys:
    def test_a_key_opens_what_its_scopes_say(self, ada: CustomerDto) -> None:
        address = f"/api/v1/customers/{ada.customer_id}"
        seen = {
            scopes: (with_key(scopes).get(address).status_code, with_key(scopes).patch(address, {}).status_code)
            for scopes in ("customers:read", "customers:write", "*", "orders:read")
        }

        assert seen == {
            "customers:read": (200, 403),
            "customers:write": (403, 200),
            "*": (200, 200),
            "orders:read": (403, 403),
        }

    def test_an_unknown_customer_is_not_found(self, db: None) -> None:
        response = with_key("*").get("/api/v1/customers/cust_none")

        assert problem(response) == (404, "application/problem+json", "customer_not_found")

    @pytest.mark.parametrize("secret", ["", "nonsense", "ck_0123456789ab_" + "x" * 43, "ck_é"])
    def test_a_wrong_key_is_401_and_told_how(self, client: APIClient, secret: str) -> None:
        response = client.get("/api/v1/customers/cust_none", headers={"Authorization": f"Api-Key {secret}"})

        assert problem(response) == (401, "application/problem+json", "invalid_api_key")
        assert response.headers["WWW-Authenticate"] == "Api-Key"

    def test_a_wrong_key_is_refused_where_anyone_may_call(self, client: APIClient) -> None:
        response = client.post("/api/v1/customers", BODY, headers={"Authorization": "Api-Key nonsense"})

        assert problem(response) == (401, "application/problem+json", "invalid_api_key")
        assert Customer.objects.count() == 0

    def test_a_key_past_its_time_opens_nothing(self, ada: CustomerDto) -> None:
        client = with_key("*", expires_at=datetime.now(UTC) - timedelta(seconds=1))

        assert problem(client.get(f"/api/v1/customers/{ada.customer_id}")) == (
            401,
            "application/problem+json",
            "invalid_api_key",
        )

    def test_the_openapi_document_names_the_scheme(self, client: APIClient) -> None:
        document = client.get("/api/v1/openapi.json").json()

        assert document["components"]["securitySchemes"]["apiKey"]["in"] == "header"
        assert {"apiKey": []} in document["paths"]["/api/v1/customers/{customer_id}"]["get"]["security"]
