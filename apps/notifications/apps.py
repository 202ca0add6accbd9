from datetime import timedelta

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"

    def ready(self) -> None:
        from apps.customers.events import (
            AccountSecurityChanged,
            CustomerCreated,
            CustomerErased,
            EmailChangeRequested,
            EmailVerificationRequested,
            PasswordResetRequested,
        )
        from apps.notifications import handlers, services
        from apps.orders.events import OrderCancelled, OrderPlaced, OrderShipped
        from commerce.events import subscribe
        from commerce.jobs import periodic

        subscribe(
            "notifications",
            {
                OrderPlaced: [handlers.confirm_order],
                OrderShipped: [handlers.tell_of_dispatch],
                OrderCancelled: [handlers.tell_of_cancellation],
                CustomerCreated: [handlers.welcome_customer],
                EmailVerificationRequested: [handlers.send_verification],
                EmailChangeRequested: [handlers.send_email_change],
                PasswordResetRequested: [handlers.send_password_link],
                AccountSecurityChanged: [handlers.tell_of_account_change],
                CustomerErased: [handlers.forget_customer],
            },
        )
        periodic("notifications.send", every=timedelta(seconds=2), run=services.send_due_messages)
