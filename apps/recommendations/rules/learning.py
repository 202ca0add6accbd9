"""What is bought together, learnt from baskets.

Every basket has one vote, shared among its products: of a basket of four each has a quarter of it. So a wholesaler's
hundred articles say little of each other, and two articles that were bought alone say much. Two products are as close
as the cosine of their votes, shrunk, so that a single basket proves nothing. docs/decisions/0010 has the figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from math import sqrt
from typing import NamedTuple

MOST_IN_A_BASKET = 100
"""A larger basket is a delivery to another shop: it says next to nothing, and takes longest."""
SHRINKAGE = 1.0
"""So many votes against any two products being close have been cast before the first basket."""
KEPT = 20
"""So many others of each product."""


class Other(NamedTuple):
    product_id: str
    score: float


class Learnt(NamedTuple):
    """What speaks for others when somebody has this product, the best first."""

    product_id: str
    others: tuple[Other, ...]


def says_something(basket: Sequence[str]) -> bool:
    return 2 <= len(basket) <= MOST_IN_A_BASKET  # noqa: PLR2004  two make a pair


def learn(baskets: Iterable[Sequence[str]]) -> Iterator[Learnt]:
    """Of each product what is bought with it. A basket names a product once; the order of baskets does not matter.

    One product at a time, so what is held is the baskets and no table of all pairs.
    """
    heard = [basket for basket in baskets if says_something(basket)]
    holding: dict[str, list[int]] = defaultdict(list)
    votes: dict[str, float] = defaultdict(float)
    for number, basket in enumerate(heard):
        for product_id in basket:
            holding[product_id].append(number)
            votes[product_id] += 1 / len(basket)
    for product_id in sorted(holding):
        together = _votes_together(product_id, [heard[number] for number in holding[product_id]])
        yield Learnt(product_id, _closest(votes[product_id], together, votes))


def _votes_together(product_id: str, baskets: Iterable[Sequence[str]]) -> dict[str, float]:
    together: dict[str, float] = defaultdict(float)
    for basket in baskets:
        vote = 1 / len(basket)
        for other in basket:
            together[other] += vote
    del together[product_id]
    return together


def _closest(own: float, together: dict[str, float], votes: dict[str, float]) -> tuple[Other, ...]:
    """By score, equal ones by id: learning twice says the same. Rounded, since sums of floats hang on their order."""
    scored = (Other(other, round(vote / (sqrt(own * votes[other]) + SHRINKAGE), 9)) for other, vote in together.items())
    return tuple(nlargest(KEPT, scored, key=lambda other: (other.score, other.product_id)))
