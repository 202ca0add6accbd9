"""What the shop holds about a person: told in one document, and forgotten.

A domain that holds personal data offers a module that satisfies `PersonalData`, in its AppConfig:

    privacy.offer("orders", services.personal_data)

`export` asks all of them. Erasing goes by event, so that it survives a death of any process: `hindrances` asks first
whether anything stands against it, customers erases the account and publishes CustomerErased, and each domain that
hears it forgets what it holds, `forget_events` among that.
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


def forget_events(domain: str, *, about: Sequence[str], but: str) -> int:
    """Delete delivered events of this domain, sent and received, that name any of these ids; answers how many.

    Such events carry names and addresses. Those still on their way stay: their consumers need them, and they are
    pruned in time. So does the event that tells of the erasure, whose type `but` names. It reads the whole log, so it
    is for rare occasions.
    """
    from django.db.models import Q, TextField
    from django.db.models.functions import Cast

    from commerce.models import InboxEvent, OutboxEvent

    named = Q(pk__in=[])
    for identifier in about:
        named |= Q(key=identifier) | Q(said__contains=identifier)
    finished = [InboxEvent.State.DONE, InboxEvent.State.DISCARDED]
    logs = (
        OutboxEvent.objects.using(domain).filter(relayed_at__isnull=False),
        InboxEvent.objects.using(domain).filter(state__in=finished),
    )
    return sum(
        log.alias(said=Cast("data", TextField())).filter(named).exclude(event_type=but).delete()[0] for log in logs
    )
