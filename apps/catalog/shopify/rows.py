"""The rows of a file with the lines they begin on, one at a time."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.catalog.shopify.problems import Unreadable

REQUIRED = ("Handle", "Title", "Variant Price")
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_EXPORT_HINT = "export the products from Shopify as a plain CSV file, or copy the header of one"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column, stripped; `surplus` counts cells beyond the header."""

    line: int
    cells: dict[str, str]
    surplus: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_rows(path: Path) -> Iterator[Row]:
    """Every row that is not blank; each has all columns of the header.

    :raises Unreadable: no such file, not UTF-8, no proper header, or a quote that never ends
    """
    try:
        with path.open("rb") as file:
            yield from _parse(_decoded(file))
    except OSError as error:
        raise Unreadable(0, "", f"the file cannot be opened ({error.strerror}); check its name") from error


def _decoded(file: Iterator[bytes]) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if number == 1 and line.startswith(_UTF16_BOMS):
            raise Unreadable(1, "", "the file is in UTF-16; save it as CSV UTF-8")
        try:
            yield line.removeprefix(_UTF8_BOM if number == 1 else b"").decode()
        except UnicodeDecodeError as error:
            raise Unreadable(number, "", "this line is not in UTF-8; save the file as CSV UTF-8") from error


def _parse(lines: Iterator[str]) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    header: list[str] = []
    while True:
        begins = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            reason = f"the row that begins here is not proper CSV ({error}); check its quotes"
            raise Unreadable(begins, "", reason) from error
        if not any(cells):
            continue
        if not header:
            header = _checked(cells, begins)
            continue
        padded = cells + [""] * (len(header) - len(cells))
        row = dict(zip(header, padded, strict=False))
        yield Row(line=begins, cells=row, surplus=max(0, len(cells) - len(header)))
    if not header:
        raise Unreadable(0, "", f"the file is empty; {_EXPORT_HINT}")


def _checked(header: list[str], line: int) -> list[str]:
    missing = [column for column in REQUIRED if column not in header]
    if missing and len(header) == 1:
        raise Unreadable(line, "", "the header is a single column; separate columns with commas")
    if missing:
        raise Unreadable(line, missing[0], f"the header lacks {', '.join(missing)}; {_EXPORT_HINT}")
    twice = next((column for column in header if column and header.count(column) > 1), None)
    if twice:
        raise Unreadable(line, twice, "the header has this column twice; remove one")
    return header
