"""Files into drafts, one product at a time."""

from collections.abc import Iterator
from pathlib import Path

from apps.catalog.rules.drafts import ProductDraft
from apps.catalog.shopify.problems import Problem, Unreadable
from apps.catalog.shopify.products import read_product
from apps.catalog.shopify.rows import Row, read_rows


class ShopifyReader:
    """Reads the files of one run. Of what went by it keeps only handles and SKUs, to notice what comes twice."""

    def __init__(self, *, currency: str) -> None:
        self._currency = currency
        self._handles: dict[str, str] = {}
        self._skus: dict[str, str] = {}

    def read(self, path: Path) -> Iterator[ProductDraft | Problem]:
        """The products of a file as they come, and what kept others out. Where the file breaks off, so does it."""
        file = str(path)
        rows: list[Row] = []
        try:
            for row in read_rows(path):
                if rows and _begins_another(row, rows[0]):
                    yield from self._product(rows, file)
                    rows = []
                rows.append(row)
        except Unreadable as broken:
            yield Problem(file, broken.line, broken.column, broken.reason)
            return  # what was read of the last product may not be all of it
        if rows:
            yield from self._product(rows, file)

    def _product(self, rows: list[Row], file: str) -> Iterator[ProductDraft | Problem]:
        draft, problems = read_product(rows, file=file, currency=self._currency)
        problems += self._repetitions(draft, rows, file)
        if problems:
            yield from problems
        else:
            self._skus.update((variant.sku, draft.slug) for variant in draft.variants if variant.sku)
            yield draft

    def _repetitions(self, draft: ProductDraft, rows: list[Row], file: str) -> Iterator[Problem]:
        before = self._handles.setdefault(draft.slug, f"{file}, line {rows[0].line}") if draft.slug else None
        if before and before != f"{file}, line {rows[0].line}":
            reason = f"this handle was there before ({before}); put all rows of a product together"
            yield Problem(file, rows[0].line, "Handle", reason)
        for variant in draft.variants:
            owner = self._skus.get(variant.sku)
            if owner:
                reason = f"{variant.sku!r} is the SKU of a variant of {owner!r}; give each variant its own"
                yield Problem(file, variant.line, "Variant SKU", reason)


def _begins_another(row: Row, first: Row) -> bool:
    """A row without a handle belongs to the product above it, unless it has a title."""
    if not row["Handle"]:
        return bool(row["Title"])
    return row["Handle"].lower() != first["Handle"].lower()
