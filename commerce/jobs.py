"""Work that comes round by the clock: sweepers, senders, pruning.

A domain registers a job in its AppConfig; whichever process does background work runs it. Two processes may run
one job at the same time, so a job takes its rows with a lock or a conditional update, and may run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from commerce import context
from commerce.db.liveness import renew
from commerce.ids import new_id

log = structlog.get_logger(__name__)

Run = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Job:
    """`run(now)` does one round; `every` is the pause between rounds."""

    name: str
    every: timedelta
    run: Run


_jobs: dict[str, Job] = {}


def periodic(name: str, *, every: timedelta, run: Run) -> None:
    """Have `run(now)` called every so often: `periodic("inventory.expire_reservations", ...)`."""
    _jobs[name] = Job(name, every, run)


def all_jobs() -> tuple[Job, ...]:
    return tuple(_jobs.values())


def job(name: str) -> Job:
    """:raises KeyError: no job has this name"""
    return _jobs[name]


def run(job: Job, *, now: datetime) -> None:
    """One round of a job. Its failure is logged, and is no reason for whoever runs jobs to end."""
    with context.working_for(correlation=new_id("corr")):
        try:
            renew()
            job.run(now)
        except Exception:
            log.exception("job.failed", job=job.name)
