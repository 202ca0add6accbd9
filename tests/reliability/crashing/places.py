"""Where a process can die in a checkout. Found in the code, so that a new step or a new call is among them at once."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings

from apps.orders.models import CheckoutSaga
from apps.orders.services.steps import STEPS
from apps.payments.gateways import Gateway, gateway_named


@dataclass(frozen=True, slots=True)
class Place:
    """A function of the shop, before and after which a process can die."""

    name: str
    owner: Any
    attribute: str

    @property
    def function(self) -> Callable[..., Any]:
        return getattr(self.owner, self.attribute)

    def replace(self, function: Callable[..., Any]) -> None:
        """Put another function in its place; steps are frozen, which stops people and not crashes."""
        put = setattr if isinstance(self.owner, type) else object.__setattr__
        put(self.owner, self.attribute, function)


def places() -> list[Place]:
    """What each step does and undoes, what the saga writes down (each a commit), and every call to the gateway."""
    return [*_of_steps(), *_of_the_saga(), *_of_the_gateway()]


def _of_steps() -> Iterator[Place]:
    for step in STEPS:
        for field in fields(step):
            value = getattr(step, field.name)
            if inspect.isfunction(value) and value.__name__ != "nothing":
                yield Place(f"{step.name}.{field.name}", step, field.name)


def _of_the_saga() -> Iterator[Place]:
    for name, method in vars(CheckoutSaga).items():
        if inspect.isfunction(method) and "_write" in method.__code__.co_names:
            yield Place(f"saga.{name}", CheckoutSaga, name)


def _of_the_gateway() -> Iterator[Place]:
    gateway = type(gateway_named(settings.PAYMENT_GATEWAY))
    for name, _ in inspect.getmembers(Gateway, inspect.isfunction):
        if not name.startswith("_") and name != "parse_webhook":  # which calls nobody
            yield Place(f"gateway.{name}", gateway, name)
