"""What reviews tells others."""

from dataclasses import dataclass
from typing import ClassVar

from commerce.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingChanged(Event):
    """A review of a product was published, or taken away. `average` has one decimal, "4.6"; "0.0" without reviews."""

    topic: ClassVar[str] = "reviews.events"
    key: ClassVar[str] = "product_id"

    product_id: str
    average: str
    count: int
