"""Domains in trouble: the real service behind its port, but for some of its calls."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

FOR_EVER = 10**9

Happening = Callable[[], object]


class DomainDown(RuntimeError):
    """What a call answers whose domain is away for a moment: nothing that anybody planned for."""


class Breaking:
    """A real service whose calls named here fail so many times, before they have any effect: then they work.

    `with inventory.service.replaced_by(Breaking(services, release=3)): …`
    """

    def __init__(self, service: object, **failures: int) -> None:
        self._service = service
        self._left = Counter(failures)
        self.failed: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        if self._left[name] <= 0:
            return getattr(self._service, name)
        return lambda **_: self._fail(name)

    def _fail(self, name: str) -> None:
        self._left[name] -= 1
        self.failed[name] += 1
        raise DomainDown(f"{name} was not carried out")


class Eventful:
    """A real service around one of whose calls something else happens, the first time: `before` it, or `after` it.

    `with payments.service.replaced_by(Eventful(services, "capture", before=lose_the_reservation)): …`
    """

    def __init__(self, service: object, call: str, *, before: Happening | None = None, after: Happening | None = None):
        self._service = service
        self._call = call
        self._before, self._after = before, after
        self.happened = False

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._service, name)
        return partial(self._eventful, real) if name == self._call and not self.happened else real

    def _eventful(self, real: Callable[..., Any], **arguments: Any) -> Any:
        self.happened = True
        if self._before:
            self._before()
        answer = real(**arguments)
        if self._after:
            self._after()
        return answer
