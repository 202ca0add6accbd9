"""What gateways tell us by themselves: kept first, acted on a moment later.

A webhook is only a hint that something happened: it may come twice, late, in any order, or before the answer of the
call that caused it. So the payment is asked about anew, and `record` writes down what is said.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import F, QuerySet

from apps.payments.gateways import GATEWAYS, Gateway, GatewayDispute, GatewayEvent, GatewayEventKind
from apps.payments.interface import UnknownGateway
from apps.payments.models import ReceivedWebhook
from apps.payments.services.asking import find_behind, hear
from apps.payments.services.disputes import record_dispute
from apps.payments.services.holds import give_up_stray_hold
from commerce.db.transaction import atomic
from commerce.errors import Unavailable
from commerce.events.inbox import pause_after
from commerce.wire import decode, encode

log = structlog.get_logger(__name__)

State = ReceivedWebhook.State
ROUND = 20
LEASE = timedelta(minutes=2)
"""For how long a worker that took webhooks is believed to be at work on them."""
MOST_ATTEMPTS = 8


def receive_webhook(*, gateway: str, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Keep an event of a gateway, once, to be acted on by `process_webhooks`. Asks nobody.

    :raises UnknownGateway: there is none of this name
    :raises InvalidSignature: the gateway did not sign it for us within the last minutes
    """
    event = _gateway(gateway).parse_webhook(body=body, headers=headers, now=now)
    ReceivedWebhook.objects.bulk_create([_row(gateway, event, now)], ignore_conflicts=True)


def process_webhooks(now: datetime) -> int:
    """Act on webhooks that are due; answers how many were settled. Those about one payment cost one question.

    A gateway that is away ends the round: the rest would only wait for it, too.
    """
    taken = _take(now)
    settled = 0
    for about_one in _by_payment(taken):
        try:
            settled += _act(about_one, now)
        except Unavailable as error:
            _put_back(taken, error, now)
            break
        except Exception as error:  # noqa: BLE001  whatever it was is tried again, then shown to staff
            _note_failure(about_one, error, now)
    return settled


def retry_webhooks(*, webhook_ids: Iterable[int], now: datetime) -> int:
    """Put webhooks that were given up back in line; answers how many."""
    dead = ReceivedWebhook.objects.filter(pk__in=list(webhook_ids), state=State.DEAD)
    return dead.update(state=State.WAITING, attempts=0, due_at=now, processed_at=None)


def prune_webhooks(now: datetime) -> int:
    """Delete webhooks that were acted on long ago; answers how many."""
    settled = ReceivedWebhook.objects.filter(state__in=[State.DONE, State.IGNORED])
    deleted, _ = settled.filter(received_at__lt=now - settings.EVENT_RETENTION).delete()
    return deleted


def _gateway(name: str) -> Gateway:
    """The sandbox's secret is known to everybody: it is heard only where it is the gateway."""
    if name not in GATEWAYS or (name == "sandbox" and name != settings.PAYMENT_GATEWAY):
        raise UnknownGateway
    return GATEWAYS[name]


def _row(gateway: str, event: GatewayEvent, now: datetime) -> ReceivedWebhook:
    is_ours = bool(event.reference) and event.kind is not GatewayEventKind.OTHER
    return ReceivedWebhook(
        gateway=gateway,
        event_id=event.event_id,
        kind=event.kind.value,
        reference=event.reference,
        payload={"type": event.data.get("type", ""), "dispute": encode(event.dispute)},
        state=State.WAITING if is_ours else State.IGNORED,
        created_at=event.created_at,
        received_at=now,
        due_at=now,
        processed_at=None if is_ours else now,
    )


def _take(now: datetime) -> list[ReceivedWebhook]:
    """Due webhooks, oldest first, taken for a while: another worker passes them by."""
    with atomic("payments"):
        due = ReceivedWebhook.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "id")
        taken = list(due.select_for_update(skip_locked=True)[:ROUND])
        ReceivedWebhook.objects.filter(pk__in=[webhook.pk for webhook in taken]).update(
            due_at=now + LEASE, attempts=F("attempts") + 1
        )
    for webhook in taken:
        webhook.attempts += 1
    return taken


def _by_payment(webhooks: list[ReceivedWebhook]) -> list[list[ReceivedWebhook]]:
    groups: dict[tuple[str, str], list[ReceivedWebhook]] = {}
    for webhook in webhooks:
        groups.setdefault((webhook.gateway, webhook.reference), []).append(webhook)
    return list(groups.values())


def _act(about_one: list[ReceivedWebhook], now: datetime) -> int:
    first = about_one[0]
    payment = find_behind(first.gateway, first.reference)
    if payment is None:
        return _end(about_one, State.IGNORED, now, error="It is about no payment of this shop.")
    payment, said = hear(payment, reference=first.reference, now=now)
    give_up_stray_hold(payment, said, now=now)
    for webhook in about_one:
        if webhook.kind == GatewayEventKind.DISPUTE:
            told = decode(GatewayDispute, webhook.payload["dispute"])
            record_dispute(payment.pk, told, said_at=webhook.created_at, now=now)
    return _end(about_one, State.DONE, now)


def _end(webhooks: list[ReceivedWebhook], state: ReceivedWebhook.State, now: datetime, *, error: str = "") -> int:
    return _waiting(webhooks).update(state=state, processed_at=now, error=error)


def _put_back(webhooks: list[ReceivedWebhook], error: Unavailable, now: datetime) -> None:
    """The gateway is away, which is nobody's fault: they wait for it however long that takes."""
    longest = max(webhook.attempts for webhook in webhooks)
    _waiting(webhooks).update(due_at=now + pause_after(longest), error=error.code)


def _note_failure(webhooks: list[ReceivedWebhook], error: Exception, now: datetime) -> None:
    attempts = max(webhook.attempts for webhook in webhooks)
    is_dead = attempts >= MOST_ATTEMPTS
    _waiting(webhooks).update(
        state=State.DEAD if is_dead else State.WAITING,
        due_at=now + pause_after(attempts),
        error=f"{type(error).__name__}: {error}",
    )
    log.error("webhook.failed", webhook_ids=[w.pk for w in webhooks], attempts=attempts, dead=is_dead, exc_info=error)


def _waiting(webhooks: list[ReceivedWebhook]) -> "QuerySet[ReceivedWebhook]":
    return ReceivedWebhook.objects.filter(pk__in=[webhook.pk for webhook in webhooks], state=State.WAITING)
