"""What people write to the shop: kept, mailed to it, and settled by staff."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.notifications.models import ContactMessage, Message
from apps.notifications.services.composing import compose
from commerce.db.transaction import atomic


@atomic("notifications")
def take_message(*, name: str, email: str, order_number: str, text: str, now: datetime) -> None:
    """Keep what somebody writes to the shop, and have it mailed to the shop, to be answered to them."""
    taken = ContactMessage.objects.create(name=name, email=email, order_number=order_number, text=text, created_at=now)
    with override(settings.LANGUAGE_CODE):
        compose(
            kind=Message.Kind.CONTACT,
            reference=taken.pk,
            to=settings.SHOP_EMAIL,
            subject=_("%(name)s wrote to the shop") % {"name": " ".join(name.split())},
            context={"said": taken},
            now=now,
            reply_to=email,
        )


@atomic("notifications")
def settle_messages(*, message_ids: Sequence[str], state: ContactMessage.State, by: str, now: datetime) -> int:
    """Staff have dealt with these; answers how many nobody had before."""
    return sum(taken.settle(state, by=by, at=now) for taken in ContactMessage.objects.filter(pk__in=message_ids))
