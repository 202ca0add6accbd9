"""The language of a page is in its address: `/de/cart/` is German, `/cart/` the shop's own language.

Nothing else decides: not a cookie, not the browser's wishes. So an address means the same page to everybody, to a
cache between, and to a search engine.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def language_of(path: str) -> str:
    """The language that a path asks for, the shop's own where it names none."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in _others() else settings.LANGUAGE_CODE


def path_in(language: str, path: str) -> str:
    """The address of the same page in another language; `path` may carry a query."""
    bare = path.removeprefix(f"/{language_of(path)}") if language_of(path) != settings.LANGUAGE_CODE else path
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


class LanguageMiddleware:
    """Speaks the language of the address while it is answered, and says so in the answer.

    Django's own also asks cookies and headers, and tells caches so, where the address alone decides.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _others() -> set[str]:
    return {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
