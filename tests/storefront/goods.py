"""A small shop to look at: imported from a file, as a merchant would, with default taxes and delivery."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from PIL import Image

from apps.inventory import interface as inventory
from apps.pricing.services import load_default_rates
from apps.search import interface as search
from apps.shipping.services import load_default_methods

NOW = datetime.now(UTC)
"""The real time: carts are forgotten by Redis's own clock."""

HEADER = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"),
    *("Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value"),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping"),
    *("Variant Taxable", "Variant Barcode", "Image Src", "Image Alt Text"),
)
MATERIAL = "Material (product.metafields.custom.material)"

MUG = {
    "Handle": "mug",
    "Title": "Oat Mug",
    "Body (HTML)": "<p>Holds a pint.</p>",
    "Vendor": "Scarrow Pottery",
    "Type": "Kitchen > Mugs",
    "Variant SKU": "MUG",
    "Variant Inventory Qty": "40",
    "Variant Price": "20.00",
}


def open_shop(folder: Path, *rows: dict[str, str]) -> None:
    """Sell these products and variants, one mug by default; what a row leaves out is as usual for goods on sale."""
    load_default_rates(now=NOW)
    load_default_methods(now=NOW)
    stock_shelves(folder, *(rows or (MUG,)))


def stock_shelves(folder: Path, *rows: dict[str, str]) -> None:
    """Take these into the catalogue, count them, and let search know."""
    path = folder / "products.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*HEADER, MATERIAL), restval="")
        writer.writeheader()
        writer.writerows({**_ON_SALE, **row} for row in rows)
    call_command("import_products", str(path), format="shopify", stdout=io.StringIO(), stderr=io.StringIO())
    search.service().rebuild()


def mug(number: int, **changes: str) -> dict[str, str]:
    """One of many mugs, each a product of its own."""
    return {**MUG, "Handle": f"mug-{number}", "Title": f"Mug {number}", "Variant SKU": f"MUG-{number}", **changes}


def picture() -> bytes:
    """A plain one, as a file."""
    target = io.BytesIO()
    Image.new("RGB", (80, 100), "tan").save(target, "PNG")
    return target.getvalue()


def count_stock(**units: int) -> None:
    """What lies on the shelves now, by SKU."""
    levels = [inventory.StockLevel(sku=sku, on_hand=on_hand) for sku, on_hand in units.items()]
    inventory.service().set_levels(levels=levels, reason="count", now=NOW)


def available(sku: str) -> int:
    return inventory.service().availability(skus=[sku])[sku].available


ADDRESS: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Byron",
    "street": "12 St James's Square",
    "city": "London",
    "state": "",
    "zip_code": "SW1Y 4JH",
    "country": "GB",
    "phone": "",
}

_ON_SALE = {
    "Published": "true",
    "Variant Grams": "300",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Policy": "deny",
    "Variant Requires Shipping": "true",
    "Variant Taxable": "true",
}
