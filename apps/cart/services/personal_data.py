"""What the cart's domain holds about a person: satisfies `commerce.privacy.PersonalData`. A cart is nobody's."""

from collections.abc import Sequence
from typing import Any

from apps.cart import selectors
from apps.cart.interface import Wisher
from commerce.privacy import Subject
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """What they would like to have."""
    wishes = selectors.wishes_of(Wisher(customer_id=subject.customer_id))
    told = [{"productId": wish.product_id, "sku": wish.sku, "addedAt": encode(wish.added_at)} for wish in wishes]
    return {"wishes": told} if told else {}


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """Nothing stands against it."""
    return ()
