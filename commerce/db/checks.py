"""System checks: what `manage.py check` refuses about models and databases."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from commerce.db.router import KERNEL_LABEL


@register()
def no_relation_crosses_a_domain(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """A foreign key, one-to-one or many-to-many stays inside its domain's schema."""
    return [
        Error(
            f"{model._meta.label}.{field.name} points into another domain ({target._meta.label}).",
            hint="Store the id in a ForeignIdField.",
            obj=field,
            id="commerce.E001",
        )
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and (target := _target(field)) and _alias(model) != _alias(target)
    ]


@register()
def every_app_with_tables_is_placed(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """An app nobody placed must not land in somebody's schema by accident."""
    return [
        Error(
            f"App {config.label!r} has tables but belongs to no domain.",
            hint="Name it in config/domains.py, as a domain or among what a domain hosts.",
            id="commerce.E002",
        )
        for config in apps.get_app_configs()
        if config.models and config.label != KERNEL_LABEL and settings.DOMAINS.alias_of(config.label) is None
    ]


def _target(field: Any) -> Any:
    relation = getattr(field, "remote_field", None)
    model = relation.model if relation else None
    return None if isinstance(model, str) else model


def _alias(model: Any) -> str | None:
    label = model._meta.app_label
    return KERNEL_LABEL if label == KERNEL_LABEL else settings.DOMAINS.alias_of(label)
