from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "apps.customers"

    def ready(self) -> None:
        from apps.customers import handlers, interface, services
        from apps.customers.api import openapi  # noqa: F401  names the authentication scheme in the OpenAPI document
        from apps.customers.events import CustomerErased
        from apps.customers.services import personal_data
        from commerce import privacy
        from commerce.events import subscribe

        interface.service.bind(services)
        privacy.offer("customers", personal_data)
        subscribe("customers", {CustomerErased: [handlers.forget_events_about_customer]})
