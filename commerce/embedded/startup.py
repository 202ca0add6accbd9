"""What `manage.py` does before Django reads its settings: give the command its servers and its secret."""

import atexit
import os
import signal
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from types import FrameType

from commerce.embedded.attachment import Attachment, attach
from commerce.embedded.failures import explained
from commerce.embedded.keys import local_secret_key

COMMANDS_WITHOUT_SERVERS = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "fakestripe",
        "help",
        "makemessages",
        "makemigrations",
        "spectacular",
        "version",
    }
)
REPORTING_COMMAND = "run"
TRUE_WORDS = frozenset({"true", "on", "ok", "y", "yes", "1"})  # as django-environ reads a boolean

_attachment: Attachment | None = None


def prepare(arguments: Sequence[str], *, root: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Complete the environment for the command in `arguments` (as `sys.argv`).

    Sets DATA_DIR; DEBUG, where no DATABASE_URL is given, because such a shop is a local one; a SECRET_KEY if DEBUG is
    on; and, if the command needs servers, DATABASE_URL and REDIS_URL of some that run until this process ends, or
    longer if others use them too. What is set already stays.

    :raises EmbeddedServerFailed: a server cannot be had
    """
    data_dir = Path(environment.setdefault("DATA_DIR", str(root / ".data")))
    if not environment.get("DATABASE_URL"):
        environment.setdefault("DEBUG", "on")
    if environment.get("DEBUG", "").lower() in TRUE_WORDS and not environment.get("SECRET_KEY"):
        with explained(data_dir):
            environment["SECRET_KEY"] = local_secret_key(data_dir)
    if needs_servers(arguments):
        _attach(data_dir, environment, talkative=arguments[1] == REPORTING_COMMAND)


def needs_servers(arguments: Sequence[str]) -> bool:
    """Whether the command in `arguments` (as `sys.argv`) talks to Postgres or Redis."""
    command = arguments[1] if len(arguments) > 1 else "help"
    asks_for_help = any(argument in {"-h", "--help", "--version"} for argument in arguments[1:])
    return not asks_for_help and command not in COMMANDS_WITHOUT_SERVERS


def attachment() -> Attachment:
    """The servers of this process, for the command that supervises them."""
    if _attachment is None:
        raise LookupError("this process was not started by manage.py")
    return _attachment


def _attach(data_dir: Path, environment: MutableMapping[str, str], *, talkative: bool) -> None:
    global _attachment  # noqa: PLW0603 -- one per process, like the environment it completes
    _attachment = attach(data_dir, environment=environment, report=_say if talkative else None)
    environment.update(_attachment.addresses)
    atexit.register(_attachment.detach)
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    """Unwind instead of dying on the spot, so that the last user stops the servers."""
    sys.exit(128 + number)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)  # noqa: T201 -- progress of a command
