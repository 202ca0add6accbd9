from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app for what knows all domains: the commands `run` and `load_demo`, and what every domain does alike."""

    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from apps.orders.events import OrdersAnonymised
        from commerce.events import subscribe
        from config.forgetting import forgetting

        for domain in settings.DOMAINS.names:
            subscribe(domain, {OrdersAnonymised: [forgetting(domain)]})
