from datetime import timedelta

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "apps.inventory"

    def ready(self) -> None:
        from apps.inventory import interface, services
        from commerce.jobs import periodic

        interface.service.bind(services)
        periodic("inventory.expire_reservations", every=timedelta(seconds=15), run=services.expire_reservations)
        periodic("inventory.announce_warehouses", every=timedelta(seconds=15), run=services.announce_warehouses)
        periodic("inventory.end_preorders", every=timedelta(minutes=1), run=services.end_preorders)
