"""Members of staff and what their roles allow."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db.models import F

from apps.customers import rules
from apps.customers.models import Customer
from apps.customers.services.accounts import insert
from commerce.db.transaction import atomic


@atomic("customers")
def ensure_roles() -> None:
    """Make the groups of `rules.ROLES` and give each the permissions it lacks. What an owner added stays."""
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in rules.ROLES:
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.add(*(permissions[name] for name in rules.allowed(role, permissions)))


@atomic("customers")
def mark_as_demo(*, emails: Sequence[str]) -> None:
    """Say of accounts that everybody knows their passwords: while DEBUG is off, nobody gets in by them.

    Their addresses are nobody's, so there is nothing to verify. A changed password takes the mark away.
    """
    Customer.objects.filter(email__in=emails).update(is_demo=True, email_verified_at=F("created_at"))


@atomic("customers")
def create_staff(*, email: str, password: str, role: str, first_name: str, last_name: str, now: datetime) -> Customer:
    """An account that may enter the admin, in one of the roles. The roles must have been made.

    :raises EmailTaken: there is an account of this address already
    """
    member = Customer(
        email=Customer.objects.normalize_email(email),
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
        created_at=now,
    )
    member.set_password(password)
    insert(member)
    member.groups.add(Group.objects.get(name=role))
    return member
