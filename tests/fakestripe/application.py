"""From a request to its answer: key, faults, idempotency, the resource, the journal, the webhooks."""

import base64
import json
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakestripe import errors, forms
from tests.fakestripe.books import Books
from tests.fakestripe.call import Call
from tests.fakestripe.errors import StripeError
from tests.fakestripe.faults import Fault, Faults
from tests.fakestripe.idempotency import Keys
from tests.fakestripe.rendering import expanded, shown
from tests.fakestripe.routes import Handler, find
from tests.fakestripe.webhooks import Courier

REQUESTS_KEPT = 20_000


@dataclass(kw_only=True, slots=True)
class Request:
    """As it came over the wire; header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(kw_only=True, slots=True)
class Answer:
    """`broken`: close the connection with a reset instead."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    content_type: str = "application/json"


class Application:
    """One account at Stripe."""

    def __init__(self, books: Books, *, base_url: str) -> None:
        self.books = books
        self.base_url = base_url
        self.faults = Faults()
        self.keys = Keys(books)
        self.courier = Courier(books)
        self.log: deque[dict[str, Any]] = deque(maxlen=REQUESTS_KEPT)
        self.closing = threading.Event()

    def answer(self, request: Request) -> Answer:
        """An answer of the API, after whatever fault strikes it."""
        call = self._call(request)
        fault = self.faults.strike(request.method, request.path, request.body)
        answer = self._faulty(call, request, fault)
        answer.headers = {"Request-Id": call.request_id, **answer.headers}
        if version := request.headers.get("stripe-version"):
            answer.headers["Stripe-Version"] = version
        self._note(call, answer, fault)
        return answer

    def call(self) -> Call:
        """For what happens by itself, or by a control call."""
        return Call(books=self.books, method="", path="", form={}, request_id=_request_id(), base_url=self.base_url)

    def after_booking(self) -> None:
        """Hand new events to the courier; outside the lock, because it may deliver them before this returns."""
        self.courier.take(self.books.take_new_events())

    def _call(self, request: Request) -> Call:
        encoded = request.query if request.method in ("GET", "DELETE") else request.body
        return Call(
            books=self.books,
            method=request.method,
            path=request.path,
            form=forms.decode(encoded),
            request_id=_request_id(),
            base_url=self.base_url,
            idempotency_key=request.headers.get("idempotency-key", "") if request.method == "POST" else "",
        )

    def _faulty(self, call: Call, request: Request, fault: Fault | None) -> Answer:
        kind = fault.fault if fault else ""
        if kind == "rate_limit":
            return _refusal(errors.rate_limited())
        if kind == "error_before":
            return _refusal(errors.internal())
        if kind in ("reset_before", "hang_before"):
            self.closing.wait(fault.seconds if fault else 0)
            return Answer(broken=True)
        try:
            _authenticate(call, request)
            answer = self._once(call, fault)
        except StripeError as error:
            return _refusal(error)
        if kind in ("reset_after", "timeout"):
            self.closing.wait(fault.seconds if fault else 0)
            return Answer(broken=True)
        return answer

    def _once(self, call: Call, fault: Fault | None) -> Answer:
        if not call.idempotency_key:
            return self._execute(call, fault)
        stored = self.keys.take(call)
        headers = {"Idempotency-Key": call.idempotency_key}
        if stored:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": stored["request_id"]}
            return Answer(status=stored["status"], body=stored["body"], headers=headers)
        try:
            answer = self._execute(call, fault)
        finally:
            self.keys.release(call)
        answer.headers = {**headers, "Original-Request": call.request_id}
        return answer

    def _execute(self, call: Call, fault: Fault | None) -> Answer:
        kind = fault.fault if fault else ""
        found = find(call.method, call.path)
        if found is None:
            message = f"Unrecognized request URL ({call.method}: {call.path})."
            raise StripeError(404, "invalid_request_error", message)
        handler, call.ids = found
        if fault and kind == "delay":
            self.closing.wait(fault.seconds)
        with self.books.writing():
            status, body = self._run(call, handler, kind)
            if call.begun and call.idempotency_key:
                self.keys.store(call, status, body)
        self.after_booking()
        return Answer(status=status, body=body)

    def _run(self, call: Call, handler: Handler, kind: str) -> tuple[int, str]:
        try:
            if kind == "error_during":
                call.begin()
                raise errors.internal()
            document = expanded(self.books, handler(call), call.form.get("expand") or [])
            if kind == "error_after" and call.begun:
                raise errors.internal()
        except StripeError as error:
            return error.status, json.dumps(shown(error.body))
        return 200, json.dumps(document)

    def _note(self, call: Call, answer: Answer, fault: Fault | None) -> None:
        self.log.append(
            {
                "id": call.request_id,
                "at": self.books.now,
                "method": call.method,
                "path": call.path,
                "form": {} if call.publishable else call.form,
                "idempotency_key": call.idempotency_key,
                "status": 0 if answer.broken else answer.status,
                "replayed": "Idempotent-Replayed" in answer.headers,
                "fault": fault.fault if fault else "",
            }
        )


def _authenticate(call: Call, request: Request) -> None:
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        credentials = base64.b64decode(credentials).decode(errors="replace").partition(":")[0]
    if not credentials:
        raise errors.unauthorized("You did not provide an API key. Send it as `Authorization: Bearer YOUR_SECRET_KEY`.")
    if not credentials.startswith(("sk_test_", "rk_test_", "pk_test_")):
        raise errors.unauthorized(f"Invalid API Key provided: {credentials[:8]}***")
    call.publishable = credentials.startswith("pk_test_")
    if call.publishable and not _open_to_browsers(call):
        raise errors.unauthorized("This API call cannot be made with a publishable API key.")


def _open_to_browsers(call: Call) -> bool:
    if call.method == "GET":
        return call.path.startswith(("/v1/payment_intents/pi_", "/v1/setup_intents/seti_"))
    return call.path in ("/v1/confirmation_tokens", "/v1/payment_methods")


def _refusal(error: StripeError) -> Answer:
    retry = {"Stripe-Should-Retry": "true"} if error.status in (409, 429) else {}
    return Answer(status=error.status, body=json.dumps(shown(error.body)), headers=retry)


def _request_id() -> str:
    return f"req_{secrets.token_hex(7)}"
