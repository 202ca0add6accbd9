"""A server that speaks a little of Stripe's API, and badly: it fails, keeps silent, or breaks off."""

import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

SILENCE = "silence"
BREAK_OFF = "break off"
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "requires_capture",
    "amount": 2000,
    "currency": "gbp",
    "created": 1_800_000_000,
    "metadata": {"payment_id": "pay_1"},
}
BODIES: dict[int, dict[str, Any]] = {
    200: INTENT,
    400: {"error": {"type": "invalid_request_error", "code": "amount_too_small", "message": "Too little."}},
    401: {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}},
    404: {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": "No such payment_intent."}},
    409: {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": "In progress."}},
    429: {"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many requests."}},
    500: {"error": {"type": "api_error", "message": "Something went wrong."}},
}


class UnreliableServer:
    """At `url`; plays its behaviours one request after another, and the last one from then on."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        self.requests = 0
        self._behaviours: list[int | str] = [200]
        self._ending = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()

    def answer_with(self, *behaviours: int | str) -> None:
        """Statuses, SILENCE or BREAK_OFF."""
        self._behaviours = list(behaviours)

    def stay_silent(self) -> None:
        self.answer_with(SILENCE)

    def _next(self, key: str | None) -> int | str:
        self.requests += 1
        self.keys.append(key)
        return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                behaviour = outer._next(self.headers.get("Idempotency-Key"))
                if isinstance(behaviour, int):
                    self._answer(behaviour)
                elif behaviour == SILENCE:
                    outer._ending.wait(5)
                else:
                    self._reset()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Keeps quiet."""

            def _answer(self, status: int) -> None:
                body = json.dumps(BODIES[status]).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _reset(self) -> None:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()

        return Handler
