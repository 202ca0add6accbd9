"""What the catalogue holds of the products of a batch, loaded in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.catalog.models import AttributeKind, Category, Image, Product, Variant
from apps.catalog.rules.attributes import can_be_chosen
from apps.catalog.rules.drafts import ProductDraft
from apps.catalog.rules.naming import free_slug, sku_candidates, slug_of
from apps.catalog.services.pictures import Picture


class CategoryTree:
    """The categories there are, and those a batch needs besides."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._known = {(row.parent_id, row.name.casefold()): row for row in categories}
        self._slugs = {row.slug for row in self._known.values()}
        self.new: list[Category] = []

    def find_or_add(self, names: Sequence[str]) -> Category | None:
        """The node that these names lead to from the root; None for no names."""
        node: Category | None = None
        for name in names:
            key = (node.id if node else None, name.casefold())
            node = self._known.get(key) or self._add(name, node, key)
        return node

    def _add(self, name: str, parent: Category | None, key: tuple[str | None, str]) -> Category:
        own = slug_of(name) or "category"
        wanted = [own, f"{parent.slug}-{own}"] if parent else [own]
        row = Category(name=name, slug=free_slug(wanted, taken=self._slugs))
        row.place_under(parent)
        self._slugs.add(row.slug)
        self._known[key] = row
        self.new.append(row)
        return row


class AttributeKinds:
    """The attributes there are, and those a batch needs besides."""

    def __init__(self, kinds: Iterable[AttributeKind]) -> None:
        self._known = {row.name.casefold(): row for row in kinds}
        self.new: list[AttributeKind] = []

    def find_or_add(self, name: str, values: Sequence[str]) -> AttributeKind | None:
        """The attribute of this name; a new one can be filtered by if its first values are such as can be chosen.

        None where nothing of the kind is known and there is nothing to say.
        """
        row = self._known.get(name.casefold())
        if row is None and values:
            row = self._known[name.casefold()] = AttributeKind(name=name, filterable=can_be_chosen(values))
            self.new.append(row)
        return row


@dataclass(frozen=True, slots=True)
class State:
    """Products by slug, with all that belongs to them at hand; who has which SKU, by slug."""

    products: dict[str, Product]
    sku_owners: dict[str, str]
    categories: CategoryTree
    attribute_kinds: AttributeKinds


def load(drafts: Sequence[ProductDraft], *, lock: bool) -> State:
    """The state that concerns these drafts; with `lock` nobody else changes their products meanwhile."""
    products = Product.objects.filter(slug__in=[draft.slug for draft in drafts]).order_by("id")
    rows = (products.select_for_update() if lock else products).prefetch_related(
        "options", "attributes", "variants__list_prices", "images"
    )
    owners = Variant.objects.filter(sku__in=_skus_that_may_matter(drafts)).values_list("sku", "product__slug")
    speaks_of_categories = any(draft.category for draft in drafts)
    speaks_of_attributes = any(draft.attributes for draft in drafts)
    return State(
        products={row.slug: row for row in rows},
        sku_owners=dict(owners),
        categories=CategoryTree(Category.objects.all() if speaks_of_categories else ()),
        attribute_kinds=AttributeKinds(AttributeKind.objects.all() if speaks_of_attributes else ()),
    )


def known_pictures(drafts: Sequence[ProductDraft]) -> dict[str, Picture]:
    """By source, the pictures of these drafts that are stored already, whichever product has them."""
    sources = {image.source for draft in drafts for image in draft.images or ()}
    rows = Image.objects.filter(source__in=sources).exclude(file="")
    return {
        row.source: Picture(
            file=row.file,
            width=row.width,
            height=row.height,
            content_hash=row.content_hash,
        )
        for row in rows
    }


def _skus_that_may_matter(drafts: Sequence[ProductDraft]) -> set[str]:
    given = {variant.sku for draft in drafts for variant in draft.variants if variant.sku}
    derived = {
        sku
        for draft in drafts
        for variant in draft.variants
        if not variant.sku
        for sku in sku_candidates(draft.slug, variant.option_values)
    }
    return given | derived
