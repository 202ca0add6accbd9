"""Which variant of a product is looked at, and which others its options lead to."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.catalog.interface import Image, Product, Variant
from apps.inventory.interface import Availability
from apps.storefront.wording import day

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
    """One value of an option. `state`: "available", "sold_out", or "absent" where no such combination is made.

    `image` shows it, where each value of the option has a picture of its own.
    """

    value: str
    url: str
    selected: bool
    state: str
    image: Image | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionRow:
    """An option with its values."""

    name: str
    selected: str
    pills: tuple[Pill, ...]

    @property
    def pictured(self) -> bool:
        return any(pill.image for pill in self.pills)


def choose(product: Product, *, sku: str, stock: Stock, currency: str = "") -> Variant:
    """The variant asked for, or the first that can be bought in this currency, or the first."""
    by_sku = {variant.sku: variant for variant in product.variants}
    buyable = (v for v in product.variants if stock[v.sku].covers(1) and v.price_in(currency))
    return by_sku.get(sku) or next(buyable, product.variants[0])


def option_rows(product: Product, *, chosen: Variant, stock: Stock, path: str) -> tuple[OptionRow, ...]:
    """The options as rows of pills, each leading to the variant nearest to the chosen one."""
    return tuple(
        OptionRow(
            name=option.name,
            selected=chosen.options.get(option.name, ""),
            pills=tuple(
                _pill(
                    product,
                    option=option.name,
                    value=value,
                    chosen=chosen,
                    stock=stock,
                    path=path,
                    image=pictures.get(value),
                )
                for value in option.values
            ),
        )
        for option in product.options
        for pictures in (_pictures(product, option.name),)
    )


def stock_note(availability: Availability) -> StockNote:
    """In words, for the variant that is looked at."""
    sent_from = availability.sent_later(1)
    if sent_from and availability.covers(1):
        return StockNote(kind="preorder", text=_("Pre-order: sent from {day}").format(day=day(sent_from)))
    in_stock = availability.available - availability.preorder
    if in_stock > FEW:
        return StockNote(kind="in_stock", text=_("In stock, ready to send"))
    if in_stock > 0:
        few = ngettext("Only {units} left", "Only {units} left", in_stock)
        return StockNote(kind="low", text=few.format(units=in_stock))
    if availability.backorder:
        return StockNote(kind="backorder", text=_("Made to order: allow a little longer"))
    return StockNote(kind="sold_out", text=_("Sold out"))


def _pictures(product: Product, option: str) -> dict[str, Image]:
    """The picture of each value of an option; none unless all have one, and no two the same."""
    first: dict[str, Image | None] = {}
    for variant in product.variants:
        first.setdefault(variant.options.get(option, ""), variant.image)
    found = {value: image for value, image in first.items() if image and image.url}
    distinct = {image.url for image in found.values()}
    return found if len(distinct) == len(first) > 1 else {}


def _pill(
    product: Product, *, option: str, value: str, chosen: Variant, stock: Stock, path: str, image: Image | None
) -> Pill:
    wanted = {**chosen.options, option: value}
    exact = next((variant for variant in product.variants if variant.options == wanted), None)
    target = exact or next((variant for variant in product.variants if variant.options.get(option) == value), chosen)
    return Pill(
        value=value,
        url=f"{path}?{urlencode({'variant': target.sku})}",
        selected=chosen.options.get(option) == value,
        state=_state(exact, stock),
        image=image,
    )


def _state(exact: Variant | None, stock: Stock) -> str:
    if exact is None:
        return "absent"
    return "available" if stock[exact.sku].covers(1) else "sold_out"
