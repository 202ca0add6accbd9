"""Use cases of notifications; this module satisfies `NotificationsService`."""

from apps.notifications.services.accounts import (
    forget_person,
    send_email_change,
    send_password_link,
    send_verification,
    tell_of_account_change,
    welcome,
)
from apps.notifications.services.composing import confirm_order, tell_of_cancellation, tell_of_dispatch
from apps.notifications.services.contact import settle_messages, take_message
from apps.notifications.services.newsletter import confirm_subscription, export_subscribers, subscribe, unsubscribe
from apps.notifications.services.returns import tell_of_return
from apps.notifications.services.sending import resend, send_due_messages

__all__ = [
    "confirm_order",
    "confirm_subscription",
    "export_subscribers",
    "forget_person",
    "resend",
    "send_due_messages",
    "send_email_change",
    "send_password_link",
    "send_verification",
    "settle_messages",
    "subscribe",
    "take_message",
    "tell_of_account_change",
    "tell_of_cancellation",
    "tell_of_dispatch",
    "tell_of_return",
    "unsubscribe",
    "welcome",
]
