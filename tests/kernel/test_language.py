"""The language of an address."""

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from commerce.http.language import LanguageMiddleware, language_of, path_in


@pytest.fixture(autouse=True)
def two_languages(settings: LazySettings) -> None:
    settings.LANGUAGE_CODE = "en-gb"
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "en-gb"),
        ("/de/", "de"),
        ("/de/cart/", "de"),
        ("/desk/", "en-gb"),
        ("/c/de/", "en-gb"),
        ("/en-gb/", "en-gb"),
    ],
)
def test_the_first_step_of_a_path_is_its_language(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("english", "german"), [("/", "/de/"), ("/cart/", "/de/cart/"), ("/search/?q=de", "/de/search/?q=de")]
)
def test_a_page_has_an_address_in_every_language(english: str, german: str) -> None:
    assert [path_in(code, path) for code in ("en-gb", "de") for path in (english, german)] == [
        *(english, english),
        *(german, german),
    ]


def test_a_page_is_answered_in_the_language_of_its_address_whatever_the_browser_prefers() -> None:
    answered = LanguageMiddleware(lambda _request: HttpResponse(get_language()))

    def ask(path: str) -> tuple[bytes, str, bool]:
        request: HttpRequest = RequestFactory().get(path, headers={"accept-language": "fr"})
        response = answered(request)
        return response.content, response.headers["Content-Language"], response.has_header("Vary")

    assert [ask("/cart/"), ask("/de/cart/")] == [(b"en-gb", "en-gb", False), (b"de", "de", False)]
