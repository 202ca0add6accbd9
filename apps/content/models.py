"""What staff write: pages, the blocks of the home page, menus, the announcement."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from apps.content import rules
from commerce.db.fields import TypeIdField


def safe_link(url: str) -> None:
    """:raises ValidationError: the link could run a script, or leads nowhere"""
    if not rules.is_safe_link(url):
        raise ValidationError("Write a path such as /pages/about-us/, or an address beginning with https://.", "unsafe")


class Loadable(models.Model):
    """Content that a document may bring (`services.load`).

    `loaded_fingerprint` is the fingerprint of what the document said. As long as the row still has it, the row is the
    document's, and a newer document may change it. Once it differs, staff edited the row, and it is theirs; so is a
    row that was never loaded.
    """

    CONTENT: ClassVar[tuple[str, ...]]
    """The fields a document brings."""
    IDENTITY: ClassVar[str]
    """The field by which a document's entry is found again."""

    loaded_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.CONTENT}

    @property
    def is_as_loaded(self) -> bool:
        return self.loaded_fingerprint == rules.fingerprint(self.content)

    def become(self, newer: "Loadable") -> None:
        """Say what the newer row of the same entry says. What no document brings, such as "published", stays."""
        for name in (*self.CONTENT, "loaded_fingerprint", "updated_at"):
            setattr(self, name, getattr(newer, name))


class Page(Loadable):
    """A page at /pages/<slug>/."""

    CONTENT = ("slug", "title", "body_html", "seo_description")
    IDENTITY = "slug"

    id = TypeIdField("page")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    body_html = models.TextField("text", help_text="HTML. Scripts, styles and frames are taken out when it is saved.")
    seo_description = models.CharField(
        "description", max_length=300, blank=True, help_text="What search engines show beneath the title."
    )
    is_published = models.BooleanField("published", default=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body_html = rules.clean_html(self.body_html)
        super().save(*args, **kwargs)


class Block(Loadable):
    """A block of the home page."""

    class Kind(models.TextChoices):
        HERO = "hero", "Hero"
        CATEGORY = "category", "Category"
        EDITORIAL = "editorial", "Editorial"
        PRODUCTS = "products", "New products"
        SALE = "sale", "Sale"

    CONTENT = ("loaded_as", "kind", "position", "heading", "text", "link_url", "link_label", "picture")
    IDENTITY = "loaded_as"

    id = TypeIdField("blk")
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(help_text="Lower numbers come first.")
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link_url = models.CharField("link", max_length=500, blank=True, validators=[safe_link])
    link_label = models.CharField("link text", max_length=100, blank=True)
    picture = models.ImageField(upload_to="content/", max_length=200, blank=True)
    is_shown = models.BooleanField("shown", default=True)
    loaded_as = models.CharField(max_length=20, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: staff's own

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "home page block"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["hero", "category", "editorial", "products", "sale"]), name="block_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.heading}"


class MenuItem(Loadable):
    """A link of the main menu or the footer."""

    class Menu(models.TextChoices):
        MAIN = "main", "Main menu"
        FOOTER = "footer", "Footer"

    CONTENT = ("loaded_as", "menu", "position", "label", "url")
    IDENTITY = "loaded_as"

    menu = models.CharField(max_length=10, choices=Menu)
    position = models.PositiveSmallIntegerField(help_text="Lower numbers come first.")
    label = models.CharField(max_length=60)
    url = models.CharField("link", max_length=500, validators=[safe_link])
    loaded_as = models.CharField(max_length=20, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: staff's own

    class Meta:
        ordering = ["menu", "position", "id"]
        constraints = [models.CheckConstraint(condition=Q(menu__in=["main", "footer"]), name="menu_is_known")]

    def __str__(self) -> str:
        return self.label


class Announcement(Loadable):
    """The line above every page; there is one, and none is shown while it is empty."""

    CONTENT = ("text",)
    IDENTITY = "id"
    ONLY_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ID, editable=False)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="only_one_announcement")]

    def __str__(self) -> str:
        return self.text or "(none)"
