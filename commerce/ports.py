"""How one domain calls another: through a port, typed by the owner's Protocol.

The owner declares it beside its Protocol (`interface.py`):

    service: ServicePort[InventoryService] = ServicePort("inventory")

binds it in its AppConfig (`interface.service.bind(services)`), and everyone else calls
`inventory.service().reserve(...)`. What stands behind the port, a local module or another process,
is configuration.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from commerce.db.current import current_transaction

Service = TypeVar("Service")


class PortNotBound(RuntimeError):
    """A domain was called that this process does not hold and has no address for."""


class CallInsideTransaction(RuntimeError):
    """A domain was called while another domain's transaction was open.

    The call may cross a network, and would hold row locks while it waits: commit first.
    """


class ServicePort(Generic[Service]):
    """The one door to a domain's service."""

    def __init__(self, domain: str) -> None:
        self.domain = domain
        self._service: Service | None = None

    def __call__(self) -> Service:
        """The service, ready to be called.

        :raises PortNotBound: the domain is neither installed nor configured
        :raises CallInsideTransaction: another domain's transaction is open
        """
        open_domain = current_transaction()
        if open_domain not in (None, self.domain):
            raise CallInsideTransaction(f"{self.domain} was called inside a transaction of {open_domain}.")
        if self._service is None:
            raise PortNotBound(f"Nothing is bound to the port of {self.domain!r}.")
        return self._service

    def bind(self, service: Service) -> None:
        """Put a service behind the port."""
        self._service = service

    @contextmanager
    def replaced_by(self, service: Service) -> Iterator[None]:
        """Put another service behind the port for a while: the owner's fake, in the tests of others."""
        bound, self._service = self._service, service
        try:
            yield
        finally:
            self._service = bound


def signature_differences(protocol: type, service: object) -> list[str]:
    """Where a service departs from its Protocol: missing functions and unlike signatures."""
    found = []
    for name, promised in inspect.getmembers(protocol, inspect.isfunction):
        if name.startswith("_"):
            continue
        offered = getattr(service, name, None)
        if offered is None:
            found.append(f"{name} is missing")
            continue
        expected = [p for p in inspect.signature(promised).parameters.values() if p.name != "self"]
        actual = [p for p in inspect.signature(offered).parameters.values() if p.name != "self"]
        if [(p.name, p.kind) for p in expected] != [(p.name, p.kind) for p in actual]:
            found.append(f"{name}{inspect.Signature(actual)} should be {name}{inspect.Signature(expected)}")
    return found
