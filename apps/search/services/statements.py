"""The writes of the read model, one statement each for any number of rows.

They run one writer at a time (`atomic` and `one_writer`), since a document is completed from stock rows and stock rows
are carried into documents: two writers could each miss what the other is about to commit.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connections

from apps.search.rules.documents import DocumentFields
from apps.search.rules.offers import OfferFields
from apps.search.rules.spelling import trigrams

_TYPES: dict[Any, str] = {bool: "boolean", int: "bigint", int | None: "bigint", str: "text", list[str]: "text[]"}
_WORDS = ("words_a", "words_b", "words_c", "words_d")
_TIMES = ("created_at", "updated_at")
_COLUMNS = tuple(field.name for field in fields(DocumentFields) if field.name not in (*_WORDS, "offers"))
_VECTOR = " || ".join(
    f"setweight(to_tsvector('{config}', {words}), '{words[-1].upper()}')"
    for words in _WORDS
    for config in ("english", "simple")
)


def _record(kind: type) -> str:
    """The fields of a dataclass as columns of a record."""
    return ", ".join(f"{field.name} {_TYPES.get(field.type, 'jsonb')}" for field in fields(kind))


_PUT_DOCUMENTS = f"""
INSERT INTO search_document AS held
    ({", ".join(_COLUMNS)}, vector, available, backorder, units_sold, rating, review_count, gone, indexed_at)
SELECT {", ".join(f"new.{name}{'::timestamptz' if name in _TIMES else ''}" for name in _COLUMNS)},
       {_VECTOR.replace("words_", "new.words_")},
       COALESCE(stock.available, 0), COALESCE(stock.backorder, false),
       COALESCE(standing.units_sold, 0), standing.rating, COALESCE(standing.review_count, 0),
       false, clock_timestamp()
FROM jsonb_to_recordset(%(documents)s) AS new({_record(DocumentFields)})
CROSS JOIN LATERAL (
    SELECT sum(greatest(available, 0)) AS available, bool_or(backorder) AS backorder
    FROM search_stock WHERE sku = ANY(new.skus)
) AS stock
LEFT JOIN search_standing AS standing ON standing.product_id = new.product_id
ON CONFLICT (product_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "product_id")},
    vector = excluded.vector, available = excluded.available, backorder = excluded.backorder,
    units_sold = excluded.units_sold, rating = excluded.rating, review_count = excluded.review_count,
    gone = false, indexed_at = excluded.indexed_at
WHERE (excluded.version > held.version AND NOT held.gone) OR held.indexed_at < %(rebuild_began)s
RETURNING product_id
"""  # noqa: S608  nothing but our own column names

_OFFER = ", ".join(field.name for field in fields(OfferFields))
_PUT_OFFERS = f"""
WITH new AS (
    SELECT document.product_id AS document_id, offer.*
    FROM jsonb_to_recordset(%(documents)s) AS document(product_id text, offers jsonb)
    CROSS JOIN LATERAL jsonb_to_recordset(document.offers) AS offer({_record(OfferFields)})
    WHERE document.product_id = ANY(%(kept)s)
), withdrawn AS (
    DELETE FROM search_offer AS held WHERE document_id = ANY(%(kept)s)
    AND NOT EXISTS (SELECT FROM new WHERE new.document_id = held.document_id AND new.currency = held.currency)
)
INSERT INTO search_offer (document_id, {_OFFER}) SELECT document_id, {_OFFER} FROM new
ON CONFLICT (document_id, currency) DO UPDATE SET
    {", ".join(f"{field.name} = excluded.{field.name}" for field in fields(OfferFields))}
"""  # noqa: S608  nothing but our own column names

_PUT_WORDS = """
INSERT INTO search_word (text, trigrams)
SELECT text, trigrams FROM jsonb_to_recordset(%s) AS new(text text, trigrams text[])
ON CONFLICT DO NOTHING
"""

_FORGET_WORDS = """
DELETE FROM search_word WHERE text NOT IN (SELECT unnest(words) FROM search_document WHERE listed)
"""

_REMOVE_DOCUMENT = """
INSERT INTO search_document AS held
    (product_id, gone, listed, indexed_at, version, slug, title, sort_name, vendor, category_slug, category_name,
     traits, colours, images, skus, codes, words, available, backorder, units_sold, review_count)
VALUES (%s, true, false, clock_timestamp(), 0, '', '', '', '', '', '', '[]', '{}', '[]', '{}', '{}', '{}', 0, false,
        0, 0)
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

