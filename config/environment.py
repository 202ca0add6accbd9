"""Reading the environment, with a clear word about what is not acceptable in it."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class Environment(environ.Env):  # type: ignore[misc]  # environ brings no types
    """`environ.Env` that names the variable whose value it cannot read."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """:raises ImproperlyConfigured: the value is not of the kind that is needed"""
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} is not acceptable ({error}). Correct it, or leave it out.") from error
