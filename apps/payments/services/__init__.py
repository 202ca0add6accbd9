"""Use cases of payments; this module satisfies `PaymentsService`.

Each call to a gateway is three steps: write down what is about to be asked and commit, ask, write down the answer
(`calls.py`). Whatever a gateway says about a payment is recorded in one place (`record.py`), whether it was asked
(`asking.py`), told us by itself (`webhooks.py`) or its books were compared with ours (`reconciling.py`).
"""

from apps.payments.services.authorization import authorize, refresh
from apps.payments.services.comparing import Difference
from apps.payments.services.forgetting import forget_at_gateways, forget_customer
from apps.payments.services.forms import payment_form
from apps.payments.services.holds import watch_holds
from apps.payments.services.methods import payment_methods_of, remove_payment_method, save_payment_method
from apps.payments.services.reading import get_payment, payments_of
from apps.payments.services.reconciling import Compared, reconcile, reconcile_recent
from apps.payments.services.refunds import finish_pending_refunds, refund
from apps.payments.services.settlement import capture, void
from apps.payments.services.webhooks import process_webhooks, prune_webhooks, receive_webhook, retry_webhooks

__all__ = [
    "Compared",
    "Difference",
    "authorize",
    "capture",
    "finish_pending_refunds",
    "forget_at_gateways",
    "forget_customer",
    "get_payment",
    "payment_form",
    "payment_methods_of",
    "payments_of",
    "process_webhooks",
    "prune_webhooks",
    "receive_webhook",
    "reconcile",
    "reconcile_recent",
    "refresh",
    "refund",
    "remove_payment_method",
    "retry_webhooks",
    "save_payment_method",
    "void",
    "watch_holds",
]
