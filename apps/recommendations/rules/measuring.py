"""How good recommendations are: of later baskets one product is hidden, and looked for among ten recommended ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from apps.recommendations.rules.learning import learn

SHOWN = 10
SEED = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """In what share of `trials` the hidden product was among the ten, told one product, the rest, or nothing.

    `by_popularity` is what recommending the most bought products achieves: who is not better has learnt nothing.
    """

    baskets: int
    trials: int
    by_one: float
    by_all: float
    by_popularity: float


@dataclass(frozen=True, slots=True)
class _Trial:
    hidden: str
    one: str
    rest: tuple[str, ...]


def measure(earlier: Iterable[Sequence[str]], later: Iterable[Sequence[str]]) -> Measured:
    """Learn from the earlier baskets, try on the later ones; products nobody bought before are left out."""
    baskets = list(earlier)
    learnt = {product_id: dict(others) for product_id, others in learn(baskets)}
    bought = Counter(product_id for basket in baskets for product_id in basket)
    trials = list(_trials(later, known=bought.keys()))
    popular = [product_id for product_id, _ in bought.most_common(SHOWN)]
    return Measured(
        baskets=len(baskets),
        trials=len(trials),
        by_one=_share(trial.hidden in recommended([trial.one], learnt) for trial in trials),
        by_all=_share(trial.hidden in recommended(trial.rest, learnt) for trial in trials),
        by_popularity=_share(trial.hidden in popular for trial in trials),
    )


def recommended(having: Sequence[str], learnt: dict[str, dict[str, float]]) -> list[str]:
    """The ten with the highest sum of scores, none of those given: what `bought_together` answers."""
    scores: Counter[str] = Counter()
    for product_id in having:
        scores.update(learnt.get(product_id, {}))
    for product_id in having:
        del scores[product_id]
    return [product_id for product_id, _ in scores.most_common(SHOWN)]


def _trials(baskets: Iterable[Sequence[str]], *, known: Iterable[str]) -> Iterable[_Trial]:
    chance = Random(SEED)  # noqa: S311  the same trials each time
    for basket in baskets:
        left = sorted(set(basket).intersection(known))
        if len(left) > 1:
            hidden = left.pop(chance.randrange(len(left)))
            yield _Trial(hidden, chance.choice(left), tuple(left))


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return round(sum(counted) / len(counted), 4) if counted else 0.0
