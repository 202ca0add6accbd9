from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app only for its commands: `run` and `load_demo`, which know all domains."""

    name = "config"
