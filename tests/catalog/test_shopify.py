"""Shopify's product CSV: what is read, and how each mistake is told."""

from pathlib import Path

import pytest

from apps.catalog.rules.drafts import ImageDraft, ProductDraft, StockDraft, VariantDraft
from apps.catalog.shopify import Problem, ShopifyReader
from tests.catalog.shelf import HEADER, JUG, MUG, Cells, csv_file

MINIMAL = ("Handle", "Title", "Variant Price")


def _read(*files: Path, currency: str = "GBP") -> list[ProductDraft | Problem]:
    reader = ShopifyReader(currency=currency)
    return [item for file in files for item in reader.read(file)]


def test_a_product_is_all_the_rows_of_its_handle(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        {
            **MUG,
            "Body (HTML)": "<p>For\ntea</p>",
            "Vendor": "Scarrow",
            "Type": "Kitchen > Mugs",
            "Tags": "Tea, Gift, Tea,",
            "Published": "true",
            "Option1 Name": "Colour",
            "Option1 Value": "Oat",
            "Option2 Name": "Size",
            "Option2 Value": "Small, 9 cm",
            "Variant SKU": "'0017",
            "Variant Grams": "360.5",
            "Variant Inventory Qty": "85",
            "Variant Inventory Policy": "continue",
            "Variant Compare At Price": "20",
            "Variant Requires Shipping": "TRUE",
            "Variant Taxable": "false",
            "Variant Barcode": "'2007",
            "Image Src": "b.webp",
            "Image Position": "2",
            "SEO Title": "A mug",
            "SEO Description": "To drink from",
            "Variant Image": "own.webp",
        },
        {"Handle": "mug", "Option1 Value": "Slate", "Option2 Value": "Large", "Variant Price": "17.5"},
        {"Handle": "mug", "Image Src": "a.webp", "Image Position": "1", "Image Alt Text": "Two mugs"},
    )

    assert _read(file) == [
        ProductDraft(
            slug="mug",
            fields={
                "title": "Mug",
                "description_html": "<p>For\ntea</p>",
                "vendor": "Scarrow",
                "seo_title": "A mug",
                "seo_description": "To drink from",
                "tags": ["Tea", "Gift"],
                "published": True,
            },
            category=("Kitchen", "Mugs"),
            option_names=("Colour", "Size"),
            variants=(
                VariantDraft(
                    sku="0017",
                    option_values=("Oat", "Small, 9 cm"),
                    fields={
                        "price_amount": 1700,
                        "currency": "GBP",
                        "compare_at_amount": 2000,
                        "weight_grams": 361,
                        "requires_shipping": True,
                        "barcode": "2007",
                    },
                    taxable=False,
                    image_source="own.webp",
                    stock=StockDraft(quantity=85, backorder=True),
                    line=2,
                ),
                VariantDraft(
                    sku="",
                    option_values=("Slate", "Large"),
                    fields={
                        "price_amount": 1750,
                        "currency": "GBP",
                        "compare_at_amount": None,
                        "weight_grams": 0,
                        "requires_shipping": True,
                        "barcode": "",
                    },
                    taxable=True,
                    image_source="",
                    stock=StockDraft(quantity=None, backorder=False),
                    line=4,
                ),
            ),
            images=(
                ImageDraft(source="a.webp", alt="Two mugs"),
                ImageDraft(source="b.webp", alt=""),
                ImageDraft(source="own.webp", alt=""),
            ),
        )
    ]


