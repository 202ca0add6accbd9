"""Prices in other currencies: columns such as `Price / EUR` and `Compare At Price / EUR`.

Shopify's exports name markets in such columns, `Price / International`: what is no currency is left alone.
"""

import re
from collections.abc import Iterator
from typing import Any

from babel.numbers import is_currency

from apps.catalog.shopify.cells import Cells

_COLUMN = re.compile(r"^Price / ([A-Z]{3})$")


def read_list_prices(row: Cells, *, own: str) -> dict[str, dict[str, Any] | None]:
    """By currency, the columns of the variant's list price; None where the cell is blank: it is not sold in it.

    `own` is the currency of the file, whose prices are in `Variant Price`.
    """
    return {currency: _read(row, currency) for currency in _currencies(row) if currency != own}


def _currencies(row: Cells) -> Iterator[str]:
    for column in row.row.cells:
        match = _COLUMN.match(column)
        if match and is_currency(match[1]):
            yield match[1]


def _read(row: Cells, currency: str) -> dict[str, Any] | None:
    price = row.money(f"Price / {currency}", currency)
    if price is None:
        return None
    fields: dict[str, Any] = {"price_amount": price.minor}
    compare_at_column = f"Compare At Price / {currency}"
    if compare_at_column in row.row.cells:
        before = row.money(compare_at_column, currency)
        fields["compare_at_amount"] = before.minor if before and before > price else None
    return fields
