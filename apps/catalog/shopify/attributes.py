"""Attributes: Shopify's metafield columns, such as `Material (product.metafields.custom.material)`."""

import json
import re
from collections.abc import Iterator

from apps.catalog.shopify.cells import Cells

_COLUMN = re.compile(r"^(?P<name>.+?) \(product\.metafields\.(?P<namespace>[^.]+)\.[^.]+\)$")
_DESCRIBE_PRODUCTS = ("custom", "shopify")
"""What merchants and Shopify's own categories define. In other namespaces apps keep what is theirs."""
_LONGEST_NAME = 100
_LONGEST_VALUE = 255
_LONGEST_CELL = 10_000


def read_attributes(first: Cells) -> dict[str, tuple[str, ...]]:
    """The values of each attribute the file has a column for; none where the cell is blank."""
    attributes: dict[str, tuple[str, ...]] = {}
    for column, name in _columns(first):
        if len(name) > _LONGEST_NAME:
            first.complain(column, f"the name is longer than {_LONGEST_NAME} characters; shorten it")
        values = _values(first, column)
        attributes[name] = tuple(dict.fromkeys((*attributes.get(name, ()), *values)))
    return attributes


def _columns(first: Cells) -> Iterator[tuple[str, str]]:
    for column in first.row.cells:
        match = _COLUMN.match(column)
        if match and match["namespace"] in _DESCRIBE_PRODUCTS:
            yield column, match["name"].strip()


def _values(first: Cells, column: str) -> list[str]:
    text = first.text(column, longest=_LONGEST_CELL)
    if text.startswith("{"):
        return []  # formatted text, a measure, a reference: nothing to be named by a word
    values = [value.strip() for value in _listed(first, column, text)]
    if any(len(value) > _LONGEST_VALUE for value in values):
        first.complain(column, f"a value is longer than {_LONGEST_VALUE} characters; shorten it")
    return [value for value in values if value]


def _listed(first: Cells, column: str, text: str) -> list[str]:
    if not text.startswith("["):
        return text.split(";")
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return values
    first.complain(column, f'{text[:40]!r} is no list; write one such as ["Oak", "Brass"], or Oak; Brass')
    return []
