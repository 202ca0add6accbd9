"""How Stripe is spoken to: how long it is waited for, which calls are repeated, and what an error means for the money.

Every call that changes something carries an idempotency key, so that repeating it is safe. It is repeated only where
the answer is likely to be better a moment later; never after a silence, for the shopper has waited long enough.
"""

import random
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeVar

import requests
import stripe
import structlog
import urllib3.exceptions

from apps.payments.gateways.gateway import GatewayRefused
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, UnknownPaymentMethod

log = structlog.get_logger(__name__)

Told = TypeVar("Told")

ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.3
CONNECT_SECONDS = 3.05
"""A TCP handshake sends its first packet again after three."""

FRESH_KEYS = 3
"""A key whose call ended in an internal error is spent: how many are used before giving up for now."""

PAGE = 100
"""Stripe lists no more at once."""

METHOD_PARAMETERS = ("payment_method", "confirmation_token")

Call = Callable[[stripe.V1Services, Any], stripe.StripeObject]
"""Given the services and the request's options, makes one request."""


class ServerFailed(Exception):
    """Stripe answered with an internal error: whether the call took effect is unknown.

    `is_replayed`: it is the answer kept for the key, and will be for a day.
    """

    def __init__(self, *, is_replayed: bool) -> None:
        super().__init__("Stripe answered with an internal error.")
        self.is_replayed = is_replayed


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An object of Stripe's as plain dicts, and whether it was kept from the first call under the same key."""

    data: dict[str, Any]
    is_replayed: bool


class Trouble(Enum):
    """Why there is no answer."""

    NOT_REACHED = "no connection came about"
    RATE_LIMITED = "too many calls at once"
    LOST = "the connection broke before the answer"
    IN_PROGRESS = "a call with the same key is under way"
    SILENT = "no answer in time"

    @property
    def may_have_taken_effect(self) -> bool:
        return self not in (Trouble.NOT_REACHED, Trouble.RATE_LIMITED)

    @property
    def is_worth_repeating(self) -> bool:
        return self is not Trouble.SILENT


