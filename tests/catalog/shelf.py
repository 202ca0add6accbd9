"""What the catalogue's tests stand on: drafts, files in Shopify's format, pictures."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from apps.catalog.rules.drafts import ImageDraft, ProductDraft, StockDraft, VariantDraft
from apps.catalog.services.importing import Outcome, import_products
from apps.catalog.services.pictures import PictureIntake
from commerce.models import OutboxEvent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)

HEADER = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"),
    *("Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value"),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping"),
    *("Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text"),
    *("SEO Title", "SEO Description", "Variant Image"),
)
MUG = {"Handle": "mug", "Title": "Mug", "Variant SKU": "MUG", "Variant Price": "17.00"}
JUG = {"Handle": "jug", "Title": "Jug", "Variant SKU": "JUG", "Variant Price": "24.00"}

Cells = Mapping[str, str]


def csv_file(folder: Path, *rows: Cells, name: str = "products.csv", header: tuple[str, ...] = HEADER) -> Path:
    """A file with this header and these rows; cells not given are blank."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def picture(width: int = 800, height: int = 1000, *, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a plain picture."""
    target = io.BytesIO()
    Pillow.new("RGB", (width, height), "tan").save(target, kind, **options)
    return target.getvalue()


def draft(slug: str = "mug", **changes: Any) -> ProductDraft:
    """A mug in two colours, in Kitchen > Mugs, with a picture that is not there."""
    variants = tuple(
        VariantDraft(
            sku=f"{slug.upper()}-{colour.upper()}",
            option_values=(colour,),
            fields={"price_amount": 1700, "compare_at_amount": 2000, "currency": "GBP", "weight_grams": 360},
            taxable=True,
            image_source="mug.webp",
            stock=StockDraft(quantity=4, backorder=False),
            line=2,
        )
        for colour in ("Oat", "Slate")
    )
    whole: dict[str, Any] = {
        "slug": slug,
        "fields": {"title": "Mug", "vendor": "Scarrow", "tags": ["Tea"], "published": True},
        "category": ("Kitchen", "Mugs"),
        "option_names": ("Colour",),
        "variants": variants,
        "images": (ImageDraft(source="mug.webp", alt="A mug"),),
    }
    return ProductDraft(**{**whole, **changes})


def take_in(*drafts: ProductDraft, now: datetime = NOW, folder: Path = Path("nowhere")) -> Outcome:
    """Import drafts as one batch; without a folder no picture is found."""
    return import_products(drafts=drafts, pictures=PictureIntake(), folder=folder, now=now)


def published_events() -> list[tuple[str, str]]:
    """Type and aggregate of what the catalogue published, in order."""
    return list(OutboxEvent.objects.using("catalog").order_by("id").values_list("event_type", "key"))
