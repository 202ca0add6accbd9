"""A payment only moves forward."""

import pytest

from apps.payments.interface import PaymentStatus
from apps.payments.rules import TRANSITIONS, check_positive, is_over, may_become
from commerce.money import InvalidAmount, Money


def test_every_status_has_its_row() -> None:
    assert set(TRANSITIONS) == set(PaymentStatus)


@pytest.mark.parametrize("end", [PaymentStatus.CAPTURED, PaymentStatus.FAILED, PaymentStatus.VOIDED])
def test_what_has_ended_stays_so(end: PaymentStatus) -> None:
    assert not any(may_become(end, status) for status in PaymentStatus)


def test_late_news_never_leads_backward() -> None:
    assert not may_become(PaymentStatus.AUTHORIZED, PaymentStatus.REQUIRES_ACTION)
    assert not may_become(PaymentStatus.CAPTURED, PaymentStatus.AUTHORIZED)


def test_over_means_that_no_money_will_move() -> None:
    assert [status.value for status in PaymentStatus if is_over(status)] == ["failed", "voided"]


@pytest.mark.parametrize("minor", [0, -1])
def test_nothing_is_no_amount(minor: int) -> None:
    with pytest.raises(InvalidAmount):
        check_positive(Money(minor, "GBP"))
