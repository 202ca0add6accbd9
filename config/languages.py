"""The languages of the shop: its own, and each that has a catalogue under `config/locale/`."""

from collections.abc import Iterator
from pathlib import Path

from babel import Locale

LOCALE_DIR = Path(__file__).resolve().parent / "locale"


def languages(own: str) -> list[tuple[str, str]]:
    """Codes and names, each name in the language itself; the shop's own comes first."""
    return [(code, _name(code)) for code in (own, *_with_a_catalogue())]


def _with_a_catalogue() -> Iterator[str]:
    """`de` for `locale/de/LC_MESSAGES/django.mo`, `pt-br` for `locale/pt_BR/…`."""
    for catalogue in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/django.mo")):
        yield catalogue.parts[-3].replace("_", "-").lower()


def _name(code: str) -> str:
    locale = Locale.parse(code, sep="-")
    return str(locale.languages[locale.language]).capitalize()
