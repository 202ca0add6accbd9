"""What a product costs, currency by currency."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.catalog.interface import ListPrice, Variant
from apps.search.interface import OPTION
from apps.search.rules.traits import Trait, trait


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferFields:
    """The columns of an offer; amounts in minor units, `reduction` in whole per cent."""

    currency: str
    price_amount: int
    highest_amount: int
    compare_at_amount: int | None
    reduction: int
    on_sale: bool
    variants: list[list[Trait]]


def offers_of(variants: Sequence[Variant], *, currency: str) -> list[OfferFields]:
    """One offer for the shop's own currency and each of the price lists, where any variant is sold in it."""
    currencies = dict.fromkeys([currency, *(listed for variant in variants for listed in variant.prices)])
    return [offer for each in currencies if (offer := _offer(variants, each))]


def _offer(variants: Sequence[Variant], currency: str) -> OfferFields | None:
    sold = [(variant, price) for variant in variants if (price := variant.price_in(currency))]
    if not sold:
        return None
    prices = [price for _, price in sold]
    cheapest = min(prices, key=lambda price: price.price.minor)
    deepest = max(map(_reduction, prices))
    return OfferFields(
        currency=currency,
        price_amount=cheapest.price.minor,
        highest_amount=max(price.price.minor for price in prices),
        compare_at_amount=cheapest.compare_at_price.minor if cheapest.compare_at_price else None,
        reduction=deepest,
        on_sale=any(price.compare_at_price for price in prices),
        variants=_different([[trait(OPTION, *option) for option in variant.options.items()] for variant, _ in sold]),
    )


def _reduction(price: ListPrice) -> int:
    """By how many per cent it is below what it is compared with, rounded down."""
    if price.compare_at_price is None:
        return 0
    return (price.compare_at_price.minor - price.price.minor) * 100 // price.compare_at_price.minor


def _different(variants: list[list[Trait]]) -> list[list[Trait]]:
    return [variant for number, variant in enumerate(variants) if variant not in variants[:number]]
