"""What products are made of, care for, come with: names and values."""

from collections.abc import Iterable

_LONGEST_CHOICE = 30


def can_be_chosen(values: Iterable[str]) -> bool:
    """Whether shoppers are likely to narrow lists by such values: they are short, as "Stoneware" is."""
    return all(len(value) <= _LONGEST_CHOICE for value in values)