def test_columns_that_a_file_lacks_are_not_spoken_of(tmp_path: Path) -> None:
    file = csv_file(tmp_path, {"Handle": "Mug", "Title": "Mug", "Variant Price": "17.00"}, header=MINIMAL)

    assert _read(file) == [
        ProductDraft(
            slug="mug",
            fields={"title": "Mug"},
            category=None,
            option_names=(),
            variants=(
                VariantDraft(
                    sku="",
                    option_values=(),
                    fields={"price_amount": 1700, "currency": "GBP"},
                    taxable=None,
                    image_source=None,
                    stock=None,
                    line=2,
                ),
            ),
            images=None,
        )
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Variant Inventory Qty": "3"}, StockDraft(quantity=3, backorder=False)),
        ({"Variant Inventory Qty": "-3"}, StockDraft(quantity=0, backorder=False)),
        ({"Variant Inventory Tracker": "shopify"}, StockDraft(quantity=0, backorder=False)),
        ({"Variant Inventory Policy": "continue"}, StockDraft(quantity=None, backorder=True)),
    ],
    ids=["no tracker named", "oversold", "tracked and blank", "neither tracker nor quantity"],
)
def test_stock(tmp_path: Path, cells: Cells, expected: StockDraft) -> None:
    (draft,) = _read(csv_file(tmp_path, {**MUG, **cells}))

    assert isinstance(draft, ProductDraft)
    assert draft.variants[0].stock == expected


@pytest.mark.parametrize("compare_at", ["17.00", "16.99", "0"])
def test_a_compare_at_price_that_is_not_above_the_price_is_left_out(tmp_path: Path, compare_at: str) -> None:
    (draft,) = _read(csv_file(tmp_path, {**MUG, "Variant Compare At Price": compare_at}))

    assert isinstance(draft, ProductDraft)
    assert draft.variants[0].fields["compare_at_amount"] is None


@pytest.mark.parametrize(
    ("status", "published", "expected"),
    [("active", "true", True), ("draft", "true", False), ("", "", True), ("archived", "", False), ("", "false", False)],
)
def test_a_product_is_on_sale_when_it_is_active_and_published(
    tmp_path: Path, status: str, published: str, *, expected: bool
) -> None:
    row = {**MUG, "Status": status, "Published": published}
    (draft,) = _read(csv_file(tmp_path, row, header=(*HEADER, "Status")))

    assert isinstance(draft, ProductDraft)
    assert draft.fields["published"] is expected


ROW_MISTAKES = {
    "no title": ({"Title": ""}, "Title", "missing in the product's first row; write one"),
    "price in words": (
        {"Variant Price": "abc"},
        "Variant Price",
        "'abc' is no price; write a plain amount such as 12.50",
    ),
    "negative": ({"Variant Price": "-1"}, "Variant Price", "'-1' is no price; write a plain amount such as 12.50"),
    "NaN": ({"Variant Price": "NaN"}, "Variant Price", "'NaN' is no price; write a plain amount such as 12.50"),
    "exponent": ({"Variant Price": "1e3"}, "Variant Price", "'1e3' is no price; write a plain amount such as 12.50"),
    "thousands": (
        {"Variant Price": "1,200"},
        "Variant Price",
        "'1,200' is no price; write a plain amount such as 12.50",
    ),
    "too exact": ({"Variant Price": "1.999"}, "Variant Price", "'1.999' has more decimal places than GBP; round it"),
    "no price": ({"Variant Price": ""}, "Variant Price", "missing; write a plain amount such as 12.50"),
    "compare-at": (
        {"Variant Compare At Price": "£5"},
        "Variant Compare At Price",
        "'£5' is no price; write a plain amount such as 12.50",
    ),
    "quantity": (
        {"Variant Inventory Qty": "a few"},
        "Variant Inventory Qty",
        "'a few' is no whole number; write one such as 12",
    ),
    "half a piece": (
        {"Variant Inventory Qty": "1.5"},
        "Variant Inventory Qty",
        "'1.5' is no whole number; write one such as 12",
    ),
    "policy": (
        {"Variant Inventory Policy": "maybe"},
        "Variant Inventory Policy",
        "'maybe' is none of deny, continue; write one of them",
    ),
    "weight": ({"Variant Grams": "heavy"}, "Variant Grams", "'heavy' is no weight; write grams such as 250"),
    "flag": ({"Published": "yes"}, "Published", "'yes' is neither true nor false; write one of them"),
    "handle": ({"Handle": "a/b"}, "Handle", "'a/b' cannot be an address; use letters a to z, digits and hyphens"),
    "position": ({"Image Position": "first"}, "Image Position", "'first' is no whole number; write one such as 12"),
    "long title": ({"Title": "x" * 256}, "Title", "is longer than 255 bytes; shorten it"),
    "NUL": ({"Vendor": "a\0b"}, "Vendor", "contains a NUL character; remove it"),
    "long tag": ({"Tags": "x" * 101}, "Tags", "a tag is longer than 100 characters; shorten it"),
    "deep category": (
        {"Type": ">".join("abcdefg")},
        "Type",
        "is too deep or too long; write at most 6 levels of 100 characters, such as Ceramics > Vases",
    ),
    "value of no option": (
        {"Option1 Value": "Oat"},
        "Option1 Name",
        "'Oat' belongs to no option; name the option in the product's first row",
    ),
    "option without value": ({"Option1 Name": "Colour"}, "Option1 Value", "the variant has no Colour; write one"),
    "gap in the options": (
        {"Option2 Name": "Size", "Option2 Value": "Small"},
        "Option2 Name",
        "an option before this one has no name; move this one there",
    ),
    "fourth option": (
        {"Option4 Value": "x"},
        "Option4 Value",
        "a product has three options at most; join two of them into one",
    ),
}


