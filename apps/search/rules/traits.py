"""What lists can be narrowed by, as it is kept with documents and offers."""

from typing import TypedDict

from apps.search.rules.text import key_of

COLOUR_NAMES = frozenset({"colour", "color", "farbe"})
"""Folded names of the option whose values are shown as colours."""


class Trait(TypedDict):
    """A value of a facet: what it is told apart by (`facet`, `key`) and how it is written (`name`, `label`)."""

    facet: str
    name: str
    key: str
    label: str


def trait(kind: str, name: str, value: str) -> Trait:
    """Of an option or an attribute: `trait("option.", "Colour", "Oat")`."""
    return Trait(facet=kind + key_of(name), name=kind + name, key=key_of(value), label=value)
