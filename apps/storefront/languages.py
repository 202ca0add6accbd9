"""The same page in the other languages of the shop."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from apps.storefront.seo import absolute
from commerce.http.language import path_in


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageLink:
    """A page in a language; `name` is in that language, `code` as browsers and search engines write it."""

    code: str
    name: str
    path: str
    current: bool

    @property
    def url(self) -> str:
        return absolute(self.path)


def language_links(path: str) -> list[LanguageLink]:
    """A page in all languages of the shop, its own first; nothing where there is but one."""
    if len(settings.LANGUAGES) == 1:
        return []
    spoken = get_language()
    return [
        LanguageLink(code=_tag(code), name=name, path=path_in(code, path), current=code == spoken)
        for code, name in settings.LANGUAGES
    ]


def here(path: str) -> str:
    """A path that staff wrote without thinking of languages, in the language of the page it stands on."""
    return path_in(get_language() or settings.LANGUAGE_CODE, path) if path.startswith("/") else path


def _tag(code: str) -> str:
    """`en-GB` for Django's `en-gb` (BCP 47)."""
    language, _, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
