"""How a local server says that it cannot run."""

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def explained(data_dir: Path) -> Iterator[None]:
    """Turn what the operating system refuses about the data directory into a failure with a remedy."""
    try:
        yield
    except PermissionError as error:
        raise EmbeddedServerFailed(
            f"{error.filename or data_dir} may not be used by this user ({error.strerror}).",
            remedy="Set DATA_DIR to a folder of your own.",
        ) from error
    except OSError as error:
        raise EmbeddedServerFailed(
            f"{error.strerror} ({error.filename or data_dir}).",
            remedy=f"Make room on the disk and rights for {data_dir}, or set DATA_DIR to another folder.",
        ) from error


def _tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
