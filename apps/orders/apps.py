from datetime import timedelta

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "apps.orders"

    def ready(self) -> None:
        from apps.orders import interface, services
        from commerce.jobs import periodic

        interface.service.bind(services)
        periodic("orders.resume_stale_checkouts", every=timedelta(seconds=10), run=services.resume_stale_checkouts)
