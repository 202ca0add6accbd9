"""Entering a document of content, once or again."""

from datetime import datetime
from pathlib import Path
from typing import Any

from apps.content import rules, selectors
from apps.content.interface import InvalidContent
from apps.content.models import Illustrated, Loadable, MenuItem, Page
from apps.content.services.document import read
from commerce.db.transaction import atomic, on_commit
from commerce.errors import FieldError
from commerce.pictures.names import SUFFIXES
from commerce.pictures.rendering import NotAPicture
from commerce.pictures.storing import Picture, store


def load(*, content: dict[str, Any], media_dir: str, now: datetime) -> int:
    """Enter pages, blocks and menus from a document as in `demo/content.json`; answers how many changed.

    Pictures are read from `media_dir`. What staff wrote, or edited since it was loaded, stays as it is; so does
    what the document no longer names.

    :raises InvalidContent: names what is wrong with the document; nothing was entered
    """
    rows = read(content, media_dir=Path(media_dir), now=now)
    for row in rows:
        if isinstance(row, Illustrated) and row.picture:  # the storage may be far away: not in the transaction
            row.show(_stored(Path(media_dir) / str(row.picture)))
    with atomic("content"):
        changed = sum(_enter(row) for row in rows)
        on_commit("content", selectors.forget_chrome)
    return changed


def _enter(row: Loadable) -> bool:
    """Store what the document says of one row, unless it says so already or staff have made the row theirs."""
    if isinstance(row, Page):
        row.body_html = rules.clean_html(row.body_html)
    if isinstance(row, MenuItem) and row.parent:
        row.parent = MenuItem.objects.get(loaded_as=row.parent.loaded_as)
    row.loaded_fingerprint = rules.fingerprint(row.content)
    model = type(row)
    present = model._default_manager.filter(**{model.IDENTITY: getattr(row, model.IDENTITY)}).first()
    if present is None:
        row.save(force_insert=True)
        return True
    if not present.is_as_loaded or present.loaded_fingerprint == row.loaded_fingerprint:
        return False
    present.become(row)
    present.save()
    return True


def _stored(picture: Path) -> Picture:
    """Put a picture among the shop's media, with the renditions that lie beside it: again, nothing happens."""
    beside = {suffix: picture.with_name(picture.stem + suffix) for suffix in SUFFIXES}
    ready = {suffix: path.read_bytes() for suffix, path in beside.items() if path.is_file()}
    try:
        return store(picture.read_bytes(), ready=ready)
    except NotAPicture as error:
        raise InvalidContent(errors=(FieldError(picture.name, "picture", f"This is {error}."),)) from error
