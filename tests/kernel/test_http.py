"""What every caller of the REST API can rely on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commerce.models import IdempotentRequest
from commerce.redis import client as redis
from tests.kernel.rehearsal_urls import RUNS

pytestmark = pytest.mark.urls("tests.kernel.rehearsal_urls")

ORDER = {"firstName": "Ada", "lines": [{"unitPrice": {"amount": "12.50", "currency": "GBP"}, "quantity": 2}]}


def post(path: str = "/order", body: Any = ORDER, **headers: str) -> Any:
    return Client(raise_request_exception=False).post(path, body, content_type="application/json", headers=headers)


def get(path: str, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(path, headers=headers)


def runs() -> int:
    return int(redis().get(RUNS) or 0)


def test_a_named_condition_becomes_a_problem_with_its_details() -> None:
    answer = get("/conflict", x_correlation_id="the-callers-own-id")

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "It is sold out.",
        "code": "sold_out",
        "instance": "/conflict",
        "correlationId": "the-callers-own-id",
        "skus": ["MUG"],
        "unitPrice": {"amount": "1.00", "currency": "GBP"},
    }


def test_invalid_input_names_the_fields_and_the_remedy() -> None:
    assert get("/invalid").json()["errors"] == [
        {"field": "postcode", "code": "invalid", "message": "Write it as SW1A 1AA."}
    ]


@pytest.mark.parametrize(("path", "status", "code"), [
    ("/unavailable", 503, "unavailable"),
    ("/database", 503, "database_unavailable"),
])  # fmt: skip
def test_what_will_pass_says_when_to_come_back(path: str, status: int, code: str) -> None:
    answer = get(path)

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (status, code, "2")


def test_a_bug_tells_the_caller_nothing_but_an_id_to_quote() -> None:
    answer = get("/bug")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "ZeroDivision" not in answer.content.decode()
    assert answer.json()["correlationId"] == answer["X-Correlation-Id"]


@pytest.mark.parametrize("offered", ["", "short", "with spaces in it", "x" * 100])
def test_an_ill_formed_correlation_id_is_replaced(offered: str) -> None:
    assert get("/conflict", x_correlation_id=offered)["X-Correlation-Id"].startswith("corr_")


def test_bodies_are_in_camel_case_and_money_is_an_object(db: None) -> None:
    assert post().json() == ORDER


@pytest.mark.urls("config.urls")
def test_a_nul_in_a_path_names_nothing() -> None:
    answer = get("/api/v1/orders/a%00b")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "min_value"), (-1, "min_value"), (10**9, "max_value"), (1.5, "invalid"), ("2", "invalid"), (True, "invalid")],
)
def test_a_quantity_is_a_whole_number_within_bounds(db: None, quantity: object, code: str) -> None:
    answer = post(body={"firstName": "Ada", "lines": [{**ORDER["lines"][0], "quantity": quantity}]})  # type: ignore[index]

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (400, "lines.0.quantity", code)


def test_a_missing_field_is_named(db: None) -> None:
    assert [error["field"] for error in post(body={}).json()["errors"]] == ["firstName", "lines"]


def test_a_body_that_is_no_json_is_a_problem_too(db: None) -> None:
    answer = post(body="{nonsense")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_that_nests_too_deep_is_the_callers_mistake(db: None) -> None:
    answer = post(body="[" * 100_000)

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("headers", [{}, {"idempotency_key": "k1"}])
def test_a_body_that_is_too_large_is_refused(db: None, settings: Any, headers: dict[str, str]) -> None:
    answer = post(body={"firstName": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, **headers)

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert (answer.json()["title"], answer.json()["code"]) == ("Body too large", "body_too_large")


def test_the_same_key_and_body_get_the_first_answer_again(db: None) -> None:
    first, second = (post(idempotency_key="k1") for _ in range(2))

    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, ORDER)
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"], runs()) == (None, "true", 1)


def test_an_error_of_the_caller_is_an_answer_too(db: None) -> None:
    first, second = (post("/conflict", idempotency_key="k1") for _ in range(2))

    assert (first.status_code, second.status_code, runs()) == (409, 409, 1)
    assert second.json()["code"] == "sold_out"


def test_a_failure_of_the_server_is_not_kept(db: None) -> None:
    first, second = (post("/unavailable", idempotency_key="k1") for _ in range(2))

    assert (first.status_code, second.status_code, runs()) == (503, 503, 2)


def test_the_same_key_with_another_body_is_refused(db: None) -> None:
    post(idempotency_key="k1")

    answer = post(body={**ORDER, "firstName": "Grace"}, idempotency_key="k1")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_one_callers_keys_are_not_anothers(db: None) -> None:
    post(idempotency_key="k1", x_caller="ada")
    post(idempotency_key="k1", x_caller="grace")

    assert runs() == 2


def test_a_key_still_at_work_is_a_conflict_until_its_lease_runs_out(db: None) -> None:
    post(idempotency_key="k1")
    at_work = IdempotentRequest.objects.using("orders").filter(key="k1")
    at_work.update(status=None)

    while_leased = post(idempotency_key="k1")
    at_work.update(lease_until=timezone.now() - timedelta(seconds=1))
    afterwards = post(idempotency_key="k1")

    assert (while_leased.status_code, while_leased.json()["code"]) == (409, "idempotency_in_progress")
    assert (afterwards.status_code, runs()) == (201, 2)


def test_twenty_at_once_run_once(committed: None, concurrently: Callable[..., list[Any]]) -> None:
    answers = concurrently([lambda: post(idempotency_key="k1")] * 20)

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert runs() == 1


@pytest.mark.parametrize("key", ["x" * 256, "line\tbreak"])
def test_an_unusable_key_is_named(db: None, key: str) -> None:
    answer = post(idempotency_key=key)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
