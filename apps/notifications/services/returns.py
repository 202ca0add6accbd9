"""Writing to shoppers about goods that come back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.notifications.models import Message
from apps.notifications.services.composing import compose, order_url, written_in
from apps.orders.events import ReturnApproved, ReturnRefunded, ReturnRejected, ReturnRequested

Kind = Message.Kind
ReturnEvent = ReturnRequested | ReturnApproved | ReturnRefunded | ReturnRejected


def tell_of_return(*, event: ReturnEvent, now: datetime) -> None:
    """Write how a return goes on: that we got it, how to send it, that the money is on its way, or why not."""
    with written_in(event.language):
        kind, subject = _about(event)
        compose(
            kind=kind,
            reference=event.back.return_id,
            to=event.email,
            subject=subject % {"number": event.back.number},
            context=_context(event),
            now=now,
        )


def _about(event: ReturnEvent) -> tuple[Kind, str]:
    if isinstance(event, ReturnRequested):
        return Kind.RETURN_REQUESTED, _("We got your return %(number)s")
    if isinstance(event, ReturnApproved):
        return Kind.RETURN_APPROVED, _("Send us your return %(number)s")
    if isinstance(event, ReturnRefunded):
        return Kind.RETURN_REFUNDED, _("Your return %(number)s is refunded")
    return Kind.RETURN_REJECTED, _("About your return %(number)s")


def _context(event: ReturnEvent) -> dict[str, Any]:
    return {
        "back": event.back,
        "order_url": order_url(event.order_id, event.order_token),
        "shop_email": settings.SHOP_EMAIL,
    }
