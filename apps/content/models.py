"""What staff write: pages, the blocks of the home page, menus, the announcement."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.content import rules
from commerce.db.fields import TypeIdField
from commerce.pictures.storing import Picture


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


class Illustrated(Loadable):
    """Content that may have a picture. Its size is 0 × 0 where it was stored before pictures had renditions."""

    picture = models.ImageField(upload_to="content/", max_length=200, blank=True)
    picture_width = models.PositiveIntegerField(default=0, editable=False)
    picture_height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def show(self, picture: Picture) -> None:
        """Show a stored picture."""
        self.picture = picture.file
        self.picture_width, self.picture_height = picture.width, picture.height

    def become(self, newer: Loadable) -> None:
        super().become(newer)
        if isinstance(newer, Illustrated):
            self.picture_width, self.picture_height = newer.picture_width, newer.picture_height


class Block(Illustrated):
    """A block of the home page. Neighbouring categories, and neighbouring promises, stand in one row."""

    class Kind(models.TextChoices):
        HERO = "hero", _("Hero")
        CATEGORY = "category", _("Category")
        EDITORIAL = "editorial", _("Editorial")
        PRODUCTS = "products", _("New products")
        BESTSELLERS = "bestsellers", _("Best sellers")
        SALE = "sale", _("Sale")
        PROMISE = "promise", _("Promise")

    CONTENT = ("loaded_as", "kind", "position", "heading", "text", "link_url", "link_label", "picture")
    IDENTITY = "loaded_as"

    id = TypeIdField("blk")
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(help_text="Lower numbers come first.")
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link_url = models.CharField("link", max_length=500, blank=True, validators=[safe_link])
    link_label = models.CharField("link text", max_length=100, blank=True)
    is_shown = models.BooleanField("shown", default=True)
    loaded_as = models.CharField(max_length=20, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: staff's own

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "home page block"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["hero", "category", "editorial", "products", "bestsellers", "sale", "promise"]),
                name="block_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.heading}"


class MenuItem(Illustrated):
    """A link of the main menu or the footer, or a heading over such links: they go one level deep.

    In the main menu one with others beneath it opens a panel, which shows the picture. In the footer it is a column;
    those alone make the last line.
    """

    class Menu(models.TextChoices):
        MAIN = "main", _("Main menu")
        FOOTER = "footer", _("Footer")

    CONTENT = ("loaded_as", "menu", "position", "label", "url", "picture")
    IDENTITY = "loaded_as"

    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, editable=False, related_name="children")
    menu = models.CharField(max_length=10, choices=Menu)
    position = models.PositiveSmallIntegerField(help_text="Lower numbers come first.")
    label = models.CharField(max_length=60)
    url = models.CharField("link", max_length=500, blank=True, validators=[safe_link])
    loaded_as = models.CharField(max_length=20, null=True, unique=True, editable=False)  # noqa: DJ001 -- null: staff's own

    class Meta:
        ordering = ["menu", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(menu__in=["main", "footer"]), name="menu_is_known"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(url=""), name="menu_link_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def content(self) -> dict[str, Any]:
        """Without a picture as it was before there were any, so that rows of then are still known as loaded."""
        said = super().content
        return said if said["picture"] else {name: value for name, value in said.items() if name != "picture"}


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
