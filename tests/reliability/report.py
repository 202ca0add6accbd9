"""`make torture`: attacks every promise for long, then says in a table what was done to the shop and what it lost.

`python -m tests.reliability.report [pytest's arguments]`. The table also goes into docs/reliability.md. Ends with an
error if a test failed, or anything at all was lost.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- the last long run: begin -->", "<!-- end -->"
HEADINGS = ("promise", "run", "times", "lost", "done to the shop")
EVERYTHING = ("tests/reliability",)
_SEED = re.compile(r",? ?\(?seed \d+\)?")
"""Runs that differ in their seed are runs of one kind."""


@dataclass
class Attack:
    """One kind of run against one promise, however often it was made."""

    promise: str
    run: str
    times: int = 0
    injected: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, line: dict[str, Any]) -> None:
        self.times += 1
        self.injected.update(line["injected"])
        self.lost.update(line["lost"])

    @property
    def losses(self) -> str:
        return _listed(self.lost) or "nothing"

    def cells(self) -> tuple[str, ...]:
        return (self.promise, self.run, str(self.times), self.losses, _listed(self.injected))


def main(arguments: Sequence[str]) -> int:
    """Run the long forms, print the table, and answer the exit code."""
    report = Path(os.environ.get("DATA_DIR", ROOT / ".data")) / "torture.jsonl"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    began = datetime.now(UTC)
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "--tb=short", *(arguments or EVERYTHING)],
        cwd=ROOT,
        env={**os.environ, "TORTURE": "1", "TORTURE_REPORT": str(report)},
        check=False,
    )
    attacks = read(report.read_text().splitlines() if report.exists() else [])
    print("\n" + aligned(attacks))  # noqa: T201  the answer of a command
    if not arguments and attacks:
        PAGE.write_text(with_table(PAGE.read_text(), attacks, began=began, ended=datetime.now(UTC)))
    return verdict(attacks, tests_failed=tests.returncode != 0)


def read(lines: Iterable[str]) -> list[Attack]:
    """What `tell` wrote, one attack for each promise and run, in the order of the promises."""
    attacks: dict[tuple[str, str], Attack] = {}
    for line in map(json.loads, lines):
        promise, run = line["promise"], _SEED.sub("", line["run"])
        attacks.setdefault((promise, run), Attack(promise, run)).add(line)
    return sorted(attacks.values(), key=lambda attack: (_number(attack.promise), attack.run))


def verdict(attacks: Sequence[Attack], *, tests_failed: bool) -> int:
    """The exit code: an error if anything was lost, a test failed, or there was no attack at all."""
    return int(tests_failed or not attacks or any(+attack.lost for attack in attacks))


def aligned(attacks: Sequence[Attack]) -> str:
    """The table for a terminal."""
    rows = [HEADINGS, *(attack.cells() for attack in attacks)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def with_table(page: str, attacks: Sequence[Attack], *, began: datetime, ended: datetime) -> str:
    """The page with the table of this run in place of the one before."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    minutes = (ended - began).total_seconds() / 60
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(attack.cells() for attack in attacks)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{head}{BEGIN}\n{began:%d %B %Y}, {minutes:.0f} minutes, {os.cpu_count()} cores.\n\n{table}\n{END}{tail}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def _number(promise: str) -> int:
    digits = "".join(character for character in promise if character.isdigit())
    return int(digits or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
