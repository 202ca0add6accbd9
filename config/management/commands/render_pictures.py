"""`manage.py render_pictures`: renditions for what an older version stored."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.catalog import services as catalog
from apps.content import services as content


class Command(BaseCommand):
    """Pages show such pictures without it too, only in one size. It may be interrupted and begun anew."""

    help = "Render the AVIF and WebP renditions of pictures stored before there were any. Run once after an upgrade."

    def handle(self, **_options: Any) -> None:
        now = timezone.now()
        products = catalog.render_missing(now=now)
        for name in products.lost:
            self.stderr.write(f"{name}: gone, or no picture.")
        blocks = content.render_missing(now=now)
        self.stdout.write(f"{products.rendered} pictures of products and {blocks} of pages rendered.")
