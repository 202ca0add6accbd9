"""HTTP: one thread a connection, kept alive, quiet."""

import json
import socket
import struct
import sys
import traceback
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.fakestripe import pages
from tests.fakestripe.application import Answer, Application, Request
from tests.fakestripe.books import Books
from tests.fakestripe.control import control

RESET = struct.pack("ii", 1, 0)  # closing sends a reset, not a goodbye
API = "/v1/"
CONTROL = "/_"


class Server(ThreadingHTTPServer):
    """Listens at once; `serve_forever` answers."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, *, host: str, port: int, books: Books, verbose: bool = False) -> None:
        super().__init__((host, port), Handler)
        self.verbose = verbose
        self.base_url = f"http://{host}:{self.server_address[1]}"
        self.application = Application(books, base_url=self.base_url)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads a request, hands it on, writes the answer in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _answer(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=url.path,
            query=url.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length).decode("utf-8", errors="replace") if length else "",
        )
        try:
            answer = _dispatch(self.server.application, request)
        except Exception:  # noqa: BLE001  a mistake of the fake is told, not hidden behind a lost connection
            traceback.print_exc()
            answer = Answer(status=500, body=json.dumps({"error": {"type": "fakestripe_bug"}}))
        if self.server.verbose:
            sys.stderr.write(f"{request.method} {self.path} {'reset' if answer.broken else answer.status}\n")
        self._break() if answer.broken else self._write(answer)

    def _write(self, answer: Answer) -> None:
        body = answer.body.encode()
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-cache, no-store",
            **answer.headers,
        }
        head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.wfile.write(head.encode() + b"\r\n" + body)

    def _break(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        socket.close(self.connection.detach())

    def log_message(self, *_arguments: Any) -> None:
        """Quiet."""


def _dispatch(application: Application, request: Request) -> Answer:
    if request.path.startswith(API):
        return application.answer(request)
    if not request.path.startswith(CONTROL):
        return pages.answer(application, request)
    try:
        order = json.loads(request.body) if request.body else {}
    except ValueError as error:
        return Answer(status=400, body=json.dumps({"error": f"The body is no JSON: {error}"}))
    status, document = control(application, request.method, request.path, order)
    return Answer(status=status, body=json.dumps(document))
