"""A domain that works, but for some of its calls."""

from collections import Counter
from typing import Any

FOR_EVER = 10**9


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
