"""A sample for the rule "transactions have one door": nothing here is refused."""

from commerce.db.transaction import atomic, on_commit


@atomic("orders")
def save(order, tell):
    order.save()
    on_commit("orders", tell)
