"""Customers: whom saved PaymentMethods belong to."""

from collections.abc import Callable
from typing import Any

from tests.fakestripe.books import Object
from tests.fakestripe.call import Call
from tests.fakestripe.events import record
from tests.fakestripe.listing import page
from tests.fakestripe.parameters import anything, mapping, merged, metadata, text

FIELDS = {
    "email": text,
    "name": text,
    "description": text,
    "phone": text,
    "address": mapping,
    "shipping": mapping,
    "invoice_settings": mapping,
    "preferred_locales": anything,
}
EDITABLE = {**FIELDS, "metadata": metadata}


def create(call: Call) -> Object:
    asked = call.read(EDITABLE)
    call.begin()
    members = {name: asked.get(name) for name in FIELDS}
    customer = call.books.create("customer", **members, metadata=merged({}, asked.get("metadata")))
    record(call, "customer.created", customer)
    return customer


def retrieve(call: Call) -> Object:
    """A deleted customer is still shown, as a stub that says so."""
    customer = call.books.tables["customer"].get(call.ids[0])
    return customer if customer and customer.get("deleted") else call.books.get("customer", call.ids[0])


def update(call: Call) -> Object:
    customer = call.books.get("customer", call.ids[0])
    asked = call.read(EDITABLE)
    call.begin()
    customer.update({name: value for name, value in asked.items() if name != "metadata"})
    customer["metadata"] = merged(customer["metadata"], asked.get("metadata"))
    record(call, "customer.updated", customer)
    return call.books.put(customer)


def delete(call: Call) -> Object:
    """Their saved methods go with them."""
    customer = call.books.get("customer", call.ids[0])
    call.begin()
    for method in call.books.of("payment_method", customer=customer["id"]):
        method["customer"] = None
        call.books.put(method)
    record(call, "customer.deleted", customer)
    stub = {"id": customer["id"], "object": "customer", "created": customer["created"], "deleted": True}
    return call.books.put(stub)


def list_(call: Call) -> Object:
    living = [customer for customer in call.books.of("customer") if not customer.get("deleted")]
    wanted = call.form.get("email")
    found = [customer for customer in living if wanted in (None, customer["email"])]
    return page(call, "customer", {"email": text}, things=found)


ROUTES: dict[str, Callable[[Call], Any]] = {
    "POST /v1/customers": create,
    "GET /v1/customers": list_,
    "GET /v1/customers/:id": retrieve,
    "POST /v1/customers/:id": update,
    "DELETE /v1/customers/:id": delete,
}
