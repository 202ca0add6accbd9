from datetime import timedelta

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "apps.payments"

    def ready(self) -> None:
        from django.conf import settings
        from django.utils import timezone

        from apps.customers.events import CustomerErased
        from apps.payments import checks, handlers, interface, selectors, services  # noqa: F401  checks registers itself
        from apps.payments.gateways import gateway_named
        from apps.payments.services import personal_data
        from commerce import privacy
        from commerce.events import subscribe
        from commerce.jobs import periodic
        from commerce.metrics import gauge

        interface.service.bind(services)
        privacy.offer("payments", personal_data)
        subscribe("payments", {CustomerErased: [handlers.forget_customer]})
        gateway_named(settings.PAYMENT_GATEWAY)  # one that is not set up is noticed now, not at the first sale

        periodic("payments.process_webhooks", every=timedelta(seconds=1), run=services.process_webhooks)
        periodic("payments.finish_pending_refunds", every=timedelta(seconds=60), run=services.finish_pending_refunds)
        periodic("payments.watch_holds", every=timedelta(minutes=5), run=services.watch_holds)
        periodic("payments.reconcile_recent", every=timedelta(minutes=10), run=services.reconcile_recent)
        periodic("payments.forget_at_gateways", every=timedelta(minutes=1), run=services.forget_at_gateways)
        periodic("payments.prune_webhooks", every=timedelta(days=1), run=services.prune_webhooks)

        gauge(
            "commerce_payment_webhooks",
            "Webhooks of gateways that nobody has acted on.",
            selectors.webhooks_left,
            label="state",
        )
        gauge(
            "commerce_payments_in_doubt",
            "Payments pending for more than five minutes.",
            lambda: selectors.payments_in_doubt(timezone.now()),
        )
        gauge(
            "commerce_gateway_breaker",
            "Circuit breakers of the process that answers: 0 closed, 1 trying again, 2 open.",
            selectors.breakers,
            label="gateway",
        )
