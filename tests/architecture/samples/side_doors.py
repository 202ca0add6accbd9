"""A sample for the rule "transactions have one door": every line marked is refused, no other is."""

from apps.orders.tasks import send
from django import db
from django.db import transaction
from django.db.transaction import atomic  # refused


def save(order):
    with transaction.atomic():  # refused
        order.save()
    with transaction.atomic(using="orders"):  # refused
        order.save()
    transaction.on_commit(send)  # refused
    db.transaction.on_commit(send)  # refused
    send.delay_on_commit(order.pk)  # refused
    with atomic("orders"):
        order.save()
    return transaction.get_connection()
