"""Sends every model to the alias of its domain."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

KERNEL_LABEL = "commerce"
"""Outbox, inbox and idempotency records stand in every domain's schema; callers say which with `using`."""


class UnplacedApp(LookupError):
    """A model's app belongs to no domain: place it in config/domains.py."""


class DomainRouter:
    """A kernel model has no home of its own, so reading one without naming a domain is an error."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        instance = hints.get("instance")
        if instance is not None and instance._state.db:
            return str(instance._state.db)
        return _home(model._meta.app_label)

    db_for_write = db_for_read

    def allow_relation(self, left: Model, right: Model, **_hints: Any) -> bool:
        return _home(left._meta.app_label) == _home(right._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        if app_label == KERNEL_LABEL:
            return True
        if not _has_models(app_label):
            return False
        return db == _home(app_label)


def _home(app_label: str) -> str:
    alias = settings.DOMAINS.alias_of(app_label)
    if alias is None:
        raise UnplacedApp(f"App {app_label!r} belongs to no domain: place it in config/domains.py.")
    return str(alias)


def _has_models(app_label: str) -> bool:
    try:
        return bool(apps.get_app_config(app_label).models)
    except LookupError:
        return False
