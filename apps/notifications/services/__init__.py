"""Use cases of notifications."""

from apps.notifications.services.composing import confirm_order, tell_of_cancellation, tell_of_dispatch, welcome
from apps.notifications.services.sending import resend, send_due_messages

__all__ = ["confirm_order", "resend", "send_due_messages", "tell_of_cancellation", "tell_of_dispatch", "welcome"]
