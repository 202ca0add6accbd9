"""The log of a checkout's steps: what was begun when, until when, and how it ended.

It is kept as one JSON column of the checkout's own row, because every checkpoint writes that row anyway: the log costs
no statement, and cannot tell another story than the checkpoint does.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from commerce.wire import decode, encode

LONGEST_DETAIL = 300


class Direction(StrEnum):
    RUN = "run"
    UNDO = "undo"


class Outcome(StrEnum):
    """How a run of a step ended; `unfinished` is one that nobody has heard back from."""

    UNFINISHED = "unfinished"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    SUSPENDED = "suspended"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRun:
    """One run of one step. Whoever has not finished it by `deadline` is thought dead; `detail` is what went wrong."""

    step: str
    direction: Direction
    attempt: int
    started_at: datetime
    deadline: datetime
    finished_at: datetime | None = None
    outcome: Outcome = Outcome.UNFINISHED
    detail: str = ""

    def ended(self, outcome: Outcome, *, at: datetime, detail: str = "") -> "StepRun":
        return replace(self, outcome=outcome, finished_at=at, detail=detail[:LONGEST_DETAIL])


def read(stored: list[dict[str, Any]]) -> tuple[StepRun, ...]:
    """The runs of a stored log, oldest first."""
    return tuple(decode(StepRun, entry) for entry in stored)


def with_begun(stored: list[dict[str, Any]], begun: StepRun) -> list[dict[str, Any]]:
    """The log with one more run, which goes on."""
    return [*stored, encode(begun)]


def with_ended(
    stored: list[dict[str, Any]], outcome: Outcome, *, at: datetime, detail: str = ""
) -> list[dict[str, Any]]:
    """The log with its last run ended, if that goes on."""
    if not stored or stored[-1]["outcome"] != Outcome.UNFINISHED:
        return stored
    return [*stored[:-1], encode(decode(StepRun, stored[-1]).ended(outcome, at=at, detail=detail))]
