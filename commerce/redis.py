"""The process's Redis client. Short timeouts: callers have another way when Redis is away."""

from functools import cache

import redis
from django.conf import settings

CONNECT_TIMEOUT_SECONDS = 0.5
ANSWER_TIMEOUT_SECONDS = 1.0


@cache
def client() -> "redis.Redis":
    """A pooled, thread-safe client of `REDIS_URL`, speaking str.

    Raises `redis.RedisError` when used while Redis is away; never at creation.
    """
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
        socket_timeout=ANSWER_TIMEOUT_SECONDS,
    )
