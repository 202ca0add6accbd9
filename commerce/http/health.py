"""`/healthz`: the process answers. `/readyz`: what it depends on answers too."""

from typing import Any

import redis
from django.conf import settings
from django.db import connections
from django.db.utils import DatabaseError
from django.http import HttpRequest, JsonResponse

from commerce.db.liveness import note_failure
from commerce.redis import client


def healthz(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """503 until every domain's database answers as the domain's own role in its own schema.

    Redis is reported, but the shop sells without it: carts fall back to Postgres.
    """
    databases = {name: _database(name) for name in settings.DOMAINS.names}
    ready = all(state == "ok" for state in databases.values())
    body: dict[str, Any] = {"status": "ok" if ready else "unavailable", "databases": databases, "redis": _redis()}
    return JsonResponse(body, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def _database(domain: str) -> str:
    try:
        with connections[domain].cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
    except DatabaseError:
        note_failure()
        return "unreachable"
    return "ok" if schema == settings.DOMAINS[domain].schema else "not provisioned"


def _redis() -> str:
    try:
        client().ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
