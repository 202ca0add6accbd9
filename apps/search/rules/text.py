"""How texts and queries are made alike, so that "Crème" finds "creme"."""

import re
import unicodedata
from html.parser import HTMLParser

MOST_WORDS = 12
"""Words of a query beyond this many are ignored."""

_LONGEST_WORD = 60
_LONGEST_KEY = 300
_WORD = re.compile(r"\w+")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Without case, accents and control characters, single spaces between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and (c.isspace() or c.isprintable()))
    return " ".join(kept.translate(_LETTERS_WITHOUT_DECOMPOSITION).split())


def key_of(name: str) -> str:
    """A name to sort and compare by: folded, and short enough for an index."""
    return fold(name)[:_LONGEST_KEY]


def words_of(text: str) -> list[str]:
    """The folded words of a text, punctuation left out."""
    return _WORD.findall(fold(text).replace("'", "").replace("’", ""))


def query_words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in words_of(text)[:MOST_WORDS]]


def plain_text(html: str) -> str:
    """What a reader sees of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join(reader.seen)


class _Reader(HTMLParser):
    _UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._inside_unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside_unseen += tag in self._UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._inside_unseen -= tag in self._UNSEEN and self._inside_unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._inside_unseen:
            self.seen.append(data)
