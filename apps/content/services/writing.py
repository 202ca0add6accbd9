"""What staff change."""

from datetime import datetime

from apps.content import selectors
from apps.content.models import Loadable
from commerce.db.transaction import atomic, on_commit


@atomic("content")
def save_edited_by_staff(*, row: Loadable, now: datetime) -> None:
    """Store a page, a block, a menu item or the announcement as a member of staff left it."""
    row.updated_at = now
    row.save()
    on_commit("content", selectors.forget_chrome)


@atomic("content")
def delete(*, rows: list[Loadable]) -> None:
    """Delete pages, blocks or menu items. A document that names them and is loaded again brings them back."""
    for row in rows:
        row.delete()
    on_commit("content", selectors.forget_chrome)
