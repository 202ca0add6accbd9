"""Compare a draft with what the catalogue holds: which rows to write, which to remove. Writes nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from apps.catalog.models import Attribute, Image, ListPrice, Option, Product, Variant
from apps.catalog.rules.descriptions import clean_html
from apps.catalog.rules.drafts import ProductDraft, VariantDraft
from apps.catalog.rules.naming import sku_candidates
from apps.catalog.services.importing.state import AttributeKinds, State
from apps.catalog.services.pictures import Picture, Unfetched

Pictures = Mapping[str, Picture | Unfetched]


class SkuTaken(Exception):
    """Another product has this SKU."""

    def __init__(self, *, sku: str, owner: str, slug: str, line: int) -> None:
        super().__init__(f"{sku!r} is the SKU of a variant of {owner!r}")
        self.sku = sku
        self.owner = owner
        self.slug = slug
        self.line = line


@dataclass(slots=True)
class ProductPlan:
    """What has to be written for one product."""

    draft: ProductDraft
    product: Product
    is_new: bool
    is_changed: bool = False
    write: list[Model] = field(default_factory=list)
    remove: list[Model] = field(default_factory=list)
    skus: list[str] = field(default_factory=list)
    """One for each variant of the draft, in its order."""

    def keep(self, row: Model, values: Mapping[str, Any]) -> None:
        """Give a row these values and have it written if that changes it, or if it is new."""
        if _assign(row, values) or row._state.adding:
            self.is_changed = True
            self.write.append(row)

    def drop(self, row: Model) -> None:
        self.is_changed = True
        self.remove.append(row)


def plan_product(draft: ProductDraft, state: State, pictures: Pictures, *, now: datetime) -> ProductPlan:
    """How the product of this draft comes to be as the draft says.

    :raises SkuTaken: a SKU of the draft belongs to another product
    """
    existing = state.products.get(draft.slug)
    product = existing or Product(slug=draft.slug, published=True, created_at=now, updated_at=now)
    plan = ProductPlan(draft=draft, product=product, is_new=existing is None)
    plan.skus = _skus(draft, product, state)
    values = dict(draft.fields)
    if "description_html" in values:
        values["description_html"] = clean_html(values["description_html"])
    if draft.category is not None:
        category = state.categories.find_or_add(draft.category)
        values["category_id"] = category.id if category else None
    changes_itself = _assign(product, values)
    _plan_options(plan)
    _plan_attributes(plan, state.attribute_kinds)
    images = _plan_images(plan, pictures)
    _plan_variants(plan, images)
    plan.is_changed = plan.is_changed or changes_itself
    if plan.is_changed and not plan.is_new:
        product.changed(at=now)
    return plan


def _skus(draft: ProductDraft, product: Product, state: State) -> list[str]:
    """The SKU of each variant: as given, else the one it has, else a new one that nobody has."""
    given = {variant.sku for variant in draft.variants if variant.sku}
    had = {tuple(row.option_values): row.sku for row in _rows(product, "variants") if row.sku not in given}
    owners = {**state.sku_owners, **dict.fromkeys(given - state.sku_owners.keys(), draft.slug)}
    skus = []
    for variant in draft.variants:
        sku = variant.sku or had.get(variant.option_values) or _new_sku(draft.slug, variant, owners)
        if owners.setdefault(sku, draft.slug) != draft.slug:
            raise SkuTaken(sku=sku, owner=owners[sku], slug=draft.slug, line=variant.line)
        skus.append(sku)
    state.sku_owners.update(owners)
    return skus


def _new_sku(slug: str, variant: VariantDraft, owners: Mapping[str, str]) -> str:
    candidates = sku_candidates(slug, variant.option_values)
    return next((sku for sku in candidates if sku not in owners), candidates[-1])


def _plan_options(plan: ProductPlan) -> None:
    rows = _rows(plan.product, "options")
    for index, name in enumerate(plan.draft.option_names):
        row = rows[index] if index < len(rows) else Option(product=plan.product)
        values = list(dict.fromkeys(variant.option_values[index] for variant in plan.draft.variants))
        plan.keep(row, {"position": index + 1, "name": name, "values": values})
    for row in rows[len(plan.draft.option_names) :]:
        plan.drop(row)


def _plan_attributes(plan: ProductPlan, kinds: AttributeKinds) -> None:
    """The values of each attribute the draft speaks of; other attributes of the product stay."""
    held = _rows(plan.product, "attributes")
    for name, values in plan.draft.attributes.items():
        kind = kinds.find_or_add(name, values)
        rows = {row.value: row for row in held if kind and row.kind_id == kind.id}
        for position, value in enumerate(values, start=1):
            row = rows.pop(value, None) or Attribute(product=plan.product, kind=kind, value=value)
            plan.keep(row, {"position": position})
        for row in rows.values():
            plan.drop(row)


def _plan_images(plan: ProductPlan, pictures: Pictures) -> dict[str, Image]:
    """The product's images by source."""
    rows = {row.source: row for row in _rows(plan.product, "images") if row.source}
    if plan.draft.images is None:
        return rows
    wanted: dict[str, Image] = {}
    for position, image in enumerate(plan.draft.images, start=1):
        row = rows.get(image.source) or Image(product=plan.product, source=image.source)
        wanted[image.source] = row
        outcome = pictures.get(image.source)
        found = asdict(outcome) if isinstance(outcome, Picture) else {}
        _note_error(plan, row, outcome)
        plan.keep(row, {"position": position, "alt": image.alt or row.alt, **found})
    for row in rows.values():
        if row.source not in wanted:
            plan.drop(row)
    _place_uploads(plan, behind=len(wanted))
    return wanted


