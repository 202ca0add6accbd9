from datetime import timedelta

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"

    def ready(self) -> None:
        from apps.customers.events import CustomerCreated
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
            },
        )
        periodic("notifications.send", every=timedelta(seconds=2), run=services.send_due_messages)
