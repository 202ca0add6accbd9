"""What `manage.py` does before Django reads its settings: give the command its servers and its secret."""

import atexit
import os
import signal
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from types import FrameType

from commerce.embedded.attachment import Attachment, attach
from commerce.embedded.keys import local_secret_key

COMMANDS_WITHOUT_SERVERS = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "help",
        "makemessages",
        "makemigrations",
        "spectacular",
        "version",
    }
)
REPORTING_COMMAND = "run"

_attachment: Attachment | None = None


def prepare(arguments: Sequence[str], *, root: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Complete the environment for the command in `arguments` (as `sys.argv`).

    Sets DATA_DIR, a SECRET_KEY unless DEBUG is off, and, if the command needs them, DATABASE_URL and REDIS_URL of servers
    that run until this process ends, or longer if others use them too. What is set already stays.

    :raises EmbeddedServerFailed: a server cannot be had
    """
    data_dir = Path(environment.setdefault("DATA_DIR", str(root / ".data")))
    if _debug(environment) and not environment.get("SECRET_KEY"):
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
    _attachment = attach(data_dir, environment=environment, report=_say if talkative else _be_silent)
    environment.update(_attachment.addresses)
    atexit.register(_attachment.detach)
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    """Unwind instead of dying on the spot, so that the last user stops the servers."""
    sys.exit(128 + number)


def _debug(environment: MutableMapping[str, str]) -> bool:
    return environment.get("DEBUG", "on").lower() in {"1", "on", "ok", "t", "true", "y", "yes"}


def _say(line: str) -> None:
    print(f"  {line}", flush=True)  # noqa: T201 -- progress of a command


def _be_silent(line: str) -> None:
    pass
