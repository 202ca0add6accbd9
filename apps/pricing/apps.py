from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "apps.pricing"

    def ready(self) -> None:
        from apps.pricing import interface, services

        interface.service.bind(services)
