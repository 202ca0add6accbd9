"""What the options of a product's rows come to."""

import re
from collections.abc import Sequence

from apps.catalog.shopify.cells import Cells

_PLACES = (1, 2, 3)
_LONGEST_NAME = 100
_LONGEST_VALUE = 255
_NO_OPTION = ("Title", "Default Title")
_BEYOND = re.compile(r"^Option(?:[4-9]|\d{2,}) (?:Name|Value)$")

VALUE_COLUMNS = tuple(f"Option{place} Value" for place in _PLACES)


def read_options(rows: Sequence[Cells], variant_rows: Sequence[Cells]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The names of the options and, for each variant row, its values. None of both for `Title`, `Default Title`.

    The first row names the options; later rows may repeat the names.
    """
    names = _names(rows)
    if _has_no_options(names, variant_rows):
        return (), [()] * len(variant_rows)
    values = [_values(row, names) for row in variant_rows]
    return tuple(filter(None, names)), values


def _names(rows: Sequence[Cells]) -> list[str]:
    names = [rows[0].text(f"Option{place} Name", longest=_LONGEST_NAME) for place in _PLACES]
    for place, name in zip(_PLACES, names, strict=True):
        if name and "" in names[: place - 1]:
            rows[0].complain(f"Option{place} Name", "an option before this one has no name; move this one there")
        if name and name in names[: place - 1]:
            rows[0].complain(f"Option{place} Name", f"{name!r} is the name of another option too; rename one")
    for row in rows:
        _check_row(row, names)
    return names


def _check_row(row: Cells, names: Sequence[str]) -> None:
    for place, name in zip(_PLACES, names, strict=True):
        repeated = row.row[f"Option{place} Name"]
        if repeated and repeated != name:
            row.complain(
                f"Option{place} Name",
                f"{repeated[:40]!r} is not what the product's first row says ({name!r}); write the same, or nothing",
            )
    for column, cell in row.row.cells.items():
        if cell and _BEYOND.match(column):
            row.complain(column, "a product has three options at most; join two of them into one")


def _has_no_options(names: Sequence[str], variant_rows: Sequence[Cells]) -> bool:
    title, default = _NO_OPTION
    return (
        names[0] in ("", title)
        and not any(names[1:])
        and all(row.row[VALUE_COLUMNS[0]] in ("", default) for row in variant_rows)
        and not any(row.row[column] for row in variant_rows for column in VALUE_COLUMNS[1:])
    )


def _values(row: Cells, names: Sequence[str]) -> tuple[str, ...]:
    values = []
    for column, name in zip(VALUE_COLUMNS, names, strict=True):
        value = row.text(column, longest=_LONGEST_VALUE)
        if name and not row.row[column]:
            row.complain(column, f"the variant has no {name}; write one")
        elif value and not name:
            reason = f"{value[:40]!r} belongs to no option; name the option in the product's first row"
            row.complain(column.replace("Value", "Name"), reason)
        if name:
            values.append(value)
    return tuple(values)
