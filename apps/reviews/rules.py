"""What a review must be, and which are looked at by staff first. No input or output here."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from apps.reviews.interface import MOST_CHARACTERS, STARS, InvalidReview
from commerce.errors import FieldError

_LINK = re.compile(
    r"https?:|www\.|\S@\S+\.\S|\b[\w-]+\.(?:com|net|org|info|biz|shop|store|online|site|ru|cn|xyz|top|io)\b",
    re.IGNORECASE,
)


def tidy_review(*, rating: int, title: str, body: str, author_name: str) -> dict[str, str]:
    """The texts without stray spaces; lines of the body are kept.

    :raises InvalidReview: the rating is not 1 to 5, or a text is missing or too long
    """
    texts = {
        "title": _one_line(title),
        "body": "\n".join(line.strip() for line in _printable(body).strip().splitlines()),
        "author_name": _one_line(author_name),
    }
    errors = [] if rating in STARS else [FieldError("rating", "required", "Choose from one to five stars.")]
    errors += [
        FieldError(name, "required", message)
        for name, message in {"body": "Say what you think of it.", "author_name": "Give a name to show."}.items()
        if not texts[name]
    ]
    errors += [
        FieldError(name, "too_long", f"At most {most} characters.")
        for name, most in MOST_CHARACTERS.items()
        if len(texts[name]) > most
    ]
    if errors:
        raise InvalidReview(errors=tuple(errors))
    return texts


def is_suspect(texts: Iterable[str], *, words: Iterable[str]) -> bool:
    """Whether staff should look first: there is a link or an address in it, or one of these words."""
    said = " ".join(texts)
    spoken = set(re.findall(r"\w+", _folded(said)))
    return bool(_LINK.search(said)) or any(_folded(word) in spoken for word in words)


def digest_of(token: str) -> str:
    """What is kept of an order's token: a reader of the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t ")


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
