"""Limits on how often something may be tried, counted in Redis in one step: a burst does not get past them.

    LOG_IN = Limit("log-in", times=5, per=timedelta(minutes=15))

    take((LOG_IN, email))      # raises TooManyAttempts
    give_back(LOG_IN, email)   # it was no attack after all

Redis keeps a hash of what is counted, no addresses. While Redis is away nothing is limited: a shop without carts for
a moment is bad enough, one nobody can log in to is worse.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import redis
import structlog

from commerce.errors import DomainError
from commerce.redis import client

log = structlog.get_logger(__name__)


class TooManyAttempts(DomainError):
    """This was tried too often. Wait a while, then try again."""

    code = "too_many_attempts"
    status = 429
    passes_by_itself = True

    def __init__(self, detail: str = "", *, retry_after: int = 1, **params: Any) -> None:
        """`retry_after` is in seconds."""
        super().__init__(detail, retry_after=retry_after, **params)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so long, counted from the first of them."""

    name: str
    times: int
    per: timedelta

    def key(self, subject: str) -> str:
        digest = hashlib.sha256(subject.strip().lower().encode()).hexdigest()
        return f"throttle:{self.name}:{digest[:32]}"


# All limits are looked at before any is counted, so that what is refused by one does not use up another.
_TAKE = """
for i, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
        return math.max(redis.call('TTL', key), 1)
    end
end
for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[2 * i]) end
end
return 0
"""


def take(*attempts: tuple[Limit, str]) -> None:
    """Count one attempt against each limit; a subject that is empty is not counted.

    :raises TooManyAttempts: one of them is used up; then none is counted
    """
    counted = [(limit, subject) for limit, subject in attempts if subject]
    keys = [limit.key(subject) for limit, subject in counted]
    figures = [figure for limit, _ in counted for figure in (limit.times, int(limit.per.total_seconds()))]
    try:
        wait = int(client().eval(_TAKE, len(keys), *keys, *figures)) if keys else 0
    except redis.RedisError:
        log.warning("throttle.not_counted", limits=[limit.name for limit, _ in counted])
        return
    if wait:
        raise TooManyAttempts(retry_after=wait)


def seconds_to_wait(limit: Limit, subject: str) -> int:
    """How long until the next attempt is let through; 0 if it would be now."""
    try:
        used, seconds = client().get(limit.key(subject)), client().ttl(limit.key(subject))
    except redis.RedisError:
        return 0
    return max(seconds, 1) if int(used or 0) >= limit.times else 0


def give_back(limit: Limit, subject: str) -> None:
    """Forget the attempts of this subject: the last one was right."""
    try:
        client().delete(limit.key(subject))
    except redis.RedisError:
        log.warning("throttle.not_forgotten", limits=[limit.name])
