"""Model fields shared by all domains."""

from functools import partial
from typing import Any

from django.db import models

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
