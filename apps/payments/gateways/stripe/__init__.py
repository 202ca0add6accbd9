"""Stripe, through its own SDK: payment intents, made and confirmed in one call.

Card data goes from the shopper's browser to Stripe; what arrives here is a token: `ctoken_…` from the checkout page,
`pm_…` for a saved method.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from apps.payments.gateways.amounts import chargeable, to_gateway
from apps.payments.gateways.gateway import (
    Authorization,
    GatewayEvent,
    GatewayMethod,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
)
from apps.payments.gateways.stripe import parameters
from apps.payments.gateways.stripe.connection import Connection, ServerFailed, refusal
from apps.payments.gateways.stripe.declines import decline
from apps.payments.gateways.stripe.statements import (
    EXPANDED,
    declined_payment,
    failed_payment,
    method_of,
    not_kept,
    payment_of,
    refund_of,
    released_of,
    without_release,
)
from apps.payments.gateways.webhooks import read_signed
from apps.payments.interface import GatewayTimeout, PaymentForm, PaymentStatus, UnknownPaymentMethod
from commerce.money import Money

KEYS_LAST = timedelta(hours=25)
"""Stripe may forget an idempotency key after a day: an answer that it replays is younger than this."""


class StripeGateway:
    """Satisfies `Gateway`. `api_base` is empty for Stripe itself; any of `webhook_secrets` is good, for rotation.

    The page that takes cards is given `publishable_key` and `script_url`.
    """

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secrets: Sequence[str],
        api_base: str,
        timeout: float,
        publishable_key: str = "",
        script_url: str = "",
    ) -> None:
        self._webhook_secrets = tuple(webhook_secrets)
        self._publishable_key, self._script_url = publishable_key, script_url
        self._stripe = Connection(secret_key=secret_key, api_base=api_base, timeout=timeout)

    def payment_form(self, *, amount: Money) -> PaymentForm:
        return PaymentForm(
            gateway="stripe",
            script_url=self._script_url,
            publishable_key=self._publishable_key,
            amount=to_gateway(chargeable(amount)),
            currency=amount.currency.lower(),
        )

    def authorize(self, *, authorization: Authorization, idempotency_key: str) -> GatewayPayment:
        asked: Any = parameters.intent(authorization)
        try:
            answer = self._stripe.ask(
                lambda v1, options: v1.payment_intents.create(asked, options), idempotency_key=idempotency_key
            )
        except stripe.CardError as declined:
            return declined_payment(declined, authorization)
        except stripe.IdempotencyError as error:
            return self._asked_in_other_words(error, authorization)
        except ServerFailed as failure:
            return self._after_failure(failure, authorization)
        if answer.is_replayed:  # true when it was first said
            return self.retrieve(reference=answer.data["id"])
        return payment_of(answer.data)

    def confirm(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        """After 3-D Secure Stripe carries on by itself; this asks how far it came."""
        return self.retrieve(reference=reference)

    def retrieve(self, *, reference: str) -> GatewayPayment:
        return payment_of(self._intent(reference))

    def capture(self, *, reference: str, amount: Money, idempotency_key: str) -> GatewayPayment:
        asked: Any = parameters.capture(amount)
        return self._stripe.change(
            lambda v1, options: v1.payment_intents.capture(reference, asked, options),
            idempotency_key=idempotency_key,
            tell=payment_of,
            effect=lambda: self._once_it_is(PaymentStatus.CAPTURED, reference, captured=amount),
        )

    def void(self, *, reference: str, idempotency_key: str) -> GatewayPayment:
        asked: Any = {"expand": EXPANDED}
        return self._stripe.change(
            lambda v1, options: v1.payment_intents.cancel(reference, asked, options),
            idempotency_key=idempotency_key,
            tell=payment_of,
            effect=lambda: self._once_it_is(PaymentStatus.VOIDED, reference, captured=None),
        )

    def refund(self, *, reference: str, amount: Money, reason: str, idempotency_key: str) -> GatewayRefund:
        asked: Any = parameters.refund(reference, amount, reason, idempotency_key)
        return self._stripe.change(
            lambda v1, options: v1.refunds.create(asked, options),
            idempotency_key=idempotency_key,
            tell=refund_of,
            effect=lambda: self._refund_asked_with(idempotency_key, reference, amount),
        )

    def retrieve_refund(self, *, reference: str) -> GatewayRefund:
        return refund_of(self._stripe.read(lambda v1, _: v1.refunds.retrieve(reference)))

    def payments_since(self, *, since: datetime) -> Iterator[GatewayPayment]:
        wanted = {"created": {"gte": int(since.timestamp())}, "expand": [f"data.{name}" for name in EXPANDED]}
        return map(payment_of, self._stripe.read_all(lambda v1, page: v1.payment_intents.list(page), wanted))

    def refunds_of(self, *, reference: str) -> Sequence[GatewayRefund]:
        newest_first = list(
            self._stripe.read_all(lambda v1, page: v1.refunds.list(page), {"payment_intent": reference})
        )
        released = released_of(self._intent(reference)) if newest_first else 0
        return [refund_of(refund) for refund in without_release(newest_first[::-1], released)]

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> GatewayEvent:
        return read_signed(body, headers, secrets=self._webhook_secrets, now=now)

    def create_customer(self, *, customer_id: str, email: str, idempotency_key: str) -> str:
        asked: Any = {"metadata": {"customer_id": customer_id}, **({"email": email} if email else {})}
        return self._stripe.change(
            lambda v1, options: v1.customers.create(asked, options),
            idempotency_key=idempotency_key,
            tell=lambda customer: str(customer["id"]),
        )

    def save_method(self, *, customer_reference: str, method_token: str, idempotency_key: str) -> GatewayMethod:
        asked: Any = {"customer": customer_reference}
        return self._stripe.change(
            lambda v1, options: v1.payment_methods.attach(method_token, asked, options),
            idempotency_key=idempotency_key,
            tell=method_of,
            declined=not_kept,
        )

    def forget_method(self, *, reference: str) -> None:
        with suppress(GatewayRefused, UnknownPaymentMethod):  # it is not kept, which is what was wanted
            self._stripe.change(
                lambda v1, options: v1.payment_methods.detach(reference, options=options),
                idempotency_key=f"{reference}:forget",
                tell=method_of,
            )

    def forget_customer(self, *, reference: str) -> None:
        with suppress(GatewayRefused, UnknownPaymentMethod):  # there is none, which is what was wanted
            self._stripe.change(
                lambda v1, options: v1.customers.delete(reference, options=options),
                idempotency_key=f"{reference}:forget",
                tell=lambda stub: str(stub["id"]),
            )

    def _intent(self, reference: str) -> dict[str, Any]:
        asked: Any = {"expand": EXPANDED}
        return self._stripe.read(lambda v1, _: v1.payment_intents.retrieve(reference, asked))

    def _once_it_is(self, status: PaymentStatus, reference: str, *, captured: Money | None) -> GatewayPayment | None:
        payment = self.retrieve(reference=reference)
        return payment if payment.status is status and captured in (None, payment.captured) else None

    def _refund_asked_with(self, idempotency_key: str, reference: str, amount: Money) -> GatewayRefund | None:
        refunds = self.refunds_of(reference=reference)
        return next((r for r in refunds if (r.merchant_reference, r.amount) == (idempotency_key, amount)), None)

    def _after_failure(self, failure: ServerFailed, authorization: Authorization) -> GatewayPayment:
        """What came of an authorisation that ended in an internal error.

        Asking under another key could hold the money twice. So once Stripe has made up its mind (it replays the error)
        its books are searched; what they do not show has not happened.

        :raises GatewayTimeout: Stripe may still be at it
        """
        if not failure.is_replayed:
            raise GatewayTimeout from failure
        return self._find(authorization) or failed_payment(authorization, decline("processing_error"))

    def _asked_in_other_words(self, error: stripe.IdempotencyError, authorization: Authorization) -> GatewayPayment:
        """What came of an authorisation that an earlier version of us asked for, with parameters of its own.

        :raises GatewayRefused: the key was used for something else
        """
        found = self._find(authorization)
        if found is None or found.amount != authorization.amount:
            raise refusal(error) from error
        return found

    def _find(self, authorization: Authorization) -> GatewayPayment | None:
        made = self.payments_since(since=datetime.now(UTC) - KEYS_LAST)
        return next((payment for payment in made if payment.merchant_reference == authorization.payment_id), None)
