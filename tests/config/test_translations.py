"""The languages of the shop: complete, with nothing lost on the way."""

import json
import re
from collections.abc import Sequence
from io import StringIO

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, ngettext, override

from config.languages import LOCALE_DIR
from config.translations import standing

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+")


def test_every_text_of_the_shop_is_in_german() -> None:
    german = standing("de")
    assert (german.missing, german.current) == ((), True)
    assert german.texts > 600


def test_a_translation_keeps_what_is_filled_in_and_its_markup() -> None:
    with (LOCALE_DIR / "de/LC_MESSAGES/django.po").open("rb") as file:
        texts = [
            (_last(message.id), _last(message.string)) for message in read_po(file) if message.id and message.string
        ]
    assert [text for text in texts if _parts(text[0]) != _parts(text[1])] == []


def test_django_speaks_it() -> None:
    with override("de"):
        assert gettext("Add to cart") == "In den Warenkorb"
        assert [ngettext("%d star", "%d stars", n) % n for n in (1, 2)] == ["1 Stern", "2 Sterne"]


def test_the_command_says_how_far_a_language_is_without_beginning_it() -> None:
    said = StringIO()
    with pytest.raises(CommandError, match="Not complete: fr"):
        call_command("translate", "fr", dry_run=True, json=True, stdout=said)
    (french,) = json.loads(said.getvalue())
    assert (french["language"], french["current"], len(french["missing"])) == ("fr", False, french["texts"])


def test_what_is_no_language_is_refused() -> None:
    with pytest.raises(CommandError, match="'klingonisch' is no language"):
        call_command("translate", "klingonisch", dry_run=True, stdout=StringIO())


def _last(forms: str | Sequence[str]) -> str:
    """The text; of one with a plural, the plural."""
    return forms if isinstance(forms, str) else forms[-1]


def _parts(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))
