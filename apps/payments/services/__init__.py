"""Use cases of payments; this module satisfies `PaymentsService`.

Each call to a gateway is three steps: write down what is about to be asked and commit, ask, write down the answer
(`calls.py`). Whatever a gateway says about a payment is recorded in one place (`record.py`).
"""

from apps.payments.services.authorization import authorize, refresh
from apps.payments.services.reading import get_payment, payments_of
from apps.payments.services.refunds import finish_pending_refunds, refund
from apps.payments.services.settlement import capture, void

__all__ = [
    "authorize",
    "capture",
    "finish_pending_refunds",
    "get_payment",
    "payments_of",
    "refresh",
    "refund",
    "void",
]
