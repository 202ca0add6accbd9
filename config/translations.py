"""The texts of the shop in other languages: collected from the code, kept in `config/locale/<language>/`.

A catalogue (`django.po`) is edited by people, with any tool for gettext; what Django reads (`django.mo`) is made from
it. Babel does both, so nobody needs gettext installed.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from config.languages import LOCALE_DIR

ROOTS = ("apps", "commerce", "config")
WIDTH = 120
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is: texts without a translation, and whether its files say what code and catalogue say."""

    language: str
    texts: int
    missing: tuple[str, ...]
    current: bool


def update(language: str) -> Standing:
    """Bring a catalogue to the texts of today and make what Django reads; a new language begins with an empty one."""
    catalogue, folder = _merged(language), _folder(language)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_text(_written(catalogue), encoding="utf-8")
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    return standing(language)


def standing(language: str) -> Standing:
    """How far a language is, without changing anything."""
    catalogue = _merged(language)
    texts = [message for message in catalogue if message.id]
    return Standing(
        language=language,
        texts=len(texts),
        missing=tuple(_english(message) for message in texts if not _is_translated(message)),
        current=_is_current(catalogue, _folder(language)),
    )


def collect() -> Catalog:
    """Every text of code and templates that a shopper may read, in English."""
    texts = Catalog(fuzzy=False)
    for path, _, message, comments, message_context in _found():
        texts.add(message, None, [(path, 0)], auto_comments=comments, context=message_context)
    return texts


def _found() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    base = Path(settings.BASE_DIR)
    for root in ROOTS:
        for path in sorted((base / root).rglob("*")):
            if path.suffix not in (".py", ".html", ".txt") or (path.suffix != ".py" and "templates" not in path.parts):
                continue
            name = path.relative_to(base).as_posix()
            for line, message, comments, message_context in extract("python", _source(path), keywords=_KEYWORDS):
                yield name, line, message, comments, message_context


def _source(path: Path) -> io.BytesIO:
    """Code as it is; a template as the calls of gettext that Django makes of it, without indentation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _INDENT.sub("", templatize(text, origin=str(path)))
    return io.BytesIO(text.encode())


def _merged(language: str) -> Catalog:
    """The catalogue of a language with the texts of today. Nothing is guessed: a changed text is a new one."""
    path = _folder(language) / "django.po"
    locale = Locale.parse(language, sep="-")
    catalogue = Catalog(locale=locale, fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _written(catalogue: Catalog) -> str:
    """The file people edit. Babel's own header would change with each day and version, and say nothing more."""
    target = io.BytesIO()
    write_po(target, catalogue, width=WIDTH, sort_output=True, omit_header=True, include_lineno=False)
    return _HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms) + target.getvalue().decode()


def _is_current(catalogue: Catalog, folder: Path) -> bool:
    """Whether both files are there and say what code and catalogue say."""
    edited, read = folder / "django.po", folder / "django.mo"
    if not (edited.exists() and read.exists()) or edited.read_text(encoding="utf-8") != _written(catalogue):
        return False
    with read.open("rb") as file:
        return _translated(read_mo(file)) == _translated(catalogue)


def _translated(catalogue: Catalog) -> dict[Any, Any]:
    """What is translated, by its English text; a text with a plural is known by its singular."""
    return {
        (_context(message), _english(message)): _forms(message)
        for message in catalogue
        if message.id and _is_translated(message)
    }


def _is_translated(message: Message) -> bool:
    return all(_forms(message)) and not message.fuzzy


def _forms(message: Message) -> tuple[str, ...]:
    """The translation, or the translations for one and for several."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def _context(message: Message) -> str:
    """Babel leaves it as bytes where it read the file that Django reads."""
    context: str | bytes = message.context or ""
    return context.decode() if isinstance(context, bytes) else context


def _english(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _folder(language: str) -> Path:
    return LOCALE_DIR / str(Locale.parse(language, sep="-")) / "LC_MESSAGES"
