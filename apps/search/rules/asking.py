"""Which queries are kept to be suggested to others."""

import re

from apps.search.rules.text import fold

ASKED_BY_SEVERAL = 3
"""So often a query must have been made before others are shown it."""

_LONGEST = 60
_SHORTEST = 3
_MAY_NAME_SOMEONE = re.compile(r"@|\d[\d ./-]{4,}\d")


def query_to_keep(words: str) -> str:
    """As it is counted; empty where it is too short or long to help anyone, or looks like an address or a number."""
    text = fold(words)
    helpful = _SHORTEST <= len(text) <= _LONGEST
    return text if helpful and not _MAY_NAME_SOMEONE.search(text) else ""
