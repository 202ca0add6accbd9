from functools import wraps
from typing import Any

from django.apps import AppConfig


class CrashingConfig(AppConfig):
    name = "tests.reliability.crashing"

    def ready(self) -> None:
        from django.urls import get_resolver

        from tests.reliability.crashing.places import places

        _ = get_resolver().url_patterns  # imported before workers are forked: each would do it for its first request
        for place in places():
            place.replace(_deadly(place.name, place.function))


def _deadly(name: str, function: Any) -> Any:
    from tests.reliability.crashing.fate import meet

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        meet(f"{name}, before")
        answer = function(*args, **kwargs)
        meet(f"{name}, after")
        return answer

    return wrapper
