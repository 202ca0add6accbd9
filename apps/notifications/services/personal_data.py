"""What notifications holds about a person: satisfies `commerce.privacy.PersonalData`."""

from collections.abc import Sequence
from typing import Any

from apps.notifications.models import ContactMessage, Message, Subscriber
from commerce.privacy import Subject
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """What was written to their address, their newsletter with its record of consent, and what they wrote to us."""
    if not subject.email:
        return {}
    messages = Message.objects.filter(to__iexact=subject.email).only("subject", "created_at", "sent_at")
    written = ContactMessage.objects.filter(email__iexact=subject.email)
    return {
        "messages": [
            {"subject": message.subject, "writtenAt": encode(message.created_at), "sentAt": encode(message.sent_at)}
            for message in messages
        ],
        "newsletter": [_newsletter(found) for found in Subscriber.objects.of(subject.email)],
        "contact": [{"name": said.name, "text": said.text, "writtenAt": encode(said.created_at)} for said in written],
    }


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """Nothing stands against it."""
    return ()


def _newsletter(subscriber: Subscriber) -> dict[str, Any]:
    consents = subscriber.consents.all()
    return {
        "email": subscriber.email,
        "state": subscriber.state,
        "consents": [{"state": consent.state, "text": consent.text, "at": encode(consent.at)} for consent in consents],
    }
