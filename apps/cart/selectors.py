"""Reads of the cart's own rows."""

from typing import Any

from apps.cart.interface import Wisher, holder_of
from apps.cart.models import Cart, Wish, WishList
from apps.cart.rules import Contents


def stored_contents(*, token_digest: str) -> Contents | None:
    """What Postgres says a cart holds, closed and forgotten ones included."""
    cart = Cart.objects.filter(token_digest=token_digest).first()
    return cart.contents if cart else None


def whose(wisher: Wisher) -> dict[str, Any]:
    """The row of their wish list, to be found or made by."""
    if wisher.customer_id:
        return {"customer_id": wisher.customer_id}
    return {"token_digest": holder_of(wisher.token)}


def wish_list_of(wisher: Wisher) -> WishList | None:
    if not (wisher.customer_id or wisher.token):
        return None
    return WishList.objects.filter(**whose(wisher)).first()


def wishes_of(wisher: Wisher) -> list[Wish]:
    """The latest first."""
    if not (wisher.customer_id or wisher.token):
        return []
    return list(Wish.objects.filter(**{f"wish_list__{name}": value for name, value in whose(wisher).items()}))
