"""Pages, blocks, menus: loading a document, and what staff and shoppers see of it."""

import copy
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from apps.content import interface, rules, selectors, services
from apps.content.models import Announcement, Block, MenuItem, Page
from apps.content.testing import FakeContent
from commerce.db.transaction import atomic
from commerce.ports import signature_differences

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DEMO = Path(django_settings.BASE_DIR) / "demo"

DOCUMENT: dict[str, Any] = {
    "announcement": "Free delivery this week",
    "menus": {
        "main": [
            {
                "label": "Ceramics",
                "url": "/c/ceramics/",
                "picture": "hero.webp",
                "children": [{"label": "Vases", "url": "/c/vases/"}, {"label": "Plates", "url": "/c/plates/"}],
            }
        ],
        "footer": [
            {"label": "The shop", "children": [{"label": "About us", "url": "/pages/about-us/"}]},
            {"label": "Press", "url": "https://press.example/"},
        ],
    },
    "blocks": [
        {"kind": "hero", "position": 1, "heading": "Made well", "text": "Plain things.", "picture": "hero.webp"},
        {"kind": "sale", "position": 2, "heading": "Reduced", "link_url": "/search/?q=sale", "link_label": "See all"},
    ],
    "pages": [
        {
            "slug": "about-us",
            "title": "About us",
            "body_html": "<p>We sell pots.</p>",
            "seo_description": "Who we are.",
        },
        {"slug": "terms", "title": "Terms", "body_html": "<p>Be kind.</p>"},
    ],
}


def _webp() -> bytes:
    target = io.BytesIO()
    Pillow.new("RGB", (1, 1), "tan").save(target, "WEBP")
    return target.getvalue()


PICTURE = _webp()


@pytest.fixture
def media_dir(tmp_path: Path) -> str:
    (tmp_path / "hero.webp").write_bytes(PICTURE)
    return str(tmp_path)


@pytest.fixture
def load(db: None, media_dir: str, tmp_path: Path, settings: Any) -> Callable[..., int]:
    settings.MEDIA_ROOT = tmp_path / "media"

    def load(content: dict[str, Any] = DOCUMENT, now: datetime = NOW) -> int:
        return services.load(content=content, media_dir=media_dir, now=now)

    return load


def changed(**changes: Any) -> dict[str, Any]:
    """The document with other words for its first page."""
    document = copy.deepcopy(DOCUMENT)
    document["pages"][0].update(changes)
    return document


@pytest.mark.parametrize("implementation", [services, FakeContent()], ids=["service", "fake"])
def test_the_implementation_has_the_signatures_of_the_protocol(implementation: object) -> None:
    assert signature_differences(interface.ContentService, implementation) == []