_PUT_SALES = """
WITH new AS (
    INSERT INTO search_sale (order_id, product_id, units, placed_at)
    SELECT %(order_id)s, key, value::bigint, %(placed_at)s FROM jsonb_each_text(%(units)s)
    ON CONFLICT DO NOTHING
    RETURNING product_id, units
)
INSERT INTO search_standing AS held (product_id, units_sold, review_count) SELECT product_id, units, 0 FROM new
ON CONFLICT (product_id) DO UPDATE SET units_sold = held.units_sold + excluded.units_sold
RETURNING product_id
"""

_FORGET_SALES = """
WITH old AS (
    DELETE FROM search_sale WHERE placed_at < %s RETURNING product_id, units
), sums AS (
    SELECT product_id, sum(units) AS units FROM old GROUP BY product_id
)
UPDATE search_standing AS held SET units_sold = held.units_sold - sums.units
FROM sums WHERE sums.product_id = held.product_id
RETURNING held.product_id
"""

_PUT_RATINGS = """
INSERT INTO search_standing AS held (product_id, units_sold, rating, review_count, rated_at)
SELECT product_id, 0, rating, review_count, clock_timestamp()
FROM jsonb_to_recordset(%(ratings)s) AS new(product_id text, rating numeric, review_count bigint)
ON CONFLICT (product_id) DO UPDATE SET
    rating = excluded.rating, review_count = excluded.review_count, rated_at = excluded.rated_at
WHERE held.rated_at IS NULL OR held.rated_at < %(asked_at)s
"""

_CARRY_STANDING = """
UPDATE search_document AS document
SET units_sold = now.units_sold, rating = now.rating, review_count = now.review_count
FROM search_standing AS now
WHERE now.product_id = document.product_id AND now.product_id = ANY(%s)
  AND (document.units_sold, document.rating, document.review_count)
      IS DISTINCT FROM (now.units_sold, now.rating, now.review_count)
"""

_COUNT_QUERY = """
INSERT INTO search_askedquery AS held (text, times, last_asked_at) VALUES (%s, 1, %s)
ON CONFLICT (text) DO UPDATE SET times = held.times + 1, last_asked_at = excluded.last_asked_at
"""

_NEVER, _AFTER_ALL = "-infinity", "infinity"


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
    put = _run(_PUT_DOCUMENTS, {"documents": rows, "rebuild_began": rebuild_began or _NEVER})
    kept = {product_id for (product_id,) in put}
    if kept:
        _run(_PUT_OFFERS, {"documents": rows, "kept": list(kept)})
    words = {word for document in documents if document.product_id in kept for word in document.words}
    if words:
        _run(_PUT_WORDS, [json.dumps([{"text": word, "trigrams": trigrams(word)} for word in sorted(words)])])


def forget_words() -> None:
    """Correct nobody towards words that no listed product has any more."""
    _run(_FORGET_WORDS, [])


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


def put_sales(*, order_id: str, units: dict[str, int], placed_at: datetime) -> list[str]:
    """Count the units of each product in an order, once; answers which products were counted."""
    counted = _run(_PUT_SALES, {"order_id": order_id, "units": json.dumps(units), "placed_at": placed_at})
    return [product_id for (product_id,) in counted]


def forget_sales(*, before: datetime) -> list[str]:
    """Count sales from before this time no longer; answers whose."""
    return [product_id for (product_id,) in _run(_FORGET_SALES, [before])]


def put_ratings(ratings: dict[str, tuple[Decimal, int]], *, asked_at: datetime | None = None) -> None:
    """Keep average and number of reviews of these products; without reviews there is no rating.

    What reviews was asked for replaces only what stood before it was asked.
    """
    rows = [
        {"product_id": product_id, "rating": str(average) if count else None, "review_count": count}
        for product_id, (average, count) in ratings.items()
    ]
    _run(_PUT_RATINGS, {"ratings": json.dumps(rows), "asked_at": asked_at or _AFTER_ALL})


def carry_standing(product_ids: Sequence[str]) -> None:
    """Bring what shoppers make of these products into their documents."""
    if product_ids:
        _run(_CARRY_STANDING, [list(product_ids)])


def count_query(text: str, *, at: datetime) -> None:
    """Somebody looked for this."""
    _run(_COUNT_QUERY, [text, at])


def _run(statement: str, parameters: Any) -> list[Any]:
    with connections["search"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
