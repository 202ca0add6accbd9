"""`manage.py import_products`: files into the shop, stock included."""

import io
import json
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.catalog import services
from apps.catalog.models import Image, Product, Variant
from apps.catalog.rules.drafts import ProductDraft
from apps.catalog.shopify import ShopifyReader
from apps.inventory import interface as inventory
from apps.inventory.interface import Availability
from tests.catalog.shelf import JUG, MUG, csv_file, picture, published_events

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "data" / "shopify"
NOTHING = {"products": 0, "variants": 0, "images": 0, "created": 0, "updated": 0, "unchanged": 0, "imagesNotFetched": 0}


def _import(*files: Path, fails: bool = False, **options: Any) -> dict[str, Any]:
    """The JSON object that the command ends with, the only thing it prints."""
    out = io.StringIO()
    arguments = {"format": "shopify", "json": True, "stdout": out, "stderr": io.StringIO(), **options}
    if fails:
        with pytest.raises(CommandError, match="mend their rows"):
            call_command("import_products", *map(str, files), **arguments)
    else:
        call_command("import_products", *map(str, files), **arguments)
    summary: dict[str, Any] = json.loads(out.getvalue())
    return summary


def _available(*skus: str) -> list[Availability]:
    levels = inventory.service().availability(skus=skus)
    return [levels[sku] for sku in skus]


@pytest.mark.usefixtures("db")
def test_products_come_with_their_stock(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        {**MUG, "Variant Inventory Qty": "85"},
        {**JUG, "Variant Inventory Qty": "0", "Variant Inventory Policy": "continue"},
    )

    assert _import(file) == {**NOTHING, "products": 2, "variants": 2, "created": 2, "errors": []}
    assert _available("MUG", "JUG") == [
        Availability(sku="MUG", available=85),
        Availability(sku="JUG", available=0, backorder=True),
    ]


@pytest.mark.usefixtures("db")
def test_a_new_quantity_alone_changes_stock_and_no_product(tmp_path: Path) -> None:
    _import(csv_file(tmp_path, {**MUG, "Variant Inventory Qty": "85"}))
    told = published_events()

    again = _import(csv_file(tmp_path, {**MUG, "Variant Inventory Qty": "80"}))

    assert again == {**NOTHING, "products": 1, "variants": 1, "unchanged": 1, "errors": []}
    assert _available("MUG") == [Availability(sku="MUG", available=80)]
    assert published_events() == told


@pytest.mark.usefixtures("db")
def test_products_with_errors_are_reported_and_left_as_they_were_while_the_others_go_in(tmp_path: Path) -> None:
    _import(csv_file(tmp_path, MUG))
    file = csv_file(tmp_path, {**MUG, "Title": "Cup", "Variant Price": "abc"}, JUG, {**JUG, "Handle": "thief"})

    assert _import(file, fails=True) == {
        **NOTHING,
        "products": 1,
        "variants": 1,
        "created": 1,
        "errors": [
            {
                "file": str(file),
                "line": 2,
                "column": "Variant Price",
                "reason": "'abc' is no price; write a plain amount such as 12.50",
            },
            {
                "file": str(file),
                "line": 4,
                "column": "Variant SKU",
                "reason": "'JUG' is the SKU of a variant of 'jug'; give each variant its own",
            },
        ],
    }
    assert dict(Product.objects.values_list("slug", "title")) == {"mug": "Mug", "jug": "Jug"}


@pytest.mark.usefixtures("db")
def test_a_sku_that_the_catalogue_has_elsewhere_is_reported_by_its_line(tmp_path: Path) -> None:
    _import(csv_file(tmp_path, MUG))
    file = csv_file(tmp_path, JUG | {"Body (HTML)": "one\ntwo"}, {**MUG, "Handle": "cup"}, name="second.csv")

    (error,) = _import(file, fails=True)["errors"]

    assert (error["line"], error["column"]) == (4, "Variant SKU")
    assert error["reason"].startswith("'MUG' is the SKU of a variant of 'mug', which is in the catalogue already")


@pytest.mark.usefixtures("db")
def test_a_dry_run_reports_what_would_be_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(picture())
    file = csv_file(
        tmp_path, {**MUG, "Variant Inventory Qty": "85", "Image Src": "mug.png"}, {**JUG, "Variant Price": "x"}
    )

    summary = _import(file, fails=True, dry_run=True)

    assert {**summary, "errors": len(summary["errors"])} == {
        **NOTHING,
        "products": 1,
        "variants": 1,
        "images": 1,
        "created": 1,
        "errors": 1,
    }
    assert (Product.objects.count(), published_events(), list(tmp_path.glob("media/**/*.webp"))) == (0, [], [])
    assert _available("MUG") == [Availability(sku="MUG", available=0)]


