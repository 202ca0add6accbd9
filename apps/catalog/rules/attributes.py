"""What products are made of, care for, come with: names and values."""

import re
from collections.abc import Iterable

_LONGEST_CHOICE = 30
_DIGIT = re.compile(r"\d")


def can_be_chosen(values: Iterable[str]) -> bool:
    """Whether shoppers are likely to narrow lists by such values: short ones, as "Stoneware" is, and no measures."""
    return all(len(value) <= _LONGEST_CHOICE and not _DIGIT.search(value) for value in values)
