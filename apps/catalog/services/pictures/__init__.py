"""Pictures: read from where they are, made ready for the web, stored. None of it inside a transaction."""

from apps.catalog.services.pictures.intake import PictureIntake, Unfetched
from commerce.pictures.rendering import NotAPicture
from commerce.pictures.storing import Picture, store

__all__ = ["NotAPicture", "Picture", "PictureIntake", "Unfetched", "store"]
