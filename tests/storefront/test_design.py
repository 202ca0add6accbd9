"""What all pages are made of: small, from here, and shown in one place."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.test import Client

from tests.storefront.html import Element, page

STATIC = Path(apps.get_app_config("storefront").path) / "static" / "storefront"
TEMPLATES = STATIC.parents[1] / "templates"
URL = "/media/pictures/ab/mug.webp"


def test_the_stylesheet_and_the_scripts_keep_to_their_budget() -> None:
    assert (STATIC / "shop.css").stat().st_size <= 40_000
    assert sum(script.stat().st_size for script in STATIC.glob("*.js")) <= 60_000


def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    """The content security policy would refuse it."""
    kept = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    inline = ("<style", ' style="', " onclick=", " onchange=", "javascript:")

    assert [(name, found) for name, text in kept.items() for found in inline if found in text] == []


@pytest.mark.parametrize(("debug", "status"), [(True, 200), (False, 404)])
def test_the_style_guide_is_for_developers(db: None, shopper: Client, settings: Any, debug: Any, status: int) -> None:
    settings.DEBUG = debug

    assert shopper.get("/styleguide/").status_code == status


def test_the_style_guide_shows_every_state(mug_shop: Path, shopper: Client, settings: Any) -> None:
    settings.DEBUG = True

    shown = page(shopper.get("/styleguide/")).one("main")

    states = {name for pill in shown.all("a", class_="pill") for name in pill["class"].split() if "--" in name}
    assert states == {"pill--available", "pill--sold_out", "pill--absent"}
    assert len(shown.all("ul", class_="errorlist")) == 3
    assert [dialog["id"] for dialog in shown.all("dialog")] == ["sample-drawer", "sample-dialog"]


def component(template: str, **context: Any) -> Element:
    html = render_to_string(f"storefront/components/{template}.html", context)

    class Rendered:
        content = html.encode()

    return page(Rendered())  # type: ignore[arg-type]


def test_a_picture_is_offered_in_two_formats_and_in_the_widths_it_has() -> None:
    shown = component("picture", url=URL, alt="A mug", width=960, height=1200, sizes="50vw")

    stem = URL.removesuffix(".webp")
    source, image = shown.one("source"), shown.one("img")
    assert (source["type"], source["sizes"]) == ("image/avif", "50vw")
    assert source["srcset"] == f"{stem}-240.avif 240w, {stem}-480.avif 480w, {stem}-800.avif 800w, {stem}.avif 960w"
    assert image["srcset"] == source["srcset"].replace(".avif", ".webp")
    assert (image["width"], image["height"], image["loading"]) == ("960", "1200", "lazy")


def test_the_first_picture_is_not_waited_for() -> None:
    image = component("picture", url=URL, alt="", width=960, height=1200, eager=True).one("img")

    assert image["fetchpriority"] == "high"
    assert "loading" not in image.attributes


def test_a_picture_of_an_older_version_is_shown_as_it_is() -> None:
    shown = component("picture", url="/media/catalog/mug.webp", alt="", width=960, height=1200)

    assert shown.all("source") == []
    assert "srcset" not in shown.one("img").attributes


def test_a_missing_picture_is_stood_in_for_by_an_initial() -> None:
    assert component("picture", url="", name="Mug").one("span").text == "M"


@pytest.mark.parametrize(("value", "filled"), [("4.6", "110.4"), ("0.0", "0.0"), ("5", "120.0"), ("9", "120.0")])
def test_a_rating_is_drawn_and_said(value: str, filled: str) -> None:
    shown = component("rating", value=value, count=1)

    assert shown.one("svg", class_="stars__on")["width"] == filled
    assert shown.one("span", class_="rating").text == f"{value} out of 5 stars (1) from 1 review"
