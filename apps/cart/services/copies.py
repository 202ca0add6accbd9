"""Copies of carts in Redis: read first, never the truth, never missed.

Postgres is written first, under a row lock that gives each change of a cart a higher version; then the copy is put
with "set if newer". Without Redis everything works from Postgres. What is left is that an *older copy must never win*:

- A late writer or a slow reader that refills: "set if newer" refuses it. A cart that was ordered leaves a closed copy
  (and a closed row) behind, so that its earlier self is older too.
- Redis lost everything: there is no copy.
- Redis came back from a snapshot, or a replica that lagged took over: every copy bears the run id of the server
  process that took it in, and one from another run is not believed.
- Redis was frozen, or out of reach, while carts changed: the first failure opens a process's circuit (`circuit.py`),
  which keeps its requests from waiting; changes are then not copied. Every copy also bears the *epoch* of its time, a
  random value in Redis. As soon as a process reaches Redis again it replaces the epoch, and with it all earlier copies
  stop being believed at once, in all processes, whether or not they noticed the outage. This takes no list of what
  changed and compares no clocks. From then on its changes are copied again. But others may still be in their pause and
  change carts without a copy; so it believes no copy until PROBATION_SECONDS later, when those pauses are over, and
  replaces the epoch once more. A new process starts the same way, so one that died with changes not copied is mended
  by the one that takes its place.

Limits. A process that cannot reach Redis while another can, or that still pauses while another had no request during
the outage, changes carts past the other's copies: for PAUSE_SECONDS, plus the time to its next request, the other may
show such a cart as it was. Changes never start from a copy, so nothing is lost by that; only what is shown may be
late. The keys of one call do not share a slot, so this wants one Redis primary, not a Redis Cluster.
"""

import json
import secrets
from collections.abc import Callable
from typing import TypeVar

import redis

from apps.cart.rules import Contents
from apps.cart.services.circuit import Circuit
from commerce.redis import ANSWER_TIMEOUT_SECONDS, CONNECT_TIMEOUT_SECONDS, client
from commerce.wire import decode, encode

Answer = TypeVar("Answer")

PAUSE_SECONDS = 3.0
PROBATION_SECONDS = PAUSE_SECONDS + CONNECT_TIMEOUT_SECONDS + ANSWER_TIMEOUT_SECONDS
"""Long enough for the pause of whoever failed last while Redis was away, and began to wait just before its return."""

_EPOCH_KEY = "cart:epoch"
_COPY_KEY = "cart:copy:"

_STAMP = """
local epoch = redis.call('GET', KEYS[2])
if not epoch then
  epoch = ARGV[1]
  redis.call('SET', KEYS[2], epoch)
end
local stamp = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') .. ':' .. epoch
"""

_READ = f"""{_STAMP}
local held = redis.call('HMGET', KEYS[1], 'stamp', 'contents')
return held[1] == stamp and held[2]
"""

_PUT_IF_NEWER = f"""{_STAMP}
local held = redis.call('HMGET', KEYS[1], 'stamp', 'version')
if held[1] == stamp and tonumber(held[2]) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], 'stamp', stamp, 'version', ARGV[2], 'contents', ARGV[3])
redis.call('EXPIREAT', KEYS[1], ARGV[4])
return 1
"""


class Copies:
    """One process's view of the copies."""

    def __init__(self) -> None:
        self._circuit = Circuit(pause_seconds=PAUSE_SECONDS, probation_seconds=PROBATION_SECONDS)

    def read(self, token_digest: str) -> Contents | None:
        """The copy, if Redis is there and holds one to be believed."""
        if not (self._usable() and self._believable()):
            return None
        held = self._attempt(lambda: _run(_READ, token_digest))
        return decode(Contents, json.loads(held)) if isinstance(held, str) else None

    def put(self, token_digest: str, contents: Contents) -> None:
        """Put a copy unless a newer one is there. Call it after the commit; without Redis it does nothing."""
        if not self._usable() and self._circuit.miss_write():
            return
        expires_at = int(contents.expires_at.timestamp())
        body = json.dumps(encode(contents))
        self._attempt(lambda: _run(_PUT_IF_NEWER, token_digest, contents.version, body, expires_at))

    def _usable(self) -> bool:
        if not self._circuit.is_closed and self._circuit.may_probe():
            self._attempt(lambda: self._circuit.close_after(_begin_epoch))
        return self._circuit.is_closed

    def _believable(self) -> bool:
        if not self._circuit.is_trusted and self._circuit.may_trust():
            self._attempt(lambda: self._circuit.trust_after(_begin_epoch))
        return self._circuit.is_trusted

    def _attempt(self, call: Callable[[], Answer]) -> Answer | None:
        try:
            return call()
        except redis.RedisError:
            self._circuit.open()
            return None


def _run(script: str, token_digest: str, *arguments: str | int) -> object:
    return client().eval(script, 2, _COPY_KEY + token_digest, _EPOCH_KEY, _new_epoch(), *map(str, arguments))


def _begin_epoch() -> None:
    client().set(_EPOCH_KEY, _new_epoch())


def _new_epoch() -> str:
    return secrets.token_hex(8)


copies = Copies()
