"""One batch of drafts: pictures first, then one transaction, then what the caller has to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from apps.catalog.rules.drafts import ProductDraft, StockDraft
from apps.catalog.services.importing import state as loading
from apps.catalog.services.importing.plan import Pictures, ProductPlan, SkuTaken, plan_product
from apps.catalog.services.importing.state import State
from apps.catalog.services.importing.write import hold_other_imports, write
from apps.catalog.services.pictures import PictureIntake, Unfetched
from apps.catalog.services.publishing import announce_categories, announce_products
from commerce.db.transaction import atomic


@dataclass(slots=True)
class Outcome:
    """What became of a batch. `created`, `updated` and `unchanged` count products."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    variants: int = 0
    images: int = 0
    stock: list[tuple[str, StockDraft]] = field(default_factory=list)
    refused: list[SkuTaken] = field(default_factory=list)
    unfetched: list[tuple[str, str]] = field(default_factory=list)
    """Sources of pictures that could not be had, each with the reason."""


def import_products(
    *, drafts: Sequence[ProductDraft], pictures: PictureIntake, folder: Path, now: datetime, dry_run: bool = False
) -> Outcome:
    """Make the catalogue hold these products as drafted; each whole, or refused and left as it was.

    Relative picture sources lie in `folder`. What is as drafted already is neither written nor announced. In a dry run
    nothing is written, and the outcome is what would be. Stock is the caller's to pass on.

    Publishes ProductCreated, ProductUpdated, CategoryUpdated.
    """
    sources = [image.source for draft in drafts for image in draft.images or ()]
    fetched = pictures.fetch(sources, known=loading.known_pictures(drafts), folder=folder)
    outcome = Outcome()
    if dry_run:
        plans = _plan(drafts, loading.load(drafts, lock=False), fetched, outcome, now=now)
    else:
        with atomic("catalog"):
            hold_other_imports()
            state = loading.load(drafts, lock=True)
            plans = _plan(drafts, state, fetched, outcome, now=now)
            _carry_out(plans, state)
    _count(outcome, plans, fetched)
    return outcome


def _plan(
    drafts: Sequence[ProductDraft], state: State, fetched: Pictures, outcome: Outcome, *, now: datetime
) -> list[ProductPlan]:
    plans = []
    for draft in drafts:
        try:
            plans.append(plan_product(draft, state, fetched, now=now))
        except SkuTaken as refusal:
            outcome.refused.append(refusal)
    return plans


def _carry_out(plans: Sequence[ProductPlan], state: State) -> None:
    changed = [plan for plan in plans if plan.is_new or plan.is_changed]
    write(plans, state=state)
    announce_categories(state.categories.new)
    announce_products(
        created=[plan.product.id for plan in changed if plan.is_new],
        updated=[plan.product.id for plan in changed if not plan.is_new],
    )


def _count(outcome: Outcome, plans: Sequence[ProductPlan], fetched: Pictures) -> None:
    for plan in plans:
        outcome.created += plan.is_new
        outcome.updated += plan.is_changed and not plan.is_new
        outcome.unchanged += not plan.is_changed and not plan.is_new
        outcome.variants += len(plan.draft.variants)
        outcome.images += len(plan.draft.images or ())
        found = [(image.source, fetched.get(image.source)) for image in plan.draft.images or ()]
        outcome.unfetched += [(source, result.reason) for source, result in found if isinstance(result, Unfetched)]
        pairs = zip(plan.skus, plan.draft.variants, strict=True)
        outcome.stock += [(sku, variant.stock) for sku, variant in pairs if variant.stock]
