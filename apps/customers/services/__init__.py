"""Use cases of customers; this package satisfies `apps.customers.interface.CustomersService`."""

from apps.customers.services.accounts import (
    get_customer,
    has_accounts,
    open_account,
    register,
    save_edited_by_staff,
    update_customer,
)
from apps.customers.services.addresses import (
    add_address,
    announce_address_book,
    change_address,
    make_default_address,
    remove_address,
)
from apps.customers.services.api_keys import check_api_key, create_api_key, revoke_api_keys
from apps.customers.services.attempts import count_log_in, forgive_log_ins, seconds_until_log_in
from apps.customers.services.emails import (
    change_email,
    request_email_change,
    request_email_verification,
    verify_email,
)
from apps.customers.services.erasing import erase
from apps.customers.services.passwords import (
    change_password,
    check_password_link,
    confirm_password,
    request_password_reset,
    reset_password,
)
from apps.customers.services.second_factor import (
    check_code,
    offer_second_factor,
    renew_recovery_codes,
    second_factor_of,
    turn_off_second_factor,
    turn_on_second_factor,
)
from apps.customers.services.staff import create_staff, ensure_roles, mark_as_demo

__all__ = [
    "add_address",
    "announce_address_book",
    "change_address",
    "change_email",
    "change_password",
    "check_api_key",
    "check_code",
    "check_password_link",
    "confirm_password",
    "count_log_in",
    "create_api_key",
    "create_staff",
    "ensure_roles",
    "erase",
    "forgive_log_ins",
    "get_customer",
    "has_accounts",
    "make_default_address",
    "mark_as_demo",
    "offer_second_factor",
    "open_account",
    "register",
    "remove_address",
    "renew_recovery_codes",
    "request_email_change",
    "request_email_verification",
    "request_password_reset",
    "reset_password",
    "revoke_api_keys",
    "save_edited_by_staff",
    "second_factor_of",
    "seconds_until_log_in",
    "turn_off_second_factor",
    "turn_on_second_factor",
    "update_customer",
    "verify_email",
]
