"""When goods leave and arrive."""

from datetime import UTC, date, datetime

import pytest

from apps.shipping.rules import Band, dispatch_day, price_by_weight, working_days_after

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 3, day) for day in (6, 7, 8, 9, 10))


@pytest.mark.parametrize(
    ("ordered", "leaves"),
    [
        (datetime(2026, 3, 6, 13, 59, tzinfo=UTC), FRIDAY),
        (datetime(2026, 3, 6, 14, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 7, 9, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 8, 23, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 9, 0, 0, tzinfo=UTC), MONDAY),
    ],
)
def test_an_order_leaves_on_a_working_day_the_same_before_the_cut_off(ordered: datetime, leaves: date) -> None:
    assert dispatch_day(ordered_at=ordered, cut_off_hour=14) == leaves


@pytest.mark.parametrize(
    ("start", "count", "arrives"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (SUNDAY, 2, TUESDAY),
        (MONDAY, 5, date(2026, 3, 16)),
    ],
)
def test_weekends_are_no_working_days(start: date, count: int, arrives: date) -> None:
    assert working_days_after(start, count) == arrives


def test_the_lightest_band_that_holds_the_weight_prices_it() -> None:
    bands = [Band(up_to_grams=5_000, price=1_000), Band(up_to_grams=1_000, price=500)]
    assert [price_by_weight(bands, grams) for grams in (0, 1_000, 1_001, 5_001)] == [500, 500, 1_000, None]
