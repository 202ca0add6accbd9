"""Secrets that are made once, on first use, and kept in files only their owner can read."""

import contextlib
import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret kept at `path`; 256 random bits are put there if it is missing. Safe to call from many processes."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        _create(path)
        return path.read_text().strip()


def local_secret_key(data_dir: Path) -> str:
    """Django's SECRET_KEY for this machine: random, and the same at every start."""
    data_dir.mkdir(parents=True, exist_ok=True)
    return kept_secret(data_dir / "secret_key")


def _create(path: Path) -> None:
    """Complete or not at all: a reader never sees half a secret, and of two creators the first one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
