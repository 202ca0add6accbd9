from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app for what knows all domains: the commands `run` and `load_demo`, and what every domain does alike."""

    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from config.forgetting import clean_logs_of

        for domain in settings.DOMAINS.names:
            clean_logs_of(domain)