class TestLoading:
    def test_what_the_document_says_is_shown(self, load: Callable[..., int], settings: Any) -> None:
        assert load() == 11

        assert services.get_page(slug="about-us") == interface.Page(
            slug="about-us",
            title="About us",
            body_html="<p>We sell pots.</p>",
            seo_description="Who we are.",
            updated_at=NOW,
        )
        hero, sale = services.home_blocks()
        assert sale == interface.Block(
            kind="sale", heading="Reduced", text="", link_url="/search/?q=sale", link_label="See all", image_url=""
        )
        assert (hero.image_width, hero.image_height) == (1, 1)
        stored = Path(settings.MEDIA_ROOT) / hero.image_url.removeprefix("/media/")
        assert stored.read_bytes() == PICTURE
        assert stored.with_suffix(".avif").is_file()
        assert services.chrome() == interface.Chrome(
            announcement="Free delivery this week",
            menus={
                "main": (
                    interface.MenuItem(
                        label="Ceramics",
                        url="/c/ceramics/",
                        image_url=hero.image_url,
                        image_width=1,
                        image_height=1,
                        children=(
                            interface.MenuItem(label="Vases", url="/c/vases/"),
                            interface.MenuItem(label="Plates", url="/c/plates/"),
                        ),
                    ),
                ),
                "footer": (
                    interface.MenuItem(
                        label="The shop",
                        url="",
                        children=(interface.MenuItem(label="About us", url="/pages/about-us/"),),
                    ),
                    interface.MenuItem(label="Press", url="https://press.example/"),
                ),
            },
        )

    def test_again_it_changes_nothing(self, load: Callable[..., int], settings: Any) -> None:
        load()
        before = [list(model.objects.values()) for model in (Page, Block, MenuItem, Announcement)]

        assert load(now=LATER) == 0

        assert [list(model.objects.values()) for model in (Page, Block, MenuItem, Announcement)] == before
        assert len(list(Path(settings.MEDIA_ROOT).glob("pictures/*/*.webp"))) == 2

    def test_a_newer_document_brings_its_changes(self, load: Callable[..., int]) -> None:
        load()

        assert load(changed(title="Who we are"), now=LATER) == 1

        page = services.get_page(slug="about-us")
        assert (page.title, page.updated_at) == ("Who we are", LATER)
        assert services.get_page(slug="terms").updated_at == NOW

    def test_what_staff_edited_stays_theirs(self, load: Callable[..., int]) -> None:
        load()
        page = Page.objects.get(slug="about-us")
        page.title = "Our story"
        services.save_edited_by_staff(row=page, now=NOW)

        assert load(changed(title="Who we are"), now=LATER) == 0

        assert services.get_page(slug="about-us").title == "Our story"

    def test_what_staff_wrote_themselves_stays_theirs(self, load: Callable[..., int]) -> None:
        own = Page(slug="about-us", title="Our own", body_html="<p>Ours.</p>")
        services.save_edited_by_staff(row=own, now=NOW)

        load()

        assert services.get_page(slug="about-us").title == "Our own"

    def test_a_page_that_staff_took_off_stays_off_when_its_words_change(self, load: Callable[..., int]) -> None:
        load()
        Page.objects.update(is_published=False)

        assert load(changed(title="Who we are"), now=LATER) == 1

        with pytest.raises(interface.PageNotFound):
            services.get_page(slug="about-us")

    def test_every_mistake_is_named_and_nothing_is_entered(self, load: Callable[..., int]) -> None:
        wrong = {
            "announcement": "x" * 201,
            "menus": {
                "side": [{"label": "Left", "url": "/"}],
                "main": [
                    {"label": "Bad", "url": "javascript:alert(1)"},
                    {"label": "Nowhere", "picture": "gone.webp"},
                    {"label": "Deep", "children": [{"label": "Deeper", "children": []}, "link"]},
                ],
            },
            "blocks": [
                {"kind": "carousel", "heading": "Spin"},
                {"kind": "hero", "heading": "A", "picture": "../x.webp"},
            ],
            "pages": [
                {"slug": "a b", "title": ""},
                {"slug": "t", "title": "T", "body_html": "t", "author": "me"},
                "page",
            ],
            "banners": [],
        }
        with pytest.raises(interface.InvalidContent) as raised:
            load(wrong)

        assert {(error.field, error.code) for error in raised.value.errors} == {
            ("announcement.text", "max_length"),
            ("menus.side[0].menu", "invalid_choice"),
            ("menus.main[0].url", "unsafe"),
            ("menus.main[1].url", "blank"),
            ("menus.main[1].picture", "missing"),
            ("menus.main[2].children[0].children", "unknown"),
            ("menus.main[2].children[0].url", "blank"),
            ("menus.main[2].children[1]", "shape"),
            ("blocks[0].kind", "invalid_choice"),
            ("blocks[1].picture", "missing"),
            ("pages[0].slug", "invalid"),
            ("pages[0].title", "blank"),
            ("pages[0].body_html", "blank"),
            ("pages[1].author", "unknown"),
            ("pages[2]", "shape"),
            ("banners", "unknown"),
        }
        assert (Page.objects.count(), Block.objects.count(), MenuItem.objects.count()) == (0, 0, 0)

    def test_what_is_no_picture_is_a_mistake(self, load: Callable[..., int], media_dir: str) -> None:
        (Path(media_dir) / "hero.webp").write_bytes(b"<html>")

        with pytest.raises(interface.InvalidContent) as raised:
            load()

        assert [(error.field, error.code) for error in raised.value.errors] == [("hero.webp", "picture")]
        assert Block.objects.count() == 0

    def test_menus_loaded_before_they_had_pictures_are_still_the_documents(self, load: Callable[..., int]) -> None:
        load()
        press = MenuItem.objects.get(label="Press")
        said = {name: getattr(press, name) for name in ("loaded_as", "menu", "position", "label", "url")}

        assert press.loaded_fingerprint == rules.fingerprint(said)

    def test_pictures_of_an_older_version_get_their_renditions_once(self, load: Callable[..., int]) -> None:
        load()
        hero = Block.objects.get(kind="hero")
        old = default_storage.save("content/hero.webp", ContentFile(PICTURE))
        Block.objects.filter(kind="hero").update(picture=old, picture_width=0, picture_height=0)
        MenuItem.objects.filter(label="Ceramics").update(picture="content/gone.webp")

        assert services.render_missing(now=LATER) == 1

        shown = services.home_blocks()[0]
        assert (shown.image_url, shown.image_width) == (hero.picture.url, 1)
        assert services.render_missing(now=LATER) == 0

    def test_two_pages_of_one_slug_are_a_mistake(self, load: Callable[..., int]) -> None:
        with pytest.raises(interface.InvalidContent) as raised:
            load(changed(slug="terms"))

        assert [(error.field, error.code) for error in raised.value.errors] == [("pages", "twice")]

    def test_the_demo_shops_document_is_acceptable(self, db: None, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path
        document = json.loads((DEMO / "content.json").read_text())

        changes = services.load(content=document, media_dir=str(DEMO), now=NOW)

        items = [*document["menus"]["main"], *document["menus"]["footer"]]
        beneath = [child for item in items for child in item.get("children", ())]
        assert changes == len([*document["pages"], *document["blocks"], *items, *beneath]) + 1
        assert [page["body_html"] for page in document["pages"] if _shown(page) != page["body_html"]] == []


def _shown(page: dict[str, Any]) -> str:
    """The page's HTML, but for what cleaning adds to every link."""
    return services.get_page(slug=page["slug"]).body_html.replace(' rel="noopener noreferrer"', "")


class TestReading:
    def test_a_page_nobody_wrote_is_not_found(self, db: None) -> None:
        with pytest.raises(interface.PageNotFound):
            services.get_page(slug="nothing")

    def test_an_empty_shop_has_empty_menus(self, db: None) -> None:
        assert services.chrome() == interface.Chrome(announcement="", menus={"main": (), "footer": ()})

    def test_hidden_blocks_are_not_shown(self, load: Callable[..., int]) -> None:
        load()
        Block.objects.filter(kind="hero").update(is_shown=False)

        assert [block.kind for block in services.home_blocks()] == ["sale"]

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_queries_do_not_grow_with_the_rows(self, db: None, rows: int) -> None:
        Block.objects.bulk_create(Block(kind="sale", position=n, heading=f"{n}", updated_at=NOW) for n in range(rows))
        MenuItem.objects.bulk_create(
            MenuItem(menu="main", position=n, label=f"{n}", url="/", updated_at=NOW) for n in range(rows)
        )

        with CaptureQueriesContext(connections["content"]) as queries:
            blocks, chrome = services.home_blocks(), services.chrome()

        assert (len(blocks), len(chrome.menus["main"]), len(queries)) == (rows, rows, 1 + 2)

    def test_a_process_looks_again_only_when_its_copy_is_old(self, load: Callable[..., int], settings: Any) -> None:
        settings.CONTENT_CACHE_SECONDS = 60
        load()
        selectors.forget_chrome()
        services.chrome()
        Announcement.objects.update(text="Sale!")

        with CaptureQueriesContext(connections["content"]) as queries:
            assert services.chrome().announcement == "Free delivery this week"
        assert len(queries) == 0

        settings.CONTENT_CACHE_SECONDS = 0
        selectors.forget_chrome()
        assert services.chrome().announcement == "Sale!"

    def test_the_process_in_which_staff_save_shows_it_at_once(
        self, committed: None, media_dir: str, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path / "media"
        settings.CONTENT_CACHE_SECONDS = 60
        services.load(content=DOCUMENT, media_dir=media_dir, now=NOW)
        services.chrome()
        announcement = Announcement.objects.get()
        announcement.text = "Sale!"

        services.save_edited_by_staff(row=announcement, now=NOW)

        assert services.chrome().announcement == "Sale!"
        selectors.forget_chrome()


class TestCleanliness:
    @pytest.mark.parametrize(
        ("dirty", "clean"),
        [
            ("<p onclick='x()'>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
            ('<a href="javascript:alert(1)">Hi</a>', '<a rel="noopener noreferrer">Hi</a>'),
            ('<iframe src="https://x.example"></iframe><p style="color:red">Hi</p>', "<p>Hi</p>"),
            ('<a href="/pages/terms/">T</a>', '<a href="/pages/terms/" rel="noopener noreferrer">T</a>'),
        ],
    )
    def test_what_could_run_or_restyle_is_taken_out(self, db: None, dirty: str, clean: str) -> None:
        services.save_edited_by_staff(row=Page(slug="p", title="P", body_html=dirty), now=NOW)

        assert services.get_page(slug="p").body_html == clean
        assert rules.clean_html(clean) == clean

    @pytest.mark.parametrize(
        "url", ["/c/lamps/", "https://x.example", "http://x.example", "mailto:a@x.example", "tel:1"]
    )
    def test_links_that_lead_somewhere_are_safe(self, url: str) -> None:
        assert rules.is_safe_link(url)

    @pytest.mark.parametrize(
        "url", ["javascript:x", "JavaScript:x", "data:text/html,x", "//x.example", "/\\x.example", "https", ""]
    )
    def test_other_links_are_not(self, url: str) -> None:
        assert not rules.is_safe_link(url)

    @pytest.mark.parametrize(
        ("row", "constraint"),
        [
            (Block(kind="carousel", position=1, heading="Spin", updated_at=NOW), "block_kind_is_known"),
            (MenuItem(menu="side", position=1, label="L", url="/", updated_at=NOW), "menu_is_known"),
            (MenuItem(menu="main", position=1, label="L", parent_id=1, updated_at=NOW), "menu_link_leads_somewhere"),
            (Announcement(id=2, text="Second", updated_at=NOW), "only_one_announcement"),
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, db: None, row: Any, constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), atomic("content"):
            row.save(force_insert=True)
