from datetime import timedelta

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "commerce"
    label = "commerce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commerce.db import checks, liveness  # noqa: F401  registers the checks
        from commerce.events import gauges
        from commerce.events.prune import prune_all
        from commerce.jobs import periodic

        liveness.watch()
        gauges.register()
        periodic("commerce.prune", every=timedelta(hours=1), run=prune_all)