@pytest.mark.usefixtures("db")
def test_the_report_for_people_names_errors_and_missing_pictures(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        {**MUG, "Image Src": "missing.png"},
        {**JUG, "Title": ""},
    )
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_products", str(file), format="shopify", stdout=out, stderr=err)

    assert err.getvalue().splitlines() == [
        f"{file}, line 3, Title: missing in the product's first row; write one",
        "1 pictures not fetched (no such file, or not readable); the next import tries again:",
        "  missing.png",
    ]
    assert out.getvalue() == (
        "1 products with 1 variants and 1 pictures: 1 created, 0 updated, 0 unchanged. "
        "Stock of 1 variants changed. 1 errors.\n"
    )


@pytest.mark.usefixtures("db")
def test_pictures_lie_beside_the_file_or_in_the_folder_given(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "mug.png").write_bytes(picture())
    file = csv_file(tmp_path, {**MUG, "Image Src": "mug.png"})

    assert _import(file)["imagesNotFetched"] == 1
    assert _import(file, image_root=tmp_path / "pictures") == {
        **NOTHING,
        "products": 1,
        "variants": 1,
        "images": 1,
        "updated": 1,
        "errors": [],
    }
    assert services.get_product(id_or_slug="mug").images[0].url.startswith("/media/pictures/")


@pytest.mark.usefixtures("db")
def test_prices_are_in_the_currency_given(tmp_path: Path) -> None:
    file = str(csv_file(tmp_path, MUG))

    call_command("import_products", file, "--format=shopify", "--currency=eur", stdout=io.StringIO())

    assert str(services.get_sellable(skus=["MUG"])["MUG"].price) == "17.00 EUR"
    with pytest.raises(CommandError, match="'pounds' is no currency"):
        call_command("import_products", file, "--format=shopify", "--currency=pounds")


@pytest.mark.usefixtures("db")
def test_the_demo_catalogue_is_whole_and_comes_in_once() -> None:
    demo = ROOT / "demo" / "catalogue.csv"

    first = _import(demo)
    again = _import(demo)

    assert first == {
        **NOTHING,
        "products": Product.objects.count(),
        "variants": Variant.objects.count(),
        "images": Image.objects.exclude(file="").count(),
        "created": Product.objects.count(),
        "errors": [],
    }
    assert first["products"] >= 30
    assert again == {**first, "created": 0, "unchanged": first["created"]}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files of ../shared/data/shopify are not here")
@pytest.mark.usefixtures("db")
def test_the_sample_files_hold_60_products_and_66_variants() -> None:
    files = sorted(SAMPLES.glob("*.csv"))

    first = _import(*files, dry_run=True)
    assert (first["products"], first["variants"], first["errors"]) == (60, 66, [])


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files of ../shared/data/shopify are not here")
@pytest.mark.usefixtures("db")
def test_the_sample_files_change_nothing_the_second_time() -> None:
    files = sorted(SAMPLES.glob("*.csv"))

    first = _import(*files)
    told = published_events()
    again = _import(*files)

    assert (first["created"], Product.objects.count(), Variant.objects.count()) == (60, 60, 66)
    assert (again["unchanged"], again["updated"], again["created"], again["errors"]) == (60, 0, 0, [])
    assert published_events() == told
    assert Variant.objects.filter(sku="OCEAN-BLUE-SHIRT").exists()


@pytest.mark.usefixtures("db")
def test_two_thousand_products_come_in_at_hundreds_a_second(tmp_path: Path) -> None:
    file = _long_file(tmp_path, 2_000)
    begun = time.monotonic()

    summary = _import(file)

    assert (summary["products"], summary["variants"]) == (2_000, 4_000)
    assert time.monotonic() - begun < 40


def test_reading_a_long_file_takes_no_more_memory_than_its_handles_and_skus(tmp_path: Path) -> None:
    file = _long_file(tmp_path, 2_000)
    assert file.stat().st_size > 4_000_000
    tracemalloc.start()
    try:
        products = sum(isinstance(item, ProductDraft) for item in ShopifyReader(currency="GBP").read(file))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (products, peak < 2_000_000) == (2_000, True)


def _long_file(folder: Path, products: int) -> Path:
    return csv_file(folder, *_rows(products))


def _rows(products: int) -> Iterator[dict[str, str]]:
    body = "<p>" + "Made of clay. " * 150 + "</p>"
    for number in range(products):
        mug = {
            "Handle": f"mug-{number}",
            "Option1 Value": "Oat",
            "Variant Price": "17.00",
            "Variant Inventory Qty": "9",
        }
        yield {
            **mug,
            "Title": "Mug",
            "Option1 Name": "Colour",
            "Body (HTML)": body,
            "Type": f"Kitchen > Shelf {number % 40}",
        }
        yield {**mug, "Option1 Value": "Slate"}
