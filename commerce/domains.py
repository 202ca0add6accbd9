"""What a domain is. The list of domains itself is configuration: `config/domains.py`."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain app: its name is its app label, its database alias and its schema.

    `calls` are the domains it may call synchronously; together they form no cycle.
    `hosts` are labels of other Django apps whose tables live in this domain's schema.
    """

    name: str
    calls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        return self.name

    @property
    def app_role(self) -> str:
        """The login of running processes: reads and writes rows of this schema, nothing else."""
        return f"{self.name}_app"

    @property
    def owner_role(self) -> str:
        """Owns the schema; migrations act as it. Nobody can log in as it."""
        return f"{self.name}_owner"


class Registry:
    """The domains of this deployment, in the order they are provisioned and migrated."""

    def __init__(self, domains: tuple[Domain, ...]) -> None:
        self._domains = {domain.name: domain for domain in domains}
        self._alias_of_label = {label: d.name for d in domains for label in (d.name, *d.hosts)}

    def __iter__(self) -> Iterator[Domain]:
        return iter(self._domains.values())

    def __contains__(self, name: object) -> bool:
        return name in self._domains

    def __getitem__(self, name: str) -> Domain:
        return self._domains[name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._domains)

    def alias_of(self, app_label: str) -> str | None:
        """The database alias that holds this app's tables, or None for an app nobody placed."""
        return self._alias_of_label.get(app_label)
