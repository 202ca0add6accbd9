"""Read the cells of a row; what is wrong is noted, and reading goes on so that all of it is reported at once."""

import re
from decimal import ROUND_HALF_UP, Decimal

from apps.catalog.shopify.problems import Problem
from apps.catalog.shopify.rows import Row
from commerce.money import InvalidAmount, Money

_AMOUNT = re.compile(r"^\d{1,10}(\.\d+)?$", re.ASCII)
_WHOLE = re.compile(r"^-?\d{1,9}$", re.ASCII)
_GRAMS = re.compile(r"^\d{1,9}(\.\d+)?$", re.ASCII)
_FLAGS = {"true": True, "false": False}


class Cells:
    """The cells of one row of one file."""

    def __init__(self, row: Row, *, file: str, problems: list[Problem]) -> None:
        self.row = row
        self._file = file
        self._problems = problems

    def complain(self, column: str, reason: str) -> None:
        self._problems.append(Problem(self._file, self.row.line, column, reason))

    def text(self, column: str, *, longest: int) -> str:
        """The text of a cell, "" if it is blank or unusable."""
        value = self.row[column]
        if "\0" in value:
            self.complain(column, "contains a NUL character; remove it")
            return ""
        if len(value.encode()) > longest:
            self.complain(column, f"is longer than {longest} bytes; shorten it")
            return ""
        return value

    def code(self, column: str, *, longest: int) -> str:
        """A SKU or barcode; exports put an apostrophe before it so that spreadsheets leave it alone."""
        return self.text(column, longest=longest).removeprefix("'")

    def money(self, column: str, currency: str) -> Money | None:
        """An amount in major units, None if the cell is blank or unusable."""
        value = self.row[column]
        if not value:
            return None
        if not _AMOUNT.match(value):
            self.complain(column, f"{value[:40]!r} is no price; write a plain amount such as 12.50")
            return None
        try:
            return Money.of(value, currency)
        except InvalidAmount:
            self.complain(column, f"{value[:40]!r} has more decimal places than {currency}; round it")
            return None

    def whole(self, column: str) -> int | None:
        """A whole number, None if the cell is blank or unusable."""
        value = self.row[column]
        if value and not _WHOLE.match(value):
            self.complain(column, f"{value[:40]!r} is no whole number; write one such as 12")
            return None
        return int(value) if value else None

    def grams(self, column: str) -> int:
        """A weight in grams; blank is 0."""
        value = self.row[column]
        if value and not _GRAMS.match(value):
            self.complain(column, f"{value[:40]!r} is no weight; write grams such as 250")
            return 0
        return int(Decimal(value or 0).to_integral_value(ROUND_HALF_UP))

    def flag(self, column: str, *, blank: bool) -> bool:
        """`true` or `false`; `blank` is what a blank cell means."""
        value = self.row[column]
        if value and value.lower() not in _FLAGS:
            self.complain(column, f"{value[:40]!r} is neither true nor false; write one of them")
        return _FLAGS.get(value.lower(), blank)

    def choice(self, column: str, *choices: str) -> str:
        """One of these words; blank means the first."""
        value = self.row[column].lower()
        if value and value not in choices:
            self.complain(column, f"{value[:40]!r} is none of {', '.join(choices)}; write one of them")
        return value if value in choices else choices[0]
