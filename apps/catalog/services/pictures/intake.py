"""Bring the pictures of many products in, a few at a time."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from apps.catalog.services.pictures.reading import NotRead, SourceReader, is_remote
from commerce.pictures.names import has_renditions
from commerce.pictures.rendering import NotAPicture, render
from commerce.pictures.storing import Picture, content_hash, store

WORKERS = 4
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Why there is no picture."""

    reason: str


Fetched = Picture | Unfetched


class PictureIntake:
    """Fetches, renders and stores pictures for one run."""

    def __init__(self, *, private_hosts: bool = False, dry_run: bool = False) -> None:
        """`dry_run`: look at the files of the folder, ask no host, store nothing."""
        self._reader = SourceReader(private_hosts=private_hosts)
        self._dry_run = dry_run

    def fetch(self, sources: Iterable[str], *, known: Mapping[str, Picture], folder: Path) -> dict[str, Fetched]:
        """The picture of each source, or why there is none. Never fails for one of them.

        A remote source that is known is taken for unchanged; a file is looked at again, and renditions that lie beside
        it (`mug-480.avif` beside `mug.webp`) are taken with it. In a dry run a source that would have to be fetched is
        left out.
        """
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="pictures") as pool:
            wanted = list(dict.fromkeys(sources))
            results = pool.map(lambda source: self._one(source, known.get(source), folder), wanted)
            return {source: result for source, result in zip(wanted, results, strict=True) if result is not None}

    def _one(self, source: str, known: Picture | None, folder: Path) -> Fetched | None:
        if is_remote(source) and (known or self._dry_run):
            return known
        try:
            data = self._reader.read(source, folder=folder)
            if known and known.content_hash == content_hash(data) and has_renditions(known.file):
                return known
            if self._dry_run:
                render(data)
                return None
            return store(data, ready=self._reader.beside(source, folder=folder))
        except (NotRead, NotAPicture) as error:
            return Unfetched(str(error)[:LONGEST_REASON])
