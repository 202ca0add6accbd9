"""Which variant of a product is looked at, and which others its options lead to."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format

from apps.catalog.interface import Product, Variant
from apps.inventory.interface import Availability

FEW = 5
"""Up to so many units, the page says how many are left."""

Stock = dict[str, Availability]


@dataclass(frozen=True, kw_only=True, slots=True)
class StockNote:
    """What the page says about stock. `kind`: "in_stock", "low", "preorder", "backorder", "sold_out"."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pill:
    """One value of an option. `state`: "available", "sold_out", or "absent" where no such combination is made."""

    value: str
    url: str
    selected: bool
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionRow:
    name: str
    selected: str
    pills: tuple[Pill, ...]


def choose(product: Product, *, sku: str, stock: Stock) -> Variant:
    """The variant asked for, or the first that can be bought, or the first."""
    by_sku = {variant.sku: variant for variant in product.variants}
    buyable = (variant for variant in product.variants if stock[variant.sku].covers(1))
    return by_sku.get(sku) or next(buyable, product.variants[0])


def option_rows(product: Product, *, chosen: Variant, stock: Stock, path: str) -> tuple[OptionRow, ...]:
    """The options as rows of pills, each leading to the variant nearest to the chosen one."""
    return tuple(
        OptionRow(
            name=option.name,
            selected=chosen.options.get(option.name, ""),
            pills=tuple(
                _pill(product, option=option.name, value=value, chosen=chosen, stock=stock, path=path)
                for value in option.values
            ),
        )
        for option in product.options
    )


def stock_note(availability: Availability) -> StockNote:
    """In words, for the variant that is looked at."""
    sent_from = availability.sent_later(1)
    if sent_from and availability.covers(1):
        return StockNote(kind="preorder", text=f"Pre-order: sent from {date_format(sent_from, 'j F Y')}")
    in_stock = availability.available - availability.preorder
    if in_stock > FEW:
        return StockNote(kind="in_stock", text="In stock, ready to send")
    if in_stock > 0:
        return StockNote(kind="low", text=f"Only {in_stock} left")
    if availability.backorder:
        return StockNote(kind="backorder", text="Made to order: allow a little longer")
    return StockNote(kind="sold_out", text="Sold out")


def _pill(product: Product, *, option: str, value: str, chosen: Variant, stock: Stock, path: str) -> Pill:
    wanted = {**chosen.options, option: value}
    exact = next((variant for variant in product.variants if variant.options == wanted), None)
    target = exact or next((variant for variant in product.variants if variant.options.get(option) == value), chosen)
    return Pill(
        value=value,
        url=f"{path}?{urlencode({'variant': target.sku})}",
        selected=chosen.options.get(option) == value,
        state=_state(exact, stock),
    )


def _state(exact: Variant | None, stock: Stock) -> str:
    if exact is None:
        return "absent"
    return "available" if stock[exact.sku].covers(1) else "sold_out"
