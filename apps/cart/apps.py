from datetime import timedelta

from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "apps.cart"

    def ready(self) -> None:
        from apps.cart import handlers, interface, services
        from apps.cart.services import personal_data
        from apps.customers.events import CustomerErased
        from commerce import privacy
        from commerce.events import subscribe
        from commerce.jobs import periodic

        interface.service.bind(services)
        privacy.offer("cart", personal_data)
        subscribe("cart", {CustomerErased: [handlers.forget_wishes]})
        periodic("cart.delete_forgotten", every=timedelta(hours=1), run=services.delete_forgotten)
        periodic("cart.delete_forgotten_wishes", every=timedelta(days=1), run=services.delete_forgotten_wishes)
