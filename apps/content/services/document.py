"""Reads a document of content into rows, or says everything that is wrong with it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from apps.content.interface import InvalidContent
from apps.content.models import Announcement, Block, Loadable, MenuItem, Page
from commerce.errors import FieldError

Row = TypeVar("Row", bound=Loadable)


@dataclass(slots=True)
class Document:
    """Rows as the document would have them, none of them stored. A `picture` is a path below `media_dir`."""

    rows: list[Loadable] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)


def read(content: dict[str, Any], *, media_dir: Path, now: datetime) -> list[Loadable]:
    """The rows of a document shaped like `demo/content.json`.

    :raises InvalidContent: names each mistake by its place: `pages[2].slug`
    """
    document = Document()
    _complain_of_strangers(document, "", content, {"announcement", "menus", "blocks", "pages"})
    _add(document, "announcement", Announcement, {"text": content.get("announcement", "")}, updated_at=now)
    for path, entry in _entries(document, content, "pages"):
        _add(document, path, Page, entry, updated_at=now)
    for number, (path, entry) in enumerate(_entries(document, content, "blocks"), start=1):
        _add(document, path, Block, {"position": number, **entry}, loaded_as=str(number), updated_at=now)
        _check_picture(document, path, entry.get("picture", ""), media_dir)
    menus = content.get("menus", {})
    for menu in menus if _is(dict, document, "menus", menus) else ():
        _add_menu(document, menus, menu, media_dir=media_dir, now=now)
    _complain_of_twins(document)
    if document.errors:
        raise InvalidContent(errors=tuple(document.errors))
    return document.rows


def _add_menu(document: Document, menus: dict[str, Any], menu: str, *, media_dir: Path, now: datetime) -> None:
    """An item is `main 2`, the third beneath it `main 2.3`; rows follow those they stand under."""
    for number, (path, entry) in enumerate(_entries(document, menus, menu, "menus."), start=1):
        place = {"menu": menu, "position": number}
        words = {name: value for name, value in entry.items() if name != "children"}
        name = f"{menu} {number}"
        parent = _add(document, path, MenuItem, {**words, **place}, loaded_as=name, updated_at=now)
        _check_picture(document, path, entry.get("picture", ""), media_dir)
        for beneath, (child_path, child) in enumerate(_entries(document, entry, "children", f"{path}."), start=1):
            own = {"loaded_as": f"{name}.{beneath}", "parent": parent, "updated_at": now}
            _add(document, child_path, MenuItem, {**child, "menu": menu, "position": beneath}, **own)
            _check_link(document, child_path, child)
        if "children" not in entry:
            _check_link(document, path, entry)


def _entries(document: Document, parent: dict[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    entries = parent.get(name, [])
    if _is(list, document, f"{prefix}{name}", entries):
        for index, entry in enumerate(entries):
            path = f"{prefix}{name}[{index}]"
            if _is(dict, document, path, entry):
                yield path, entry


def _add(document: Document, path: str, model: type[Row], entry: dict[str, Any], **given: Any) -> Row:
    known = set(model.CONTENT) - {"loaded_as"}
    _complain_of_strangers(document, f"{path}.", entry, known)
    row = model(**{name: value for name, value in entry.items() if name in known}, **given)
    try:
        row.clean_fields()
    except ValidationError as error:
        document.errors += [
            FieldError(f"{path}.{name}", complaint.code or "invalid", " ".join(complaint.messages))
            for name, complaints in error.error_dict.items()
            for complaint in complaints
        ]
    document.rows.append(row)
    return row


def _is(kind: type[list[Any]] | type[dict[str, Any]], document: Document, path: str, value: object) -> bool:
    if isinstance(value, kind):
        return True
    expected = "a list" if kind is list else "an object"
    document.errors.append(FieldError(path, "shape", f"This should be {expected}."))
    return False


def _complain_of_strangers(document: Document, prefix: str, entry: dict[str, Any], known: set[str]) -> None:
    document.errors += [
        FieldError(f"{prefix}{name}", "unknown", f"Known here: {', '.join(sorted(known))}.")
        for name in entry
        if name not in known
    ]


def _complain_of_twins(document: Document) -> None:
    slugs = Counter(row.slug for row in document.rows if isinstance(row, Page))
    document.errors += [
        FieldError("pages", "twice", f"More than one page has the slug {slug!r}.")
        for slug, count in slugs.items()
        if count > 1
    ]


def _check_link(document: Document, path: str, entry: dict[str, Any]) -> None:
    """Only a heading over others may lead nowhere itself."""
    if not entry.get("url"):
        document.errors.append(FieldError(f"{path}.url", "blank", "This field cannot be blank."))


def _check_picture(document: Document, path: str, picture: str, media_dir: Path) -> None:
    found = (media_dir / picture).resolve()
    if picture and not (found.is_relative_to(media_dir.resolve()) and found.is_file()):
        document.errors.append(FieldError(f"{path}.picture", "missing", f"There is no {picture} in {media_dir}."))
