"""Where staff write."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Pillow

from apps.content import services
from apps.content.interface import PageNotFound
from apps.content.models import Announcement, Block, MenuItem, Page
from apps.customers import services as customers

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def marketing(db: None) -> Client:
    customers.ensure_roles()
    member = customers.create_staff(
        email="m@example.com", password="a-long-phrase", role="Marketing", first_name="", last_name="", now=NOW
    )
    client = Client()
    client.force_login(member)
    return client


def test_a_written_page_is_shown_cleaned(marketing: Client) -> None:
    page = {"slug": "care", "title": "Care", "body_html": "<p>Oil it.</p><script>x</script>", "is_published": "on"}

    assert marketing.post("/admin/content/page/add/", page).status_code == 302

    shown = services.get_page(slug="care")
    assert (shown.title, shown.body_html) == ("Care", "<p>Oil it.</p>")
    assert timezone.now() - shown.updated_at < timedelta(minutes=1)


def test_a_draft_is_not_shown(marketing: Client) -> None:
    marketing.post("/admin/content/page/add/", {"slug": "care", "title": "Care", "body_html": "<p>Oil it.</p>"})

    assert Page.objects.get().is_published is False
    with pytest.raises(PageNotFound):
        services.get_page(slug="care")


def test_a_menu_item_that_runs_a_script_is_refused(marketing: Client) -> None:
    item = {"menu": "main", "position": "1", "label": "Bad", "url": "javascript:alert(1)"}

    page = marketing.post("/admin/content/menuitem/add/", item).content.decode()

    assert "Write a path such as /pages/about-us/" in page
    assert MenuItem.objects.count() == 0


def test_links_beneath_a_menu_item_are_edited_with_it_and_stand_in_its_menu(marketing: Client) -> None:
    shown = marketing.get("/admin/content/menuitem/add/").content.decode()
    assert "links beneath it" in shown.lower()
    form = {
        "menu": "footer",
        "position": "1",
        "label": "The shop",
        "url": "",
        "children-TOTAL_FORMS": "2",
        "children-INITIAL_FORMS": "0",
        "children-0-position": "2",
        "children-0-label": "Terms",
        "children-0-url": "/pages/terms/",
        "children-1-position": "1",
        "children-1-label": "About us",
        "children-1-url": "/pages/about-us/",
    }

    assert marketing.post("/admin/content/menuitem/add/", form).status_code == 302

    (group,) = services.chrome().menus["footer"]
    assert (group.label, group.url) == ("The shop", "")
    assert [(child.label, child.url) for child in group.children] == [
        ("About us", "/pages/about-us/"),
        ("Terms", "/pages/terms/"),
    ]
    assert "About us" not in marketing.get("/admin/content/menuitem/").content.decode()


def test_a_picture_that_staff_upload_has_all_its_renditions(marketing: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = io.BytesIO()
    Pillow.new("RGB", (600, 750), "tan").save(data, "PNG")
    form = {"kind": "hero", "position": "1", "heading": "Made well", "is_shown": "on"}

    page = marketing.post(
        "/admin/content/block/add/", {**form, "picture": SimpleUploadedFile("a.png", data.getvalue())}
    )

    assert page.status_code == 302
    (hero,) = services.home_blocks()
    assert (hero.image_width, hero.image_height) == (600, 750)
    stem = tmp_path / hero.image_url.removeprefix("/media/").removesuffix(".webp")
    assert {path.name.removeprefix(stem.name) for path in stem.parent.iterdir()} == {
        *(".avif", "-240.avif", "-480.avif"),
        *(".webp", "-240.webp", "-480.webp"),
    }


def test_blocks_are_put_in_order_in_the_list(marketing: Client) -> None:
    first, second = (
        Block.objects.create(kind="sale", position=number, heading=f"Block {number}", updated_at=NOW)
        for number in (1, 2)
    )
    rows = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": first.id,
        "form-0-position": "5",
        "form-0-is_shown": "on",
        "form-1-id": second.id,
        "form-1-position": "2",
        "form-1-is_shown": "on",
        "_save": "Save",
    }

    assert marketing.post("/admin/content/block/", rows).status_code == 302

    assert [block.heading for block in services.home_blocks()] == ["Block 2", "Block 1"]


def test_there_is_one_announcement(marketing: Client) -> None:
    assert marketing.post("/admin/content/announcement/add/", {"text": "Sale!"}).status_code == 302

    assert services.chrome().announcement == "Sale!"
    assert marketing.post("/admin/content/announcement/add/", {"text": "Second"}).status_code == 403
    assert marketing.post("/admin/content/announcement/1/delete/", {"post": "yes"}).status_code == 403
    assert Announcement.objects.count() == 1


def test_deleted_pages_are_gone(marketing: Client) -> None:
    page = Page.objects.create(slug="care", title="Care", body_html="<p>Oil it.</p>", updated_at=NOW)
    action = {"action": "delete_selected", "_selected_action": [page.id], "post": "yes"}

    assert marketing.post("/admin/content/page/", action).status_code == 302

    assert Page.objects.count() == 0


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Page, {"title": "T", "body_html": "t"}),
        (Block, {"kind": "sale", "heading": "H"}),
        (MenuItem, {"menu": "main", "label": "L", "url": "/"}),
    ],
)
@pytest.mark.parametrize("rows", [1, 30])
def test_lists_take_as_many_queries_for_thirty_as_for_one(
    marketing: Client, model: Any, fields: dict[str, str], rows: int
) -> None:
    own = {Page: "slug", Block: "position", MenuItem: "position"}[model]
    model.objects.bulk_create(model(**fields, **{own: number}, updated_at=NOW) for number in range(rows))

    with CaptureQueriesContext(connections["content"]) as made:
        page = marketing.get(f"/admin/content/{model._meta.model_name}/").content.decode()

    assert page.count('name="_selected_action"') == rows
    assert len(made) == 4
