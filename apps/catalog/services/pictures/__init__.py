"""Pictures: read from where they are, made ready for the web, stored. None of it inside a transaction."""

from apps.catalog.services.pictures.intake import PictureIntake, Unfetched
from apps.catalog.services.pictures.rendering import NotAPicture
from apps.catalog.services.pictures.storing import Picture, store

__all__ = ["NotAPicture", "Picture", "PictureIntake", "Unfetched", "store"]
