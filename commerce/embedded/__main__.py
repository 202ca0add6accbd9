"""`python -m commerce.embedded reset`: remove the local shop's data, servers stopped."""

import os
import sys
from pathlib import Path

from commerce.embedded.attachment import reset
from commerce.embedded.failures import EmbeddedServerFailed


def main(arguments: list[str]) -> None:
    """Ask when somebody is there to answer, then remove the data directory."""
    if arguments != ["reset"]:
        sys.exit("Usage: python -m commerce.embedded reset")
    data_dir = Path(os.environ.get("DATA_DIR") or ".data").absolute()
    if sys.stdin.isatty() and input(f"Remove {data_dir} and every order in it? [y/N] ").lower() not in {"y", "yes"}:
        sys.exit("Nothing was removed.")
    try:
        reset(data_dir)
    except EmbeddedServerFailed as failure:
        sys.exit(failure.explanation())
    print(f"Removed {data_dir}.")  # noqa: T201 -- the answer of a command


if __name__ == "__main__":
    main(sys.argv[1:])
