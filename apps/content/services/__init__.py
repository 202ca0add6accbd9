"""Use cases of content; this package satisfies `apps.content.interface.ContentService`."""

from apps.content.services.loading import load
from apps.content.services.reading import chrome, get_page, home_blocks
from apps.content.services.writing import delete, save_edited_by_staff

__all__ = ["chrome", "delete", "get_page", "home_blocks", "load", "save_edited_by_staff"]
