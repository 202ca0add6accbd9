"""How a local server says that it cannot run."""

from pathlib import Path


class EmbeddedServerFailed(Exception):
    """A local Postgres or Redis could not be started, reached or stopped.

    Carries what a person needs: the cause, one remedy, and the end of the server's own log if there is one.
    """

    def __init__(self, cause: str, *, remedy: str, log: Path | None = None) -> None:
        self.cause = cause
        self.remedy = remedy
        self.log = log
        self.log_tail = _tail(log) if log else ""
        super().__init__(cause)

    def explanation(self) -> str:
        """The whole story for a terminal: cause, end of the log, remedy."""
        lines = [f"Cannot go on: {self.cause}"]
        if self.log_tail:
            lines += [f"The end of {self.log}:", *(f"    {line}" for line in self.log_tail.splitlines())]
        return "\n".join([*lines, f"Remedy: {self.remedy}"])


def _tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
