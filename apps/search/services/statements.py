"""The writes of the read model, one statement each for any number of rows.

They run one writer at a time (`atomic` and `one_writer`), since a document is completed from stock rows and stock rows
are carried into documents: two writers could each miss what the other is about to commit.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.db import connections

from apps.search.rules.documents import DocumentFields

_TYPES = {bool: "boolean", int: "bigint", int | None: "bigint", str: "text", list[str]: "text[]"}
_WORDS = ("words_a", "words_b", "words_c", "words_d")
_COLUMNS = tuple(field.name for field in fields(DocumentFields) if field.name not in _WORDS)
_RECORD = ", ".join(f"{field.name} {_TYPES.get(field.type, 'jsonb')}" for field in fields(DocumentFields))  # type: ignore[arg-type]
_VECTOR = " || ".join(
    f"setweight(to_tsvector('{config}', {words}), '{words[-1].upper()}')"
    for words in _WORDS
    for config in ("english", "simple")
)

_PUT_DOCUMENTS = f"""
INSERT INTO search_document AS held ({", ".join(_COLUMNS)}, vector, available, backorder, gone, indexed_at)
SELECT {", ".join(f"new.{name}{'::timestamptz' if name == 'created_at' else ''}" for name in _COLUMNS)},
       {_VECTOR.replace("words_", "new.words_")},
       COALESCE(stock.available, 0), COALESCE(stock.backorder, false), false, clock_timestamp()
FROM jsonb_to_recordset(%(documents)s) AS new({_RECORD})
CROSS JOIN LATERAL (
    SELECT sum(greatest(available, 0)) AS available, bool_or(backorder) AS backorder
    FROM search_stock WHERE sku = ANY(new.skus)
) AS stock
ON CONFLICT (product_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "product_id")},
    vector = excluded.vector, available = excluded.available, backorder = excluded.backorder,
    gone = false, indexed_at = excluded.indexed_at
WHERE (excluded.version > held.version AND NOT held.gone) OR held.indexed_at < %(rebuild_began)s
"""  # noqa: S608  nothing but our own column names

_REMOVE_DOCUMENT = """
INSERT INTO search_document AS held
    (product_id, gone, listed, indexed_at, version, slug, title, sort_name, vendor, vendor_key, category_slug,
     category_name, category_slugs, category_names, currency, price_amount, highest_amount, on_sale, image_url,
     image_alt, second_image_url, skus, codes, option_sets, available, backorder)
VALUES (%s, true, false, clock_timestamp(), 0, '', '', '', '', '', '', '', '{}', '{}', '', 0, 0, false, '', '', '',
        '{}', '{}', '[]', 0, false)
ON CONFLICT (product_id) DO UPDATE SET gone = true, listed = false, indexed_at = excluded.indexed_at
"""

_PUT_STOCK = """
INSERT INTO search_stock AS held (sku, available, backorder, level_version, updated_at)
SELECT sku, available, backorder, level_version, clock_timestamp()
FROM jsonb_to_recordset(%(levels)s) AS new(sku text, available bigint, backorder boolean, level_version bigint)
ON CONFLICT (sku) DO UPDATE SET
    available = excluded.available, backorder = excluded.backorder, updated_at = excluded.updated_at,
    level_version = greatest(excluded.level_version, held.level_version)
WHERE excluded.level_version > held.level_version OR held.updated_at < %(asked_at)s
RETURNING sku
"""

_CARRY_STOCK = """
UPDATE search_document AS document
SET available = now.available, backorder = now.backorder
FROM (
    SELECT product_id, sum(greatest(stock.available, 0)) AS available, bool_or(stock.backorder) AS backorder
    FROM search_document JOIN search_stock AS stock ON stock.sku = ANY(skus)
    WHERE skus && %s
    GROUP BY product_id
) AS now
WHERE document.product_id = now.product_id
  AND (document.available, document.backorder) IS DISTINCT FROM (now.available, now.backorder)
"""

_NEVER = "-infinity"


def one_writer() -> None:
    """Wait until no other transaction writes the read model; it is ours until the transaction ends."""
    _run("SELECT pg_advisory_xact_lock(hashtext('search.write'))", [])


def database_time() -> datetime:
    """The clock that stamps rows, so that no two clocks are compared."""
    (at,) = _run("SELECT clock_timestamp()", [])[0]
    return at  # type: ignore[no-any-return]


def put_documents(documents: Sequence[DocumentFields], *, rebuild_began: datetime | None = None) -> None:
    """Keep these where they are newer than what is held; a rebuild also replaces all that stood before it began."""
    rows = json.dumps([asdict(document) for document in documents])
    _run(_PUT_DOCUMENTS, {"documents": rows, "rebuild_began": rebuild_began or _NEVER})


def remove_document(product_id: str) -> None:
    """Remember that a product is gone, so that an older event cannot bring it back."""
    _run(_REMOVE_DOCUMENT, [product_id])


def put_stock(levels: Sequence[dict[str, Any]], *, asked_at: datetime | None = None) -> list[str]:
    """Keep these levels where they are newer; answers whose SKUs they are. Documents are untouched so far.

    Levels that inventory was asked for bear no version: they replace what stood before it was asked.
    """
    changed = _run(_PUT_STOCK, {"levels": json.dumps(levels), "asked_at": asked_at or _NEVER})
    return [sku for (sku,) in changed]


def carry_stock(skus: Sequence[str]) -> None:
    """Bring the stock of these SKUs into their documents."""
    if skus:
        _run(_CARRY_STOCK, [list(skus)])


def _run(statement: str, parameters: Any) -> list[Any]:
    with connections["search"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
