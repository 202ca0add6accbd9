"""Which function builds which picture."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.photography.framing import CATALOGUE, Framing

Build = Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Photograph:
    """A picture: its name, the function that puts the objects on the table, and how they are framed."""

    name: str
    build: Build
    framing: Framing


PHOTOGRAPHS: dict[str, Photograph] = {}


def photograph(name: str, framing: Framing = CATALOGUE) -> Callable[[Build], Build]:
    """Register the decorated function as the one that sets up picture `name`.

    :raises ValueError: another function has this name already
    """

    def register(build: Build) -> Build:
        if name in PHOTOGRAPHS:
            raise ValueError(f"two photographs are called {name}")
        PHOTOGRAPHS[name] = Photograph(name=name, build=build, framing=framing)
        return build

    return register
