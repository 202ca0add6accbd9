"""How hard the promises are attacked: a little in `make test`, for long in `make torture`.

A run is named by its seed, so that one that failed can be repeated: `TORTURE_SEED=17 pytest -k t3`.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

LONG = os.environ.get("TORTURE", "") not in {"", "0"}
REPORT = os.environ.get("TORTURE_REPORT", "")
_ONE_SEED = os.environ.get("TORTURE_SEED", "")


def scaled(*, fast: int, long: int) -> int:
    """A size of a run: the first in `make test`, the second in `make torture`."""
    return long if LONG else fast


def seeds(*, fast: int, long: int) -> list[int]:
    """The seeds to run with: so many of them, or the one that TORTURE_SEED names."""
    return [int(_ONE_SEED)] if _ONE_SEED else list(range(1, scaled(fast=fast, long=long) + 1))


def tell(promise: str, run: str, *, injected: dict[str, int], lost: dict[str, int]) -> None:
    """Note what was done to the shop and what it lost (all zeros, or the test fails) for the table at the end.

    `tell("T3", "process killed at every step", injected={"kills": 40}, lost={"orders": 0, "stuck reservations": 0})`
    """
    if REPORT:
        line = {"promise": promise, "run": run, "injected": injected, "lost": lost}
        with Path(REPORT).open("a", encoding="utf-8") as report:
            report.write(json.dumps(line) + "\n")


def progress(text: str) -> None:
    """Say how far a long run has come, on the terminal if there is one, whatever pytest captures."""
    if LONG:
        with suppress(OSError), Path("/dev/tty").open("w", encoding="utf-8") as terminal:
            terminal.write(f"\r\033[K  {text}")
