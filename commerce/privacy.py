"""What the shop holds about a person: told in one document, and forgotten.

A domain that holds personal data offers a module that satisfies `PersonalData`, in its AppConfig:

    privacy.offer("orders", services.personal_data)

`export` asks all of them. Erasing goes by event, so that it survives a death of any process: `hindrances` asks first
whether anything stands against it, customers erases the account and publishes CustomerErased, and each domain that
hears it forgets what it holds. When orders has told which orders were concerned, every domain's log of events loses
them (`config.forgetting`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from commerce.ports import ServicePort


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Whose data: a customer, and the address that guests' data of the same person may be kept by.

    `email` is empty unless the customer has proven it: what strangers did under that address is not theirs to see.
    """

    customer_id: str
    email: str = ""


class PersonalData(Protocol):
    def personal_data_of(self, *, subject: Subject) -> dict[str, Any]:
        """Everything this domain holds about the person, as JSON; empty for nothing."""
        ...

    def hindrances_to_erasure(self, *, subject: Subject) -> Sequence[str]:
        """What has to be ended first, in plain sentences; usually nothing."""
        ...


_ports: dict[str, ServicePort[PersonalData]] = {}


def offer(domain: str, holder: PersonalData) -> None:
    """Say that a domain holds personal data, and who tells of it."""
    port = _ports.setdefault(domain, ServicePort(domain))
    port.bind(holder)


def holders() -> tuple[str, ...]:
    """The domains that hold personal data."""
    return tuple(sorted(_ports))


def export(subject: Subject) -> dict[str, dict[str, Any]]:
    """Everything held about a person, by domain."""
    return {domain: _ports[domain]().personal_data_of(subject=subject) for domain in holders()}


def hindrances(subject: Subject) -> tuple[str, ...]:
    """What stands against erasing a person now, in plain sentences; empty if nothing does."""
    return tuple(said for domain in holders() for said in _ports[domain]().hindrances_to_erasure(subject=subject))


def digest_of(email: str) -> str:
    """Stands for an address where it must be recognised but not be read."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def digest_in_sql(field: str) -> Any:
    """What `digest_of` makes of a column of addresses, as an expression of a query."""
    from django.db.models import CharField, Func
    from django.db.models.functions import Lower, Trim

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    return Func(Lower(Trim(field)), template=template, output_field=CharField())


def forget_events(domain: str, *, about: Sequence[str], but: Sequence[str]) -> int:
    """Delete what this domain has sent, received and answered that names any of these ids; answers how many rows.

    Events and stored answers carry names and addresses. What is still on its way stays, because its consumers need it,
    and is pruned in time; so do events of the types `but`, which tell of the erasure. It reads whole logs, so it is for
    rare occasions.
    """
    from commerce.models import IdempotentRequest, InboxEvent, OutboxEvent

    finished = [InboxEvent.State.DONE, InboxEvent.State.DISCARDED]
    sent = OutboxEvent.objects.using(domain).filter(relayed_at__isnull=False).exclude(event_type__in=but)
    received = InboxEvent.objects.using(domain).filter(state__in=finished).exclude(event_type__in=but)
    answered = IdempotentRequest.objects.using(domain).filter(status__isnull=False)
    logs = (_naming(about, sent, "data"), _naming(about, received, "data"), _naming(about, answered, "body"))
    return sum(log.delete()[0] for log in logs)


def _naming(about: Sequence[str], log: Any, document: str) -> Any:
    """The rows whose document contains one of these ids."""
    from django.db.models import Q, TextField
    from django.db.models.functions import Cast

    named = Q(pk__in=[])
    for identifier in about:
        named |= Q(said__contains=identifier)
    return log.alias(said=Cast(document, TextField())).filter(named)
