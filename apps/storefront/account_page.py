"""What all pages of an account share: who may see them, their frame, and how a refusal is said."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from apps.customers import interface as customers
from apps.storefront.seo import Seo
from commerce.errors import DomainError
from commerce.throttle import TooManyAttempts

View = Callable[..., HttpResponse]

REFUSALS = {
    "wrong_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one and try again."),
    "email_taken": _("There is already an account of this e-mail address."),
    "invalid_details": _("This is not acceptable. Please look at it again."),
}
"""How a condition of customers is said to shoppers; what is not here says it itself."""


def account_page(view: View) -> View:
    """A page for whoever is logged in; others log in first. No cache keeps it."""
    return never_cache(login_required(view))


def customer_id(request: HttpRequest) -> str:
    return str(request.user.pk)


def customer_of(request: HttpRequest) -> customers.Customer:
    return customers.service().get_customer(customer_id=customer_id(request))


def show(request: HttpRequest, tab: str, context: dict[str, Any], *, title: Any, template: str = "") -> HttpResponse:
    """The page `account/<template or tab>.html`, with `tab` marked in the menu; 422 or 429 if its form was refused."""
    context = {**context, "seo": Seo(title=title), "tab": tab}
    return render(request, f"storefront/account/{template or tab}.html", context, status=status_of(context.get("form")))


def status_of(form: forms.Form | None) -> int:
    """200, or what was wrong with a form."""
    if form is None or not form.errors:
        return HTTPStatus.OK
    if form.has_error(NON_FIELD_ERRORS, TooManyAttempts.code):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY


@contextmanager
def said_in(form: forms.Form, **fields: str) -> Iterator[None]:
    """What a service refuses becomes an error of the form: `said_in(form, wrong_password="password")`.

    The names are codes of conditions, the values the fields they are about. Other conditions are not for the shopper.
    """
    try:
        yield
    except TooManyAttempts as many:
        say_wait(form, many.retry_after)
    except DomainError as refused:
        if refused.code not in fields:
            raise
        form.add_error(fields[refused.code], ValidationError(REFUSALS.get(refused.code, refused.detail)))


def say_wait(form: forms.Form, seconds: int) -> None:
    """Too many attempts: when the next one is let through."""
    minutes = max(1, -(-seconds // 60))
    text = ngettext(
        "Too many attempts. Please wait %(minutes)d minute, then try again.",
        "Too many attempts. Please wait %(minutes)d minutes, then try again.",
        minutes,
    )
    form.add_error(None, ValidationError(text % {"minutes": minutes}, code=TooManyAttempts.code))
