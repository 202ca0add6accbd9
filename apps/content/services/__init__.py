"""Use cases of content; this package satisfies `apps.content.interface.ContentService`."""

from apps.content.services.loading import load
from apps.content.services.reading import chrome, get_page, home_blocks, list_pages
from apps.content.services.renewing import render_missing
from apps.content.services.writing import delete, save_edited_by_staff

__all__ = [
    "chrome",
    "delete",
    "get_page",
    "home_blocks",
    "list_pages",
    "load",
    "render_missing",
    "save_edited_by_staff",
]