def _note_error(plan: ProductPlan, row: Image, outcome: Picture | Unfetched | None) -> None:
    """Keep why a picture is missing. That alone is no change of the product: nobody but staff sees it."""
    error = outcome.reason if isinstance(outcome, Unfetched) and not row.file else ""
    if outcome is not None and _assign(row, {"error": error}):
        plan.write.append(row)


def _place_uploads(plan: ProductPlan, *, behind: int) -> None:
    """Pictures that staff uploaded are in no file: they stay, after the others."""
    uploads = [row for row in _rows(plan.product, "images") if not row.source]
    for position, row in enumerate(uploads, start=behind + 1):
        plan.keep(row, {"position": position})


def _plan_variants(plan: ProductPlan, images: Mapping[str, Image]) -> None:
    rows = {row.sku: row for row in _rows(plan.product, "variants")}
    for position, (variant, sku) in enumerate(zip(plan.draft.variants, plan.skus, strict=True), start=1):
        row = rows.pop(sku, None) or Variant(product=plan.product, sku=sku)
        values = {**variant.fields, "position": position, "option_values": list(variant.option_values)}
        if variant.taxable is not None:
            values["tax_class"] = _tax_class(row, taxable=variant.taxable)
        if variant.image_source is not None:
            image = images.get(variant.image_source)
            values["image_id"] = image.id if image else None
        plan.keep(row, _without_stale_compare_at(row, values))
        _plan_list_prices(plan, row, variant)
    for row in rows.values():
        plan.drop(row)


def _plan_list_prices(plan: ProductPlan, variant: Variant, draft: VariantDraft) -> None:
    """What it costs in each currency the draft speaks of; in others it costs what it did."""
    held = {row.currency: row for row in _rows(variant, "list_prices")}
    for currency, values in draft.list_prices.items():
        row = held.get(currency)
        if values is not None:
            row = row or ListPrice(variant=variant, price_list_id=currency)
            plan.keep(row, _without_stale_compare_at(row, values))
        elif row is not None:
            plan.drop(row)


def _without_stale_compare_at(row: Variant | ListPrice, values: dict[str, Any]) -> dict[str, Any]:
    """A source that speaks of prices only may raise one to what it was compared with."""
    compare_at = values.get("compare_at_amount", row.compare_at_amount)
    if compare_at is not None and compare_at <= values.get("price_amount", row.price_amount):
        return {**values, "compare_at_amount": None}
    return values


def _tax_class(row: Variant, *, taxable: bool) -> str:
    """A source knows taxable or not; which rate applies may have been set by staff."""
    if not taxable:
        return "zero"
    return row.tax_class if row.tax_class != "zero" else "standard"


def _rows(owner: Product | Variant, relation: str) -> list[Any]:
    """Rows loaded with their owner; none for a new one, without asking the database."""
    return [] if owner._state.adding else list(getattr(owner, relation).all())


def _assign(row: Model, values: Mapping[str, Any]) -> bool:
    """Set what differs; answers whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
