"""Server processes: started so that they outlive us, and recognised by what they run, not by their number."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.02
PROC = Path("/proc")
ENDED_STATES = ("Z", "X")
# Nothing of ours leaks into a server, and no odd locale of the user's breaks it.
CLEAN_ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def spawn(command: Sequence[str], *, log: Path, **options: Any) -> int:
    """Start a server in a session of its own and return its process number.

    A shell stands between, so that the server is nobody's child: it survives us, and its end leaves no zombie with us.
    """
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        launched = subprocess.run(
            ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            env=dict(CLEAN_ENVIRONMENT),
            start_new_session=True,
            check=True,
            **options,
        )
    return int(launched.stdout)


def command_line(pid: int) -> str:
    """What process `pid` runs, arguments parted by spaces; empty when there is none, or only its corpse."""
    if not (PROC / "self").exists():
        listing = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        return os.fsdecode(listing.stdout).strip()
    try:
        return os.fsdecode((PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ")).strip()
    except OSError:
        return ""


def is_gone(pid: int) -> bool:
    """Whether process `pid` has ended. An empty command line is no sign: exec empties it for a moment."""
    if not (PROC / "self").exists():
        return not command_line(pid)
    try:
        _, _, state_and_more = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(") ")
    except OSError:
        return True
    return state_and_more[:1] in ENDED_STATES


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait for a condition; false when it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