@pytest.mark.parametrize(("cells", "column", "reason"), ROW_MISTAKES.values(), ids=ROW_MISTAKES)
def test_a_mistake_is_told_by_file_line_column_and_remedy_and_the_others_go_in(
    tmp_path: Path, cells: Cells, column: str, reason: str
) -> None:
    file = csv_file(
        tmp_path,
        JUG,
        {**MUG, **cells},
        {**MUG, "Handle": "next"} | {"Variant SKU": "NEXT"},
        header=(*HEADER, "Option4 Value"),
    )

    assert [item.slug if isinstance(item, ProductDraft) else item for item in _read(file)] == [
        "jug",
        Problem(str(file), 3, column, reason),
        "next",
    ]


def test_lines_are_those_of_the_file_not_the_rows(tmp_path: Path) -> None:
    file = csv_file(tmp_path, {**JUG, "Body (HTML)": "one\ntwo\nthree"}, {**MUG, "Variant Price": "abc"})

    assert [item.line for item in _read(file) if isinstance(item, Problem)] == [5]


def test_all_mistakes_of_a_product_are_told_at_once(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        {**MUG, "Title": "", "Option1 Name": "Colour", "Option1 Value": "Oat"},
        {"Handle": "mug", "Option1 Name": "Size", "Option1 Value": "Oat", "Variant SKU": "MUG", "Variant Price": "x"},
    )

    assert [(item.line, item.column) for item in _read(file) if isinstance(item, Problem)] == [
        (2, "Title"),
        (3, "Option1 Name"),
        (3, "Variant Price"),
        (3, "Option1 Value"),
        (3, "Variant SKU"),
    ]


def test_a_row_without_a_handle_keeps_the_product_above_it_out(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path, MUG, {"Variant SKU": "MUG-2", "Variant Price": "1"}, {"Title": "Cup", "Variant Price": "1"}, JUG
    )
    reason = "missing; write the product's handle in each of its rows"

    assert [item.slug if isinstance(item, ProductDraft) else item for item in _read(file)] == [
        Problem(str(file), 3, "Handle", reason),
        Problem(str(file), 3, "Option1 Value", "another variant of the product has the same options; make them differ"),
        Problem(str(file), 4, "Handle", reason),
        "jug",
    ]


def test_a_title_in_the_midst_of_a_product_is_another_products(tmp_path: Path) -> None:
    file = csv_file(tmp_path, MUG, {**JUG, "Handle": "mug"})

    assert next(item.column for item in _read(file) if isinstance(item, Problem)) == "Title"


def test_a_handle_that_comes_back_is_told_with_its_first_place(tmp_path: Path) -> None:
    file = csv_file(tmp_path, MUG, JUG, {**MUG, "Variant SKU": "MUG-2"})
    reason = f"this handle was there before ({file}, line 2); put all rows of a product together"

    assert _read(file)[-1] == Problem(str(file), 4, "Handle", reason)


