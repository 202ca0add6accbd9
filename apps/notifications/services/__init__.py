"""Use cases of notifications."""

from apps.notifications.services.accounts import (
    forget_person,
    send_email_change,
    send_password_link,
    send_verification,
    tell_of_account_change,
    welcome,
)
from apps.notifications.services.composing import confirm_order, tell_of_cancellation, tell_of_dispatch
from apps.notifications.services.sending import resend, send_due_messages

__all__ = [
    "confirm_order",
    "forget_person",
    "resend",
    "send_due_messages",
    "send_email_change",
    "send_password_link",
    "send_verification",
    "tell_of_account_change",
    "tell_of_cancellation",
    "tell_of_dispatch",
    "welcome",
]
