"""A webhook endpoint for tests: keeps what it is sent, and answers as it is told."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import stripe


class Receiver:
    """`with Receiver() as shop:` listens at `shop.url`; `shop.events` in order of arrival."""

    def __init__(self) -> None:
        self.arrived: list[tuple[bytes, str]] = []
        self.answers: list[int] = []  # statuses of the next answers; 200 when none is left
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]

    @property
    def events(self) -> list[Any]:
        return [stripe.Event.construct_from(_json(body), None) for body, _ in self.arrived]

    def verified(self, secret: str) -> list[Any]:
        """The events, their signatures checked by Stripe's SDK."""
        return [stripe.Webhook.construct_event(body, header, secret) for body, header in self.arrived]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.arrived.append((body, self.headers["Stripe-Signature"]))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    return Handler


def _json(body: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(body)
    return document
