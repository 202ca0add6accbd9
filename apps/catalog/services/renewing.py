"""Render what was stored before there were renditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from apps.catalog.models import Image, Product
from apps.catalog.services.editing import change_products
from commerce.db.transaction import atomic
from commerce.pictures.names import FOLDER
from commerce.pictures.storing import Picture, store_anew


@dataclass(frozen=True, slots=True)
class Renewal:
    """How many pictures got their renditions, and the names of files that are gone or no pictures."""

    rendered: int
    lost: tuple[str, ...]


def render_missing(*, now: datetime) -> Renewal:
    """Give every picture of an older version its renditions, and publish ProductUpdated for the products it is of.

    What was done already is not done again, so it may be interrupted and begun anew.
    """
    rendered, lost = 0, []
    for name in list(_without_renditions()):
        picture = store_anew(name)
        if picture is None:
            lost.append(name)
            continue
        _put_in_place(name, picture, now=now)
        rendered += 1
    return Renewal(rendered=rendered, lost=tuple(lost))


def _without_renditions() -> Iterator[str]:
    rows = Image.objects.exclude(file="").exclude(file__startswith=FOLDER)
    return rows.order_by("file").values_list("file", flat=True).distinct().iterator()


@atomic("catalog")
def _put_in_place(name: str, picture: Picture, *, now: datetime) -> None:
    """The hash stays that of the source, by which the next import knows it again."""
    images = Image.objects.filter(file=name)
    products = list(images.values_list("product", flat=True))
    images.update(file=picture.file, width=picture.width, height=picture.height)
    change_products(Product.objects.filter(id__in=products), now=now)
