"""Entering a document of content, once or again."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.content import rules, selectors
from apps.content.models import Block, Loadable, Page
from apps.content.services.document import read
from commerce.db.transaction import atomic, on_commit


def load(*, content: dict[str, Any], media_dir: str, now: datetime) -> int:
    """Enter pages, blocks and menus from a document as in `demo/content.json`; answers how many changed.

    Pictures are read from `media_dir`. What staff wrote, or edited since it was loaded, stays as it is; so does
    what the document no longer names.

    :raises InvalidContent: names what is wrong with the document; nothing was entered
    """
    rows = read(content, media_dir=Path(media_dir), now=now)
    for row in rows:
        if isinstance(row, Block) and row.picture:  # the storage may be across a network: not in the transaction
            row.picture = _stored(Path(media_dir) / str(row.picture))
    with atomic("content"):
        changed = sum(_enter(row) for row in rows)
        on_commit("content", selectors.forget_chrome)
    return changed


def _enter(row: Loadable) -> bool:
    """Store what the document says of one row, unless it says so already or staff have made the row theirs."""
    if isinstance(row, Page):
        row.body_html = rules.clean_html(row.body_html)
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


def _stored(picture: Path) -> str:
    """Put a picture among the shop's media, under a name that says what is in it: again, nothing happens."""
    data = picture.read_bytes()
    name = f"content/{picture.stem}-{hashlib.sha256(data).hexdigest()[:12]}{picture.suffix}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))
