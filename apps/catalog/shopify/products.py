"""The rows of one handle into one draft."""

from collections.abc import Sequence
from typing import Any

from apps.catalog.rules.drafts import ImageDraft, ProductDraft, StockDraft, VariantDraft
from apps.catalog.rules.naming import LONGEST_SKU, LONGEST_SLUG, SLUG
from apps.catalog.shopify.attributes import read_attributes
from apps.catalog.shopify.cells import Cells
from apps.catalog.shopify.options import VALUE_COLUMNS, read_options
from apps.catalog.shopify.price_lists import read_list_prices
from apps.catalog.shopify.problems import Problem
from apps.catalog.shopify.rows import Row

_LONG = 255
_SHORT = 100
_LONGEST_BODY = 100_000
_LONGEST_SOURCE = 1000
_LONGEST_ALT = 500
_DEEPEST_CATEGORY = 6

_IMAGE = "Image Src"
_VARIANT_IMAGE = "Variant Image"
_QUANTITY = "Variant Inventory Qty"
_COMPARE_AT = "Variant Compare At Price"


def read_product(rows: Sequence[Row], *, file: str, currency: str) -> tuple[ProductDraft, list[Problem]]:
    """The product these rows describe; of use only if there is no problem."""
    problems: list[Problem] = []
    cells = [Cells(row, file=file, problems=problems) for row in rows]
    first, columns = cells[0], rows[0].cells.keys()
    for row in cells:
        _check_shape(row, first)
    variant_rows = [row for row in cells if row is first or _has_variant(row.row)]
    names, values = read_options(cells, variant_rows)
    images = _images(cells) if _IMAGE in columns else None
    draft = ProductDraft(
        slug=_slug(first),
        fields=_fields(first, columns),
        category=_category(first) if "Type" in columns else None,
        option_names=names,
        variants=tuple(_variant(row, of, currency) for row, of in zip(variant_rows, values, strict=True)),
        images=images,
        attributes=read_attributes(first),
    )
    _check_variants(draft, variant_rows)
    return draft, problems


def _check_shape(row: Cells, first: Cells) -> None:
    if not row.row["Handle"]:
        row.complain("Handle", "missing; write the product's handle in each of its rows")
    if row.row.surplus:
        row.complain("", "has more cells than the header; check its commas and quotes")
    title = row.row["Title"]
    if row is first and not title:
        row.complain("Title", "missing in the product's first row; write one")
    if row is not first and title not in ("", first.row["Title"]):
        row.complain("Title", f"{title[:40]!r} is another product's title; give that product a handle of its own")


def _has_variant(row: Row) -> bool:
    return any(row[column] for column in (*VALUE_COLUMNS, "Variant SKU", "Variant Price"))


def _slug(first: Cells) -> str:
    handle = first.text("Handle", longest=LONGEST_SLUG).lower()
    if handle and not SLUG.match(handle):
        first.complain("Handle", f"{handle[:40]!r} cannot be an address; use letters a to z, digits and hyphens")
    return handle


def _fields(first: Cells, columns: Any) -> dict[str, Any]:
    """The product's own columns that the file has."""
    texts = {
        "Title": ("title", _LONG),
        "Body (HTML)": ("description_html", _LONGEST_BODY),
        "Vendor": ("vendor", _LONG),
        "SEO Title": ("seo_title", _LONG),
        "SEO Description": ("seo_description", _LONGEST_BODY),
    }
    fields: dict[str, Any] = {
        name: first.text(column, longest=longest) for column, (name, longest) in texts.items() if column in columns
    }
    if "Tags" in columns:
        fields["tags"] = _tags(first)
    if "Published" in columns or "Status" in columns:
        active = first.choice("Status", "active", "draft", "archived", "unlisted") == "active"
        fields["published"] = first.flag("Published", blank=True) and active
    return fields


def _tags(first: Cells) -> list[str]:
    tags = list(dict.fromkeys(filter(None, (tag.strip() for tag in first.row["Tags"].split(",")))))
    if any(len(tag) > _SHORT for tag in tags):
        first.complain("Tags", f"a tag is longer than {_SHORT} characters; shorten it")
    return tags


