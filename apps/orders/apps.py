from datetime import timedelta

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "apps.orders"

    def ready(self) -> None:
        from apps.customers.events import CustomerErased
        from apps.orders import handlers, interface, selectors, services
        from apps.orders.models import CheckoutSaga
        from apps.orders.services import personal_data
        from apps.payments.events import (
            PaymentAuthorized,
            PaymentCompleted,
            PaymentFailed,
            PaymentRefunded,
            PaymentVoided,
            RefundFailed,
        )
        from apps.shipping.events import ShipmentDelivered, ShipmentDispatched
        from commerce import privacy
        from commerce.events import subscribe
        from commerce.jobs import periodic
        from commerce.metrics import gauge

        interface.service.bind(services)
        privacy.offer("orders", personal_data)
        gauge(
            "commerce_checkouts",
            "Checkouts that have not ended, by state.",
            CheckoutSaga.objects.how_many_are_open,
            label="state",
        )
        gauge(
            "commerce_orders_under_way",
            "Parcels and refunds that are decided and not carried out yet, by kind.",
            selectors.how_many_are_under_way,
            label="kind",
        )
        subscribe(
            "orders",
            {
                PaymentAuthorized: [handlers.wake_checkout],
                PaymentCompleted: [handlers.wake_checkout],
                PaymentFailed: [handlers.wake_checkout],
                PaymentVoided: [handlers.wake_checkout],
                PaymentRefunded: [handlers.book_refund],
                RefundFailed: [handlers.unbook_refund],
                ShipmentDispatched: [handlers.record_dispatch],
                ShipmentDelivered: [handlers.record_delivery],
                CustomerErased: [handlers.anonymise_orders],
            },
        )
        periodic("orders.resume_stale_checkouts", every=timedelta(seconds=1), run=services.resume_stale_checkouts)
        periodic(
            "orders.expire_abandoned_checkouts",
            every=timedelta(minutes=10),
            run=services.expire_abandoned_checkouts,
        )
        periodic("orders.resume_dispatches", every=timedelta(seconds=10), run=services.resume_dispatches)
        periodic("orders.resume_refunds", every=timedelta(seconds=10), run=services.resume_refunds)
