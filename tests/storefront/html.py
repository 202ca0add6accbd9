"""A page as a tree, to ask it what a shopper would see."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}


class Element:
    """An element; `text` is all the text in it, its white space made single."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None" = None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        return " ".join("".join(self._words()).split())

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Elements within, in order; `class_` asks for one of the classes, `data_x` for `data-x`."""
        return [element for element in self._descendants() if element._matches(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    def _matches(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag and self.tag != tag:
            return False
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        if "class" in wanted and wanted.pop("class") not in self.attributes.get("class", "").split():
            return False
        return all(self.attributes.get(name) == value for name, value in wanted.items())

    def _descendants(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._descendants()

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style"):
                yield from child._words()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in _VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def page(response: HttpResponse) -> Element:
    """The page as a tree; elements that are not closed in order fail."""
    builder = _Builder()
    builder.feed(response.content.decode())
    assert builder.at is builder.root
    return builder.root


def structured_data(response: HttpResponse) -> list[Any]:
    """The JSON-LD documents of a page."""
    scripts = page(response).all("script", type="application/ld+json")
    return [json.loads("".join(map(str, script.children))) for script in scripts]


def fields(form: Element) -> dict[str, str]:
    """What a browser would send for a form, without any of its buttons."""
    sent = {}
    for field in form.all("input"):
        kind = field.attributes.get("type", "text")
        if kind not in ("radio", "checkbox") or "checked" in field.attributes:
            sent[field["name"]] = field.attributes.get("value", "on" if kind == "checkbox" else "")
    for select in form.all("select"):
        options = select.all("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        sent[select["name"]] = chosen[0]["value"]
    return sent
