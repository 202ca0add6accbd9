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
        from apps.notifications import handlers, interface, services
        from apps.notifications.services import personal_data
        from apps.orders.events import (
            OrderCancelled,
            OrderPlaced,
            OrdersAnonymised,
            OrderShipped,
            ReturnApproved,
            ReturnRefunded,
            ReturnRejected,
            ReturnRequested,
        )
        from commerce import privacy
        from commerce.events import subscribe
        from commerce.jobs import periodic

        interface.service.bind(services)
        privacy.offer("notifications", personal_data)
        subscribe(
            "notifications",
            {
                OrderPlaced: [handlers.confirm_order],
                OrderShipped: [handlers.tell_of_dispatch],
                OrderCancelled: [handlers.tell_of_cancellation],
                ReturnRequested: [handlers.tell_of_return],
                ReturnApproved: [handlers.tell_of_return],
                ReturnRefunded: [handlers.tell_of_return],
                ReturnRejected: [handlers.tell_of_return],
                CustomerCreated: [handlers.welcome_customer],
                EmailVerificationRequested: [handlers.send_verification],
                EmailChangeRequested: [handlers.send_email_change],
                PasswordResetRequested: [handlers.send_password_link],
                AccountSecurityChanged: [handlers.tell_of_account_change],
                CustomerErased: [handlers.forget_customer],
                OrdersAnonymised: [handlers.forget_orders],
            },
        )
        periodic("notifications.send", every=timedelta(seconds=2), run=services.send_due_messages)
