from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "apps.customers"

    def ready(self) -> None:
        from apps.customers import interface, services
        from apps.customers.api import openapi  # noqa: F401  names the authentication scheme in the OpenAPI document
        from apps.customers.services import personal_data
        from commerce import privacy

        interface.service.bind(services)
        privacy.offer("customers", personal_data)
