"""What notifications offers to the shop's pages: the newsletter, and a way to write to the shop."""

from datetime import datetime
from typing import Protocol

from commerce.errors import NotFound
from commerce.ports import ServicePort


class LinkNotValid(NotFound):
    """This link is not valid any more. Ask for a new one."""

    code = "link_not_valid"


class NotificationsService(Protocol):
    def subscribe(self, *, email: str, consent: str, language: str, now: datetime) -> None:
        """Somebody wants the newsletter at this address: write and ask whether it is theirs.

        `consent` is the text they agreed to. The caller learns nothing of whether the address was known; who is
        subscribed already is not written to.
        """
        ...

    def confirm_subscription(self, *, token: str, now: datetime) -> str:
        """Whoever reads mail at the address wants the newsletter; answers the address. Again: nothing more happens.

        :raises LinkNotValid: made up, too old, or they left since
        """
        ...

    def unsubscribe(self, *, token: str, now: datetime) -> str:
        """No newsletter to this address any more; answers the address. Again: nothing more happens.

        :raises LinkNotValid: made up, or the address was forgotten
        """
        ...

    def take_message(self, *, name: str, email: str, order_number: str, text: str, now: datetime) -> None:
        """Keep what somebody writes to the shop, and have it mailed to the shop, to be answered to them."""
        ...


service: ServicePort[NotificationsService] = ServicePort("notifications")
