"""What becomes of a process at a point it passes: a test says so in a file, and a server reads it at each pass.

`Fate` is the test's side: `die(point, at_pass=2)`, `die_by_chance(...)`, `spare()`, and the journal of what was passed.
`meet` is the server's side. All processes of a server share the journal, so that the nth pass is the nth of them all,
and after one death the fate is fulfilled.
"""

import fcntl
import json
import os
from pathlib import Path
from random import Random
from typing import IO, Any

VARIABLE = "FATE"
EXIT_CODE = 137
"""As after kill -9."""
_DIED = "died: "


class Fate:
    """Decides over the processes of a server that was started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fate.json"
        self._journal = folder / "journal"
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "tests.reliability.crashing.settings",
            VARIABLE: str(self._file),
            "GUNICORN_CMD_ARGS": "--preload",  # a worker is there again in no time
        }

    def watch(self) -> None:
        """Let everybody pass, and note down who passes what."""
        self._decree(point="")

    def die(self, point: str, *, at_pass: int = 1) -> None:
        """Whoever makes the nth pass of a point dies there, and nobody after them."""
        self._decree(point=point, at_pass=at_pass)

    def die_by_chance(self, *, chance: float, seed: int, most: int) -> None:
        """At any point with this chance, so many deaths at most."""
        self._decree(chance=chance, seed=seed, most=most)

    def spare(self) -> None:
        """Nobody dies, and nothing is noted down, from now on."""
        self._file.unlink(missing_ok=True)

    @property
    def passed(self) -> list[str]:
        """The points passed since the last decree, in order, each as often as it was passed."""
        return [line.removeprefix(_DIED) for line in self._lines()]

    @property
    def deaths(self) -> list[str]:
        """Where processes died since then."""
        return [line.removeprefix(_DIED) for line in self._lines() if line.startswith(_DIED)]

    def _lines(self) -> list[str]:
        return self._journal.read_text().splitlines() if self._journal.exists() else []

    def _decree(self, **decree: Any) -> None:
        self.spare()
        self._journal.unlink(missing_ok=True)
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps({"journal": str(self._journal), **decree}))
        draft.replace(self._file)


def meet(point: str) -> None:
    """Pass a point, or die there."""
    try:
        decree = json.loads(Path(os.environ[VARIABLE]).read_text())
    except FileNotFoundError:
        return
    with Path(decree["journal"]).open("a+", encoding="utf-8") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        if _is_to_die(decree, point, _read(journal)):
            journal.write(f"{_DIED}{point}\n")
            journal.flush()
            os._exit(EXIT_CODE)
        journal.write(f"{point}\n")


def _read(journal: IO[str]) -> list[str]:
    journal.seek(0)
    return journal.read().splitlines()


def _is_to_die(decree: dict[str, Any], point: str, passed: list[str]) -> bool:
    deaths = sum(line.startswith(_DIED) for line in passed)
    if "chance" in decree:
        chosen = Random(f"{decree['seed']}:{len(passed)}").random() < decree["chance"]
        return chosen and deaths < decree["most"]
    return deaths == 0 and point == decree["point"] and passed.count(point) + 1 == decree["at_pass"]
