"""How good learning is on baskets of a real shop: invoices by line, with the columns of UCI's "Online Retail"."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

from apps.recommendations.rules.measuring import Measured, measure

_CANCELLATION = "C"
_STOCK_CODE_DIGITS = 5


def evaluate(*, earlier: Sequence[Path], later: Sequence[Path]) -> Measured:
    """Learn from the invoices of some files, try on those of others.

    :raises OSError, KeyError, UnicodeDecodeError: a file cannot be read, or lacks a column
    """
    return measure(
        [basket for path in earlier for basket in _baskets(path)],
        [basket for path in later for basket in _baskets(path)],
    )


def _baskets(path: Path) -> list[list[str]]:
    """What each invoice holds, each article once. Postage, fees and what was cancelled are no articles."""
    held: dict[str, set[str]] = {}
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            code = line["StockCode"].upper()
            if code[:_STOCK_CODE_DIGITS].isdigit() and not line["InvoiceNo"].startswith(_CANCELLATION):
                held.setdefault(line["InvoiceNo"], set()).add(code)
    return [sorted(codes) for codes in held.values() if len(codes) > 1]
