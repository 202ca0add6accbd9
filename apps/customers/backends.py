"""Who may log in: by password, and where an account asks for it, by a code after that."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from apps.customers import services
from apps.customers.interface import WrongCode
from apps.customers.models import Customer
from commerce.http.address import client_address
from commerce.throttle import TooManyAttempts


class AccountBackend(ModelBackend):
    """Django's own, except that guessing is limited, and that a demo's accounts open nothing while DEBUG is off."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: Any
    ) -> Any:
        """:raises PermissionDenied: it was guessed too often, so the password is not even looked at"""
        if username is None or password is None:
            return None
        try:
            services.count_log_in(email=username, client_address=client_address(request))
        except TooManyAttempts as many:
            raise PermissionDenied from many
        user = super().authenticate(request, username=username, password=password)
        if user is not None:
            services.forgive_log_ins(email=username)
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        """Neither a log-in nor a session of an account that everybody knows the password of."""
        return super().user_can_authenticate(user) and (settings.DEBUG or not user.is_demo)


class SecondFactorBackend(AccountBackend):
    """Takes a code from somebody whose password was right; the view remembers whose."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, customer_id: str | None = None, code: str | None = None
    ) -> Any:
        """:raises commerce.throttle.TooManyAttempts: it was guessed too often"""
        if customer_id is None or code is None:
            return None
        try:
            services.check_code(customer_id=customer_id, code=code, now=timezone.now())
        except WrongCode:
            return None
        customer = Customer.objects.filter(pk=customer_id).first()
        return customer if self.user_can_authenticate(customer) else None
