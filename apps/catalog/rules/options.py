"""What a product comes in."""

from collections.abc import Iterable, Sequence


def values_in_order(stored: Sequence[str], used: Iterable[str]) -> list[str]:
    """The values some variant has: those stored keep their order, new ones follow, unused ones go."""
    used_once = list(dict.fromkeys(used))
    return [value for value in stored if value in used_once] + [value for value in used_once if value not in stored]
