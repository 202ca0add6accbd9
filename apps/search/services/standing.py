"""What shoppers make of products: how much of them they bought of late, and how they rate them."""

from datetime import datetime, timedelta
from decimal import Decimal

from apps.search.services import statements
from commerce.db.transaction import atomic

OF_LATE = timedelta(days=90)


@atomic("search")
def record_order(*, order_id: str, units: dict[str, int], placed_at: datetime) -> None:
    """Count what an order bought, units by product; once, however often it is told."""
    statements.one_writer()
    statements.carry_standing(statements.put_sales(order_id=order_id, units=units, placed_at=placed_at))


@atomic("search")
def forget_sales(now: datetime) -> int:
    """Count sales of long ago no longer; answers of how many products."""
    statements.one_writer()
    products = statements.forget_sales(before=now - OF_LATE)
    statements.carry_standing(products)
    return len(products)


@atomic("search")
def set_rating(*, product_id: str, average: Decimal, count: int) -> None:
    """Keep how a product is rated."""
    statements.one_writer()
    statements.put_ratings({product_id: (average, count)})
    statements.carry_standing([product_id])
