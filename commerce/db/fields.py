"""Model fields shared by all domains."""

from functools import partial
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Json

from commerce.ids import MAX_LENGTH, new_id


class TypeIdField(models.CharField):  # type: ignore[type-arg]
    """A primary key that is a TypeID: `id = TypeIdField("ord")`."""

    def __init__(self, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.update(primary_key=True, max_length=MAX_LENGTH, editable=False, default=partial(new_id, prefix))
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("primary_key", "max_length", "editable", "default"):
            kwargs.pop(derived, None)
        return name, path, [self.prefix, *args], kwargs


class ForeignIdField(models.CharField):  # type: ignore[type-arg]
    """The TypeID of something another domain owns: a plain value, no relation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = MAX_LENGTH
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs


class DocumentField(models.JSONField):
    """JSON kept as it was written, the order of its keys included: Postgres' `json`, where JSONField is `jsonb`.

    For documents that are read whole; nothing can be looked up inside them.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "json"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's signature
        return None if value is None else Json(value)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value  # psycopg has read it
