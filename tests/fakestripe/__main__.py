"""`python -m tests.fakestripe --port 4242`: says where it listens in one line, then nothing."""

import argparse
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tests.fakestripe.books import Books
from tests.fakestripe.control import _set_manners
from tests.fakestripe.journal import Journal
from tests.fakestripe.server import Server


def main(arguments: list[str] | None = None) -> None:
    """Serve until a signal ends it."""
    asked = _parser().parse_args(arguments)
    books = Books(Journal(asked.state) if asked.state else None)
    try:
        server = Server(host=asked.host, port=asked.port, books=books, verbose=asked.verbose)
    except OSError as error:
        sys.exit(f"{asked.host}:{asked.port} cannot be used: {error.strerror}. Name another with --port.")
    _set_webhook(server, asked)
    server.application.courier.start()
    signal.signal(signal.SIGTERM, _leave)
    if asked.until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    print(server.base_url, flush=True)  # noqa: T201  its one line
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.application.closing.set()
        server.application.courier.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fakestripe", description="A fake of Stripe's API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--state", type=Path, help="a file that keeps the books when the process is killed")
    parser.add_argument("--webhook-url", default="")
    parser.add_argument("--webhook-secret", action="append", default=[], help="repeat it while a secret is rotated")
    parser.add_argument(
        "--until-eof", action="store_true", help="end when standard input does, with whoever started it"
    )
    parser.add_argument("--verbose", action="store_true", help="a line for every request")
    return parser


def _set_webhook(server: Server, asked: argparse.Namespace) -> None:
    manners = server.application.courier.manners
    given = {"url": asked.webhook_url, "secrets": asked.webhook_secret}
    wanted = replace(manners, **{name: value for name, value in given.items() if value})
    if wanted != manners:
        _set_manners(server.application, wanted)


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main()
