"""Use cases of customers; this package satisfies `apps.customers.interface.CustomersService`."""

from apps.customers.services.accounts import (
    get_customer,
    has_accounts,
    open_account,
    register,
    save_edited_by_staff,
    update_customer,
)
from apps.customers.services.addresses import add_address, announce_address_book, remove_address
from apps.customers.services.api_keys import check_api_key, create_api_key, revoke_api_keys
from apps.customers.services.staff import create_staff, ensure_roles, mark_as_demo

__all__ = [
    "add_address",
    "announce_address_book",
    "check_api_key",
    "create_api_key",
    "create_staff",
    "ensure_roles",
    "get_customer",
    "has_accounts",
    "mark_as_demo",
    "open_account",
    "register",
    "remove_address",
    "revoke_api_keys",
    "save_edited_by_staff",
    "update_customer",
]
