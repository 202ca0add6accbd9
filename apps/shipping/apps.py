from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "apps.shipping"

    def ready(self) -> None:
        from apps.orders.events import OrdersAnonymised
        from apps.shipping import handlers, interface, services
        from commerce.events import subscribe

        interface.service.bind(services)
        subscribe("shipping", {OrdersAnonymised: [handlers.forget_recipients]})
