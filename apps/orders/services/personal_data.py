"""What orders holds about a person; satisfies `commerce.privacy.PersonalData`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.orders.models import Dispatch, Order
from apps.orders.selectors import as_dto, return_as_dto, with_details
from apps.orders.services.erasing import closed, orders_of_person
from commerce.privacy import Subject, digest_of
from commerce.wire import encode


def personal_data_of(*, subject: Subject) -> dict[str, Any]:
    """Orders with their parcels and returns, oldest first: the account's, and a guest's of a proven address."""
    details = ("dispatches", "returns__lines__line", "returns__steps", "returns__refund")
    found = with_details(_orders(subject)).prefetch_related(*details)
    return {"orders": [_told(order) for order in found.order_by("created_at", "id")]}


def hindrances_to_erasure(*, subject: Subject) -> Sequence[str]:
    """An order that is still under way needs its address."""
    numbers = sorted(_orders(subject).exclude(closed()).values_list("number", flat=True))
    return [_("Order %(number)s is still under way. Your account can be erased once it is closed.") % {"number": number}
            for number in numbers]  # fmt: skip


def _orders(subject: Subject) -> "QuerySet[Order]":
    return orders_of_person(
        customer_id=subject.customer_id, proven_email_digest=digest_of(subject.email) if subject.email else ""
    )


def _told(order: Order) -> dict[str, Any]:
    returns = [encode(return_as_dto(back)) for back in order.returns.all()]
    return {**encode(as_dto(order)), "parcels": [_parcel(sent) for sent in order.dispatches.all()], "returns": returns}


def _parcel(sent: Dispatch) -> dict[str, Any]:
    return {
        "shipmentId": sent.shipment_id,
        "address": sent.address,
        "carrier": sent.carrier,
        "trackingNumber": sent.tracking_number,
        "dispatchedAt": encode(sent.dispatched_at),
        "deliveredAt": encode(sent.delivered_at),
    }
