"""Learning pairs from the baskets kept, now or when there are new ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from apps.recommendations.models import Basket, Lesson, Pair
from apps.recommendations.rules.learning import Learnt
from apps.recommendations.rules.learning import learn as learn_from
from commerce.db.transaction import atomic

MOST_BASKETS = 100_000
"""The newest so many are learnt from; older ones are forgotten."""

_STEP = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Learning:
    """How far it is, or has come."""

    baskets: int
    products: int
    pairs: int


def learn_what_is_new(now: datetime) -> int:
    """Learn if a basket has come since it was last done; answers how many pairs there are then, 0 for nothing new."""
    newest = _newest_basket()
    lesson = Lesson.objects.first()
    if newest is None or (lesson is not None and lesson.newest_basket >= newest):
        return 0
    return learn(now=now).pairs


def learn(*, now: datetime, dry_run: bool = False, tell: Callable[[Learning], object] = lambda _: None) -> Learning:
    """Learn from all baskets anew and put that in the place of what was known; a dry run only says what would be.

    Shoppers are answered from what was known until the end. `tell` hears how far it is every 500 products.
    """
    newest = _newest_basket() or 0
    baskets = list(Basket.objects.order_by("-pk").values_list("product_ids", flat=True)[:MOST_BASKETS])
    learnt: list[Learnt] = []
    pairs = 0
    for each in learn_from(baskets):
        learnt.append(each)
        pairs += len(each.others)
        if not len(learnt) % _STEP:
            tell(Learning(baskets=len(baskets), products=len(learnt), pairs=pairs))
    outcome = Learning(baskets=len(baskets), products=len(learnt), pairs=pairs)
    if not dry_run:
        _replace(learnt, outcome, newest=newest, now=now)
    return outcome


@atomic("recommendations")
def _replace(learnt: list[Learnt], outcome: Learning, *, newest: int, now: datetime) -> None:
    """One at a time; who learnt from older baskets than the last keeps it to itself."""
    Lesson.objects.bulk_create([Lesson()], ignore_conflicts=True)
    lesson = Lesson.objects.select_for_update().get()
    if lesson.newest_basket > newest:
        return
    Pair.objects.all().delete()
    _copy_pairs(learnt)
    Lesson.objects.update(learnt_at=now, newest_basket=newest, baskets=outcome.baskets, pairs=outcome.pairs)
    _forget_oldest()


def _copy_pairs(learnt: list[Learnt]) -> None:
    statement = "COPY recommendations_pair (product_id, rank, other_id, score) FROM STDIN"
    with connections["recommendations"].cursor() as cursor, cursor.copy(statement) as copy:
        for product_id, others in learnt:
            for rank, other in enumerate(others, start=1):
                copy.write_row((product_id, rank, other.product_id, other.score))


def _forget_oldest() -> None:
    oldest_kept = Basket.objects.order_by("-pk").values_list("pk", flat=True)[MOST_BASKETS - 1 : MOST_BASKETS].first()
    if oldest_kept is not None:
        Basket.objects.filter(pk__lt=oldest_kept).delete()


def _newest_basket() -> int | None:
    return Basket.objects.order_by("-pk").values_list("pk", flat=True).first()
