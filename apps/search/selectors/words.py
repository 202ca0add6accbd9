"""Words: what others looked for, and what was meant."""

import json
from collections.abc import Sequence

from django.db import connections

from apps.search.models import AskedQuery
from apps.search.rules.asking import ASKED_BY_SEVERAL
from apps.search.rules.spelling import errors_forgiven, meant, trigrams

_CANDIDATES = 60
_UNKNOWN = """
SELECT word FROM unnest(%s::text[]) AS asked(word)
WHERE NOT EXISTS (
    SELECT FROM search_document
    WHERE listed AND vector @@ (to_tsquery('english', word) || to_tsquery('simple', word))
)
"""
_NEAR = """
SELECT asked.word, near.text
FROM jsonb_to_recordset(%s) AS asked(word text, forgiven int, trigrams text[])
CROSS JOIN LATERAL (
    SELECT text FROM search_word
    WHERE search_word.trigrams && asked.trigrams
      AND length(text) BETWEEN length(asked.word) - forgiven AND length(asked.word) + forgiven
    ORDER BY cardinality(ARRAY(SELECT unnest(search_word.trigrams) INTERSECT SELECT unnest(asked.trigrams))) DESC, text
    LIMIT %s
) AS near
"""


def queries_like(beginning: str, *, limit: int) -> list[str]:
    """Queries that begin so and were made by several, the most frequent first."""
    asked = AskedQuery.objects.filter(text__startswith=beginning, times__gte=ASKED_BY_SEVERAL)
    return list(asked.order_by("-times", "text").values_list("text", flat=True)[:limit])


def corrected(terms: Sequence[str]) -> list[str]:
    """The same words, those that nothing in the shop has replaced by what they are likely meant for."""
    unknown = _unknown(terms)
    candidates = _near([word for word in unknown if errors_forgiven(word)])
    return [meant(word, candidates.get(word, ())) or word for word in terms]


def _unknown(terms: Sequence[str]) -> list[str]:
    with connections["search"].cursor() as cursor:
        cursor.execute(_UNKNOWN, [list(terms)])
        return [word for (word,) in cursor.fetchall()]


def _near(words: Sequence[str]) -> dict[str, list[str]]:
    if not words:
        return {}
    asked = [{"word": word, "forgiven": errors_forgiven(word), "trigrams": trigrams(word)} for word in words]
    found: dict[str, list[str]] = {}
    with connections["search"].cursor() as cursor:
        cursor.execute(_NEAR, [json.dumps(asked), _CANDIDATES])
        for word, text in cursor.fetchall():
            found.setdefault(word, []).append(text)
    return found