def test_a_sku_that_another_product_had_is_told_across_files(tmp_path: Path) -> None:
    first = csv_file(tmp_path, MUG, name="first.csv")
    second = csv_file(tmp_path, {**JUG, "Variant SKU": "MUG"}, name="second.csv")
    reason = "'MUG' is the SKU of a variant of 'mug'; give each variant its own"

    assert _read(first, second)[1:] == [Problem(str(second), 2, "Variant SKU", reason)]


def test_a_product_that_stayed_out_takes_no_sku_from_others(tmp_path: Path) -> None:
    file = csv_file(tmp_path, {**MUG, "Title": ""}, {**JUG, "Variant SKU": "MUG"})

    assert isinstance(_read(file)[-1], ProductDraft)


FILE_MISTAKES: dict[str, tuple[bytes, Problem]] = {
    "empty": (
        b"",
        Problem(
            "",
            0,
            "",
            "the file is empty; export the products from Shopify as a plain CSV file, or copy the header of one",
        ),
    ),
    "another header": (
        b"Name,Price\nMug,1\n",
        Problem(
            "",
            1,
            "Handle",
            "the header lacks Handle, Title, Variant Price; "
            "export the products from Shopify as a plain CSV file, or copy the header of one",
        ),
    ),
    "semicolons": (
        b"Handle;Title;Variant Price\n",
        Problem("", 1, "", "the header is a single column; separate columns with commas"),
    ),
    "a column twice": (
        b"Handle,Title,Variant Price,Title\n",
        Problem("", 1, "Title", "the header has this column twice; remove one"),
    ),
    "UTF-16": (
        "Handle,Title,Variant Price\n".encode("utf-16"),
        Problem("", 1, "", "the file is in UTF-16; save it as CSV UTF-8"),
    ),
    "Latin 1": (
        "Handle,Title,Variant Price\nmug,Krügerl,17\n".encode("latin-1"),
        Problem("", 2, "", "this line is not in UTF-8; save the file as CSV UTF-8"),
    ),
    "a quote that never ends": (
        b'Handle,Title,Variant Price\nmug,"Mug,17\njug,Jug,24\n',
        Problem("", 2, "", "the row that begins here is not proper CSV (unexpected end of data); check its quotes"),
    ),
    "a surplus cell": (
        b"Handle,Title,Variant Price\nmug,Mug, large,17\n",
        Problem("", 2, "", "has more cells than the header; check its commas and quotes"),
    ),
}


@pytest.mark.parametrize(("content", "problem"), FILE_MISTAKES.values(), ids=FILE_MISTAKES)
def test_a_file_that_is_none(tmp_path: Path, content: bytes, problem: Problem) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(content)

    assert Problem(str(file), problem.line, problem.column, problem.reason) in _read(file)
    assert [item for item in _read(file) if isinstance(item, ProductDraft)] == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "missing.csv"
    reason = "the file cannot be opened (No such file or directory); check its name"

    assert _read(file) == [Problem(str(file), 0, "", reason)]


def test_a_byte_order_mark_blank_rows_and_short_rows_are_no_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes("\ufeffHandle,Title,Variant Price,Vendor\r\n,,,\r\n\r\nmug,Mug,17\r\n".encode())

    assert [item.slug for item in _read(file) if isinstance(item, ProductDraft)] == ["mug"]


def test_what_stood_before_a_break_is_read_but_for_the_product_it_broke(tmp_path: Path) -> None:
    file = csv_file(tmp_path, JUG, MUG)
    file.write_bytes(file.read_bytes() + b"mug,\xff\n")

    assert [getattr(item, "slug", "problem") for item in _read(file)] == ["jug", "problem"]


def test_prices_are_read_in_the_currency_given(tmp_path: Path) -> None:
    (yen,) = _read(csv_file(tmp_path, {**MUG, "Variant Price": "1200.00"}), currency="JPY")

    assert isinstance(yen, ProductDraft)
    assert yen.variants[0].fields["price_amount"] == 1200
