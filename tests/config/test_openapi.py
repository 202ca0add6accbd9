"""The document of the REST API, and the pages that show it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

API = "api/v1/"
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    return dict(SchemaGenerator().get_schema(request=None, public=True))


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [route[method] for route in document["paths"].values() for method in METHODS & set(route)]


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_it_is_written_without_a_warning_and_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    validate_schema(document)
    assert document["openapi"].startswith("3.1.")


def test_every_route_of_the_api_is_in_it(document: dict[str, Any]) -> None:
    served = {route for route in routes(get_resolver().url_patterns) if route.startswith(API)}

    written = {"/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in served}

    assert set(document["paths"]) == written - {"/api/v1/openapi.json"}


def test_every_call_has_a_name_of_its_own_and_a_summary(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]

    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)
    assert [operation["operationId"] for operation in operations(document) if not operation.get("summary")] == []


def test_what_a_base_class_says_to_programmers_is_not_told_to_callers(document: dict[str, Any]) -> None:
    told = [operation.get("description", "") for operation in operations(document)]

    assert [description for description in told if "Base of" in description] == []


def test_every_property_is_in_camel_case(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert {name for schema in schemas.values() for name in schema.get("properties", {}) if "_" in name} == set()


def test_every_call_may_answer_with_a_problem_that_is_as_described(document: dict[str, Any]) -> None:
    described = [operation["responses"]["default"]["content"] for operation in operations(document)]
    assert described == [
        {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}} for _ in described
    ]

    problem = Client().post("/api/v1/cart/items", {}, content_type="application/json").json()
    schema = document["components"]["schemas"]["Problem"]
    assert set(problem) == set(schema["properties"])
    assert set(schema["properties"]) - set(schema["required"]) == {"errors"}


def test_it_names_the_api_key_and_where_it_goes(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["apiKey"]

    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "Authorization")
    assert "Api-Key <key>" in scheme["description"]


@pytest.mark.parametrize("page", ["/api/docs/", "/api/redoc/"])
def test_its_pages_load_nothing_from_elsewhere(page: str) -> None:
    answer = Client().get(page)

    assert answer.status_code == 200
    assert re.findall(r"""(?:https?:)?//[\w.-]+""", re.sub(r"//\s.*", "", answer.content.decode())) == []
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "worker-src": "'self' blob:",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


def test_its_pages_are_found_without_the_slash_too() -> None:
    assert [Client().get(path).headers["Location"] for path in ("/api/docs", "/api/redoc")] == [
        "/api/docs/",
        "/api/redoc/",
    ]


@pytest.mark.parametrize("path", ["/api", "/api/v1", "/api/v1/nothing", "/api/v1/products/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_path_that_leads_nowhere_is_a_problem_whatever_the_method(path: str, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
