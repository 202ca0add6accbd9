from datetime import timedelta

from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "apps.cart"

    def ready(self) -> None:
        from apps.cart import interface, services
        from commerce.jobs import periodic

        interface.service.bind(services)
        periodic("cart.delete_forgotten", every=timedelta(hours=1), run=services.delete_forgotten)
