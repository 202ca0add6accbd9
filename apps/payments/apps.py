from datetime import timedelta

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "apps.payments"

    def ready(self) -> None:
        from apps.payments import checks, interface, services  # noqa: F401  checks registers itself
        from commerce.jobs import periodic

        interface.service.bind(services)
        periodic("payments.finish_pending_refunds", every=timedelta(seconds=60), run=services.finish_pending_refunds)
