"""Sending messages. Each attempt is taken, made and recorded; no transaction is open while the mail server answers.

A process that dies between the server's yes and the record leaves the message to be sent again: at least once, never
lost.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog

from apps.notifications.models import Message
from commerce.db.transaction import atomic

log = structlog.get_logger(__name__)

BATCH = 100


def send_due_messages(now: datetime) -> int:
    """Send what is due, oldest first; answers how many went out.

    The first failure ends the round: it is mostly the mail server's, and other jobs wait meanwhile.
    """
    sent = 0
    while sent < BATCH and (message := _take_next(now)) is not None:
        if not _send(message, now):
            break
        sent += 1
    return sent


@atomic("notifications")
def resend(*, message_ids: Sequence[str], now: datetime) -> int:
    """Put messages that were sent or given up back in line; answers how many."""
    finished = Message.objects.filter(pk__in=message_ids, state__in=[Message.State.SENT, Message.State.FAILED])
    return finished.update(state=Message.State.PENDING, attempts=0, next_attempt_at=now, sent_at=None, error="")


@atomic("notifications")
def _take_next(now: datetime) -> Message | None:
    message = Message.objects.due(now).select_for_update(skip_locked=True).first()
    if message is not None:
        message.begin_attempt(at=now)
    return message


def _send(message: Message, now: datetime) -> bool:
    try:
        message.as_email().send()
    except Exception as error:  # noqa: BLE001  whatever a mail backend raises is recorded, then tried again
        message.record_failure(f"{type(error).__name__}: {error}", at=now)
        # Not the error's text: it often quotes the recipient's address.
        log.warning(
            "message.not_sent",
            message_id=message.id,
            kind=message.kind,
            attempts=message.attempts,
            error=type(error).__name__,
        )
        return False
    message.record_sent(at=now)
    return True
