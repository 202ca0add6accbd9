"""What the cart tells others."""

from dataclasses import dataclass
from typing import ClassVar

from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CartUpdated(Event):
    """What a cart holds changed. The token is a secret of the shopper, so it is not told."""

    topic: ClassVar[str] = "cart.events"
    key: ClassVar[str] = "cart_id"

    cart_id: str
    quantities: dict[str, int]
