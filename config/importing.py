"""Import products: the catalogue takes them in, inventory is told their stock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import reset_queries

from apps.catalog.rules.drafts import ProductDraft, StockDraft
from apps.catalog.services import importing
from apps.catalog.services.pictures import PictureIntake
from apps.catalog.shopify import Problem, ShopifyReader
from apps.inventory import interface as inventory

BATCH = 100
EXAMPLES = 5

Item = TypeVar("Item")


@dataclass(slots=True)
class Unfetched:
    """How many pictures are missing for one reason, and the first few of them."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, source: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(source)


@dataclass(slots=True)
class Summary:
    """What an import did, or in a dry run would do. Products that failed are counted nowhere but in `errors`."""

    products: int = 0
    variants: int = 0
    images: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stock_changes: int = 0
    errors: list[Problem] = field(default_factory=list)
    unfetched: dict[str, Unfetched] = field(default_factory=dict)
    """Pictures that could not be had, by reason."""

    def as_json(self) -> dict[str, Any]:
        counts = ("products", "variants", "images", "created", "updated", "unchanged")
        return {
            **{name: getattr(self, name) for name in counts},
            "imagesNotFetched": sum(missing.count for missing in self.unfetched.values()),
            "errors": [asdict(problem) for problem in self.errors],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductImport:
    """One run over some files. A product with a bad row stays out, whole; the others go in.

    Each batch of products is committed by itself, then its stock is set: what was done before a run broke off is done,
    and running again does the rest.
    """

    currency: str
    image_root: Path | None = None
    private_hosts: bool = False
    dry_run: bool = False

    def run(self, files: Sequence[Path], *, now: datetime, progress: Callable[[Summary], object]) -> Summary:
        """Import the files; `progress` hears of the counts so far after each batch."""
        summary = Summary()
        reader = ShopifyReader(currency=self.currency)
        pictures = PictureIntake(private_hosts=self.private_hosts, dry_run=self.dry_run)
        for file in files:
            for batch in _batches(_sound(reader.read(file), summary.errors)):
                self._import(batch, file, pictures, summary, now=now)
                reset_queries()  # with DEBUG on, Django keeps every statement
                progress(summary)
        return summary

    def _import(
        self, drafts: list[ProductDraft], file: Path, pictures: PictureIntake, summary: Summary, *, now: datetime
    ) -> None:
        outcome = importing.import_products(
            drafts=drafts,
            pictures=pictures,
            folder=self.image_root or file.parent,
            now=now,
            dry_run=self.dry_run,
        )
        _add(summary, outcome, str(file))
        if not self.dry_run and outcome.stock:
            levels = [_level(sku, stock) for sku, stock in outcome.stock]
            summary.stock_changes += inventory.service().set_levels(levels=levels, reason="import", now=now)


def _sound(items: Iterator[ProductDraft | Problem], problems: list[Problem]) -> Iterator[ProductDraft]:
    """The drafts; problems are put aside."""
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _add(summary: Summary, outcome: importing.Outcome, file: str) -> None:
    summary.products += outcome.created + outcome.updated + outcome.unchanged
    summary.variants += outcome.variants
    summary.images += outcome.images
    summary.created += outcome.created
    summary.updated += outcome.updated
    summary.unchanged += outcome.unchanged
    for source, reason in outcome.unfetched:
        summary.unfetched.setdefault(reason, Unfetched()).add(source)
    for taken in outcome.refused:
        reason = f"{taken}, which is in the catalogue already; give this variant another, or change that product first"
        summary.errors.append(Problem(file, taken.line, "Variant SKU", reason))


def _level(sku: str, stock: StockDraft) -> inventory.StockLevel:
    return inventory.StockLevel(
        sku=sku,
        on_hand=stock.quantity or 0,
        backorder=stock.backorder,
        tracked=stock.quantity is not None,
    )
