"""The newsletter: asked for on a page, confirmed from the mailbox, left by one press.

Links carry signed names of the subscriber, so that nobody can make one up and nothing is kept for them. A link that
confirms is good for a week, and only until the address was asked for again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.notifications.interface import LinkNotValid
from apps.notifications.models import Message, Subscriber
from apps.notifications.services.composing import compose, page_url, written_in
from commerce.db.transaction import atomic

Kind = Message.Kind
State = Subscriber.State

CONFIRM, LEAVE = "newsletter.confirm", "newsletter.leave"
CONFIRM_WITHIN = timedelta(days=7)


@atomic("notifications")
def subscribe(*, email: str, consent: str, language: str, now: datetime) -> None:
    """Somebody wants the newsletter at this address: write and ask whether it is theirs.

    `consent` is the text they agreed to. The caller learns nothing of whether the address was known; who is
    subscribed already is not written to.
    """
    address = email.strip()
    fresh = Subscriber(email=address, language=language, created_at=now, updated_at=now)
    Subscriber.objects.bulk_create([fresh], ignore_conflicts=True)
    subscriber = Subscriber.objects.of(address).select_for_update().get()
    if subscriber.state == State.SUBSCRIBED:
        return
    subscriber.asked, subscriber.language = subscriber.asked + 1, language
    subscriber.save(update_fields=["asked", "language"])
    subscriber.become(State.PENDING, at=now, text=consent)
    until = now + CONFIRM_WITHIN
    token = signing.Signer(salt=CONFIRM).sign_object([subscriber.pk, subscriber.asked, int(until.timestamp())])
    with written_in(language):
        compose(
            kind=Kind.NEWSLETTER_CONFIRM,
            reference=f"{subscriber.pk}:{subscriber.asked}",
            to=subscriber.email,
            subject=_("One press, and you get our newsletter"),
            context={"url": page_url(f"/newsletter/confirm/{token}/"), "days": CONFIRM_WITHIN.days},
            now=now,
        )


@atomic("notifications")
def confirm_subscription(*, token: str, now: datetime) -> str:
    """Whoever reads mail at the address wants the newsletter; answers the address. Again: nothing more happens.

    :raises LinkNotValid: made up, too old, or they left since
    """
    subscriber_id, asked, until = _read(token, CONFIRM)
    subscriber = _locked(subscriber_id)
    if subscriber.asked != asked or subscriber.state == State.LEFT or now.timestamp() > until:
        raise LinkNotValid
    if subscriber.state == State.PENDING:
        subscriber.become(State.SUBSCRIBED, at=now)
        _welcome(subscriber, now)
    return subscriber.email


@atomic("notifications")
def unsubscribe(*, token: str, now: datetime) -> str:
    """No newsletter to this address any more; answers the address. Again: nothing more happens.

    :raises LinkNotValid: made up, or the address was forgotten
    """
    (subscriber_id,) = _read(token, LEAVE)
    subscriber = _locked(subscriber_id)
    if subscriber.state != State.LEFT:
        subscriber.become(State.LEFT, at=now)
    return subscriber.email


def unsubscribe_url(subscriber: Subscriber) -> str:
    """Where this subscriber leaves: for the end of every newsletter, and its List-Unsubscribe."""
    token = signing.Signer(salt=LEAVE).sign_object([subscriber.pk])
    with written_in(subscriber.language):
        return page_url(f"/newsletter/leave/{token}/")


def export_subscribers(subscribers: "QuerySet[Subscriber]") -> Iterator[tuple[str, ...]]:
    """Those of them that are subscribed, one after the other, below a line of headings."""
    yield ("email", "language", "since", "unsubscribe")
    for subscriber in subscribers.filter(state=State.SUBSCRIBED).iterator():
        since = subscriber.updated_at.isoformat()
        yield (subscriber.email, subscriber.language, since, unsubscribe_url(subscriber))


def _welcome(subscriber: Subscriber, now: datetime) -> None:
    leave_url = unsubscribe_url(subscriber)
    with written_in(subscriber.language):
        compose(
            kind=Kind.NEWSLETTER_WELCOME,
            reference=f"{subscriber.pk}:{subscriber.asked}",
            to=subscriber.email,
            subject=_("You get our newsletter from now on"),
            context={"leave_url": leave_url},
            now=now,
            unsubscribe_url=leave_url,
        )


def _read(token: str, salt: str) -> list[Any]:
    """:raises LinkNotValid: it is not ours"""
    try:
        said: list[Any] = signing.Signer(salt=salt).unsign_object(token)
    except signing.BadSignature as wrong:
        raise LinkNotValid from wrong
    return said


def _locked(subscriber_id: str) -> Subscriber:
    """:raises LinkNotValid: the address was forgotten"""
    subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
    if subscriber is None:
        raise LinkNotValid
    return subscriber
