"""Words that were meant: typing errors are put right where it is plain what was meant.

From four letters on one error is forgiven, from eight on two. An error is a letter too many, too few, a wrong one, or
two that changed places.
"""

from collections.abc import Iterable

_ONE_ERROR_FROM = 4
_TWO_ERRORS_FROM = 8


def errors_forgiven(word: str) -> int:
    return (len(word) >= _ONE_ERROR_FROM) + (len(word) >= _TWO_ERRORS_FROM)


def trigrams(word: str) -> list[str]:
    """Its pieces of three letters, beginning and end included. A word and what was typed for it share some."""
    padded = f"  {word} "
    return sorted({padded[place : place + 3] for place in range(len(padded) - 2)})


def meant(word: str, candidates: Iterable[str]) -> str:
    """The candidate that this word is most likely meant for; empty if none is near enough."""
    forgiven = errors_forgiven(word)
    near = ((edits(word, candidate), word[0] != candidate[0], candidate) for candidate in candidates)
    return min((one for one in near if one[0] <= forgiven), default=(0, False, ""))[2]


def edits(one: str, other: str) -> int:
    """How many errors lie between two words (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
