"""Render what was stored before there were renditions."""

from collections.abc import Iterator
from datetime import datetime

from apps.content import rules, selectors
from apps.content.models import Block, Illustrated, MenuItem
from commerce.db.transaction import atomic, on_commit
from commerce.pictures.names import has_renditions
from commerce.pictures.storing import Picture, store_anew


def render_missing(*, now: datetime) -> int:
    """Give pictures of an older version their renditions; answers how many. One that is gone stays as it is."""
    rendered = 0
    for row in list(_without_renditions()):
        picture = store_anew(str(row.picture))
        if picture is not None:
            _put_in_place(row, picture, now=now)
            rendered += 1
    return rendered


def _without_renditions() -> Iterator[Illustrated]:
    for model in (Block, MenuItem):
        for row in model.objects.exclude(picture=""):
            if not has_renditions(str(row.picture)):
                yield row


@atomic("content")
def _put_in_place(row: Illustrated, picture: Picture, *, now: datetime) -> None:
    """What was as loaded stays so: nobody edited it."""
    as_loaded = row.is_as_loaded
    row.show(picture)
    row.updated_at = now
    if as_loaded:
        row.loaded_fingerprint = rules.fingerprint(row.content)
    row.save()
    on_commit("content", selectors.forget_chrome)