def _category(first: Cells) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in first.row["Type"].split(">"))))
    if len(names) > _DEEPEST_CATEGORY or any(len(name) > _SHORT for name in names):
        limits = f"at most {_DEEPEST_CATEGORY} levels of {_SHORT} characters"
        first.complain("Type", f"is too deep or too long; write {limits}, such as Ceramics > Vases")
    return names


def _variant(row: Cells, option_values: tuple[str, ...], currency: str) -> VariantDraft:
    columns = row.row.cells.keys()
    return VariantDraft(
        sku=row.code("Variant SKU", longest=LONGEST_SKU),
        option_values=option_values,
        fields=_prices(row, currency) | _article(row, columns),
        taxable=row.flag("Variant Taxable", blank=True) if "Variant Taxable" in columns else None,
        image_source=row.text(_VARIANT_IMAGE, longest=_LONGEST_SOURCE) if {_VARIANT_IMAGE, _IMAGE} <= columns else None,
        stock=_stock(row) if _QUANTITY in columns else None,
        line=row.row.line,
        list_prices=read_list_prices(row, own=currency),
    )


def _prices(row: Cells, currency: str) -> dict[str, Any]:
    """Exports hold compare-at prices at or below the price; shown struck through they would mislead: left out."""
    price = row.money("Variant Price", currency)
    if not row.row["Variant Price"]:
        row.complain("Variant Price", "missing; write a plain amount such as 12.50")
    fields: dict[str, Any] = {"price_amount": price.minor if price else 0, "currency": currency}
    if _COMPARE_AT in row.row.cells:
        before = row.money(_COMPARE_AT, currency)
        fields["compare_at_amount"] = before.minor if before and price and before > price else None
    return fields


def _article(row: Cells, columns: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "Variant Grams" in columns:
        fields["weight_grams"] = row.grams("Variant Grams")
    if "Variant Requires Shipping" in columns:
        fields["requires_shipping"] = row.flag("Variant Requires Shipping", blank=True)
    if "Variant Barcode" in columns:
        fields["barcode"] = row.code("Variant Barcode", longest=_SHORT)
    return fields


def _stock(row: Cells) -> StockDraft:
    """A quantity counts whether or not a tracker is named; below zero is oversold: none on hand."""
    quantity = row.whole(_QUANTITY)
    if quantity is None and row.row["Variant Inventory Tracker"]:
        quantity = 0
    backorder = row.choice("Variant Inventory Policy", "deny", "continue") == "continue"
    return StockDraft(quantity=None if quantity is None else max(0, quantity), backorder=backorder)


def _images(rows: Sequence[Cells]) -> tuple[ImageDraft, ...]:
    """By position, unnumbered ones where they stand; a variant's own picture follows if no row lists it."""
    placed: dict[str, tuple[int, ImageDraft]] = {}
    for row in rows:
        position = row.whole("Image Position")
        source = row.text(_IMAGE, longest=_LONGEST_SOURCE)
        if source and source not in placed:
            image = ImageDraft(source=source, alt=row.text("Image Alt Text", longest=_LONGEST_ALT))
            placed[source] = (position if position is not None else len(placed) + 1, image)
    listed = [image for _, image in sorted(placed.values(), key=lambda item: item[0])]
    own = dict.fromkeys(row.row[_VARIANT_IMAGE] for row in rows)
    return (*listed, *(ImageDraft(source=source, alt="") for source in own if source and source not in placed))


def _check_variants(draft: ProductDraft, rows: Sequence[Cells]) -> None:
    seen_values, seen_skus = set(), set()
    for variant, row in zip(draft.variants, rows, strict=True):
        if variant.option_values in seen_values:
            row.complain("Option1 Value", "another variant of the product has the same options; make them differ")
        if variant.sku and variant.sku in seen_skus:
            row.complain("Variant SKU", f"{variant.sku!r} is another variant's SKU; give each its own")
        seen_values.add(variant.option_values)
        seen_skus.add(variant.sku)