class Connection:
    """One account at Stripe."""

    def __init__(self, *, secret_key: str, api_base: str, timeout: float) -> None:
        client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base} if api_base else {},
            http_client=stripe.RequestsClient(timeout=(min(CONNECT_SECONDS, timeout), timeout)),
            max_network_retries=0,
        )
        self._services = client.v1

    def ask(self, call: Call, *, idempotency_key: str = "") -> Answer:
        """Make a call, several times if need be. A call without a key must be one that only reads.

        :raises stripe.CardError: the bank said no
        :raises stripe.IdempotencyError: the key was used with other parameters, perhaps by an earlier version of us
        :raises ServerFailed: it may have taken effect
        :raises GatewayTimeout: it may have taken effect; nothing was answered
        :raises GatewayUnavailable: it was not reached, or is not ours to talk to: no effect
        :raises GatewayRefused, UnknownPaymentMethod: it does not accept what was asked
        """
        options = {"idempotency_key": idempotency_key} if idempotency_key else {}
        uncertain = False
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(FIRST_PAUSE_SECONDS * attempt * random.uniform(0.5, 1))  # noqa: S311
            try:
                return _read(call(self._services, options))
            except stripe.StripeError as error:
                trouble = _trouble_of(error)
                log.warning("stripe.no_answer", trouble=trouble.value, attempt=attempt, reason=str(error))
            uncertain = uncertain or trouble.may_have_taken_effect
            if not trouble.is_worth_repeating:
                break
        raise GatewayTimeout if uncertain else GatewayUnavailable

    def read(self, call: Call) -> dict[str, Any]:
        """Ask for what is there. Raises as `ask`, but an internal error is a silence."""
        try:
            return self.ask(call).data
        except ServerFailed as failure:
            raise GatewayTimeout from failure

    def read_all(self, call: Call, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Everything of a list, newest first, page by page as it is consumed. Raises as `read`."""
        asked = {**wanted, "limit": PAGE}
        while True:
            page = self.read(lambda v1, _: call(v1, asked))
            yield from page["data"]
            if not page["has_more"]:
                return
            asked["starting_after"] = page["data"][-1]["id"]

    def change(
        self,
        call: Call,
        *,
        idempotency_key: str,
        tell: Callable[[dict[str, Any]], Told],
        effect: Callable[[], Told | None] = lambda: None,
        declined: Callable[[stripe.StripeError], Exception] | None = None,
    ) -> Told:
        """Make a call that changes something, once.

        A key that answers with an internal error will go on doing so. Then `effect` looks whether the call took effect
        all the same; if it did not, it is made anew under the next key. It looks, too, where the key was used with
        other parameters: an earlier version of us may have asked for the same in other words.

        Raises as `ask`, but an internal error that is not kept is a silence, and a bank's no is what `declined` makes
        of it, or a refusal; a key used for something else is one.
        """
        for generation in range(FRESH_KEYS):
            key = f"{idempotency_key}:{generation}" if generation else idempotency_key
            try:
                return tell(self.ask(call, idempotency_key=key).data)
            except stripe.CardError as error:
                raise (declined or refusal)(error) from error
            except stripe.IdempotencyError as error:
                if (told := effect()) is None:
                    raise refusal(error) from error
                return told
            except ServerFailed as failure:
                if not failure.is_replayed:
                    raise GatewayTimeout from failure
            if (told := effect()) is not None:
                return told
        raise GatewayTimeout


def _read(answered: stripe.StripeObject) -> Answer:
    response = answered.last_response
    replayed = response is not None and response.headers.get("Idempotent-Replayed") == "true"
    return Answer(data=answered.to_dict(), is_replayed=replayed)


def _trouble_of(error: stripe.StripeError) -> Trouble:
    """:raises: as `ask`, whatever is an answer"""
    if isinstance(error, stripe.APIConnectionError):
        return _network_trouble(error.__cause__)
    if isinstance(error, stripe.RateLimitError):
        return Trouble.RATE_LIMITED
    if error.http_status == HTTPStatus.CONFLICT:
        return Trouble.IN_PROGRESS
    if isinstance(error, (stripe.CardError, stripe.IdempotencyError)):
        raise error
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        log.error("stripe.key_refused", reason=str(error), remedy="Check STRIPE_SECRET_KEY and its permissions.")
        raise GatewayUnavailable from error
    if isinstance(error, stripe.InvalidRequestError):
        raise refusal(error) from error
    headers = error.headers or {}
    raise ServerFailed(is_replayed=headers.get("Idempotent-Replayed") == "true") from error


def refusal(error: stripe.StripeError) -> Exception:
    """What a refusal by Stripe is to us."""
    parameter = getattr(error, "param", None) or ""
    if parameter.startswith(METHOD_PARAMETERS):
        return UnknownPaymentMethod()
    return GatewayRefused(error.user_message or str(error))


def _network_trouble(cause: BaseException | None) -> Trouble:
    """Before a connection stood nothing was sent; a lost one may have carried the call."""
    if isinstance(cause, (requests.ConnectTimeout, requests.exceptions.ProxyError)):
        return Trouble.NOT_REACHED
    if isinstance(cause, requests.ConnectionError):  # which errors of TLS are, too
        reason = _reason(cause)
        if isinstance(reason, urllib3.exceptions.ReadTimeoutError):
            return Trouble.SILENT
        return Trouble.NOT_REACHED if _never_stood(reason) else Trouble.LOST
    return Trouble.SILENT


def _reason(error: requests.ConnectionError) -> object:
    wrapper = error.args[0] if error.args else None
    return getattr(wrapper, "reason", wrapper)


def _never_stood(reason: object) -> bool:
    """A handshake that ended over the certificate; TLS can also break off later, with the call on its way."""
    if isinstance(reason, urllib3.exceptions.SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.NameResolutionError))
