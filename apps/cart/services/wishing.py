"""Wish lists: what somebody would like to have, and cannot or will not buy yet."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from apps.cart import interface, selectors
from apps.cart.interface import MOST_WISHES, Cart, UnknownSku, Wisher, WishListFull, holder_of
from apps.cart.models import Wish, WishList
from apps.cart.rules import WISHES_LIFE, new_wish_token
from apps.cart.services.use_cases import add_item
from apps.catalog import interface as catalog
from apps.catalog.interface import Product
from commerce.db.transaction import atomic
from commerce.money import Money


def wish_list(*, wisher: Wisher) -> interface.WishList:
    """What somebody would like to have; an empty list for who has none. One query."""
    return _shown(wisher)


def wish(*, wisher: Wisher, product_id: str, sku: str, currency: str, now: datetime) -> interface.WishList:
    """Put a product on the list, as one of its variants where a SKU is given; one there is stays as it is.

    A guest without a list gets one. What it costs now is remembered in the currency (empty: the shop's own).

    :raises UnknownSku: there is no such product on sale, or not in the currency
    :raises WishListFull: it holds MOST_WISHES products
    """
    product = next(iter(catalog.service().get_products(product_ids=[product_id])), None)
    if product is None:
        raise UnknownSku
    sku, price = _chosen(product, sku, currency or settings.SHOP_CURRENCY)
    if not wisher.customer_id and selectors.wish_list_of(wisher) is None:
        wisher = replace(wisher, token=new_wish_token())
    with atomic("cart"):
        held = _locked(wisher, now)
        _add(
            held, Wish(product_id=product_id, sku=sku, price_amount=price.minor, currency=price.currency, added_at=now)
        )
    return _shown(wisher)


@atomic("cart")
def unwish(*, wisher: Wisher, product_id: str, now: datetime) -> interface.WishList:
    """Take a product off the list; one that is not there is fine."""
    held = selectors.wish_list_of(wisher)
    if held is not None and held.wishes.filter(product_id=product_id).delete()[0]:
        WishList.objects.filter(pk=held.pk).update(updated_at=now)
    return _shown(wisher)


@atomic("cart")
def adopt_wishes(*, token: str, customer_id: str, now: datetime) -> interface.WishList:
    """Give what a guest wished to the customer they turned out to be; the guest's list goes. Again: nothing more.

    What both lists hold stays as the customer had it; beyond MOST_WISHES the latest are kept.
    """
    customer = Wisher(customer_id=customer_id)
    guests = WishList.objects.select_for_update().filter(token_digest=holder_of(token)).first() if token else None
    if guests is not None:
        customers = _locked(customer, now)
        known = customers.wishes.values("product_id")
        guests.wishes.exclude(product_id__in=known).update(wish_list=customers)
        guests.delete()
        _keep_latest(customers)
    return _shown(customer)


def move_wish(*, wisher: Wisher, product_id: str, sku: str, cart_token: str, currency: str, now: datetime) -> Cart:
    """Add one of a wished product to the cart (`add_item`), and take it off the list. Publishes CartUpdated.

    :raises UnknownSku, UnknownCurrency, NotSoldInCurrency, InvalidQuantity, CartFull: see `add_item`
    :raises apps.inventory.interface.InsufficientStock: it cannot be had now; it stays on the list
    """
    cart = add_item(token=cart_token, sku=sku, quantity=1, currency=currency, now=now)
    unwish(wisher=wisher, product_id=product_id, now=now)
    return cart


@atomic("cart")
def forget_wishes(*, customer_id: str) -> None:
    """Delete a customer's list: the account was erased."""
    WishList.objects.filter(customer_id=customer_id).delete()


@atomic("cart")
def delete_forgotten_wishes(now: datetime) -> int:
    """Delete guests' lists that nobody changed for WISHES_LIFE; answers how many."""
    forgotten = WishList.objects.filter(customer_id=None, updated_at__lte=now - WISHES_LIFE)
    return forgotten.delete()[1].get("cart.WishList", 0)


def _chosen(product: Product, sku: str, currency: str) -> tuple[str, Money]:
    """The variant wished, or the only one, or none; and its price, or the lowest.

    :raises UnknownSku: it is not sold, or not in the currency
    """
    asked = [variant for variant in product.variants if not sku or variant.sku == sku]
    priced = [(listed.price, variant.sku) for variant in asked if (listed := variant.price_in(currency))]
    if not priced:
        raise UnknownSku
    price, cheapest = min(priced, key=lambda each: each[0].minor)
    return (cheapest if len(asked) == 1 else ""), price


def _locked(wisher: Wisher, now: datetime) -> WishList:
    """Their list, made where there is none, its row locked until the transaction ends."""
    whose = selectors.whose(wisher)
    WishList.objects.bulk_create([WishList(**whose, created_at=now, updated_at=now)], ignore_conflicts=True)
    held = WishList.objects.select_for_update().get(**whose)
    WishList.objects.filter(pk=held.pk).update(updated_at=now)
    return held


def _add(held: WishList, new: Wish) -> None:
    """:raises WishListFull: there is no room for it"""
    if held.wishes.filter(product_id=new.product_id).exists():
        return
    if held.wishes.count() >= MOST_WISHES:
        raise WishListFull(f"A wish list holds {MOST_WISHES} products, which is as many as it can.")
    new.wish_list = held
    new.save(force_insert=True)


def _keep_latest(held: WishList) -> None:
    beyond = list(held.wishes.values_list("pk", flat=True)[MOST_WISHES:])
    held.wishes.filter(pk__in=beyond).delete()


def _shown(wisher: Wisher) -> interface.WishList:
    return interface.WishList(
        token="" if wisher.customer_id else wisher.token,
        wishes=tuple(_as_dto(row) for row in selectors.wishes_of(wisher)),
    )


def _as_dto(row: Wish) -> interface.Wish:
    return interface.Wish(product_id=row.product_id, sku=row.sku, price=row.price, added_at=row.added_at)
