"""Reads of the mailbox."""

from django.core.paginator import Page, Paginator

from apps.notifications.models import Message

PER_PAGE = 50


def newest_messages(page: str | None) -> "Page[Message]":
    """A page of messages, newest first, without their bodies: two queries."""
    messages = Message.objects.only("subject", "to", "state", "created_at")
    return Paginator(messages, PER_PAGE).get_page(page)


def message(message_id: str) -> Message | None:
    return Message.objects.filter(pk=message_id).first()
