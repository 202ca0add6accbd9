"""The door of the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from apps.customers import services


class StaffLogInForm(AuthenticationForm):  # type: ignore[misc]
    """Asks for a password only, so an account that asks for more enters by the shop's door, which knows how."""

    def confirm_login_allowed(self, user: Any) -> None:
        """:raises ValidationError: the account has a second factor"""
        super().confirm_login_allowed(user)
        if services.second_factor_of(customer_id=user.pk).is_on:
            raise ValidationError(
                "This account has a second factor: log in at the shop, then open the admin again.", code="second_factor"
            )
