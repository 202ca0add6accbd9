"""Pages behind the links that the shop sends by e-mail. Opening one changes nothing: mail programs open links, too."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.customers.interface import EmailTaken, LinkNotValid
from apps.storefront.account_forms import ForgottenPasswordForm, NewPasswordForm
from apps.storefront.account_page import REFUSALS, account_page, customer_id, said_in, status_of
from apps.storefront.seo import Seo
from commerce.http.address import client_address
from commerce.throttle import TooManyAttempts


@never_cache
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """The same answer whether or not there is such an account."""
    form = ForgottenPasswordForm(request.POST or None)
    if form.is_valid():
        with said_in(form):
            customers.service().request_password_reset(
                email=form.cleaned_data["email"], client_address=client_address(request), now=timezone.now()
            )
            return _show(request, "reset_sent", title=_("Look into your mailbox"), email=form.cleaned_data["email"])
    return _show(request, "reset_ask", form=form, title=_("Set a new password"))


@never_cache
@sensitive_post_parameters("new_password")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    try:
        customers.service().check_password_link(token=token, now=timezone.now())
        if form.is_valid():
            with said_in(form, weak_password="new_password"):  # noqa: S106  the name of a field
                customers.service().reset_password(
                    token=token, new_password=form.cleaned_data["new_password"], now=timezone.now()
                )
                messages.success(request, _("Your new password is set. Log in with it."))
                return redirect("storefront:login")
    except LinkNotValid:
        return _dead(request)
    return _show(request, "reset_new", form=form, title=_("Choose a new password"))


@never_cache
def verify_email(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return _show(request, "confirm_link", title=_("Confirm your e-mail address"))
    try:
        customers.service().verify_email(token=token, now=timezone.now())
    except LinkNotValid:
        return _dead(request)
    messages.success(request, _("Thank you: your e-mail address is confirmed."))
    return redirect("storefront:account")


@never_cache
def change_email(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return _show(request, "confirm_link", title=_("Confirm your new e-mail address"))
    try:
        customer = customers.service().change_email(token=token, now=timezone.now())
    except (LinkNotValid, EmailTaken) as refused:
        return _dead(request, str(REFUSALS.get(refused.code, "")))
    messages.success(request, _("Your account now has the address %(email)s.") % {"email": customer.email})
    return redirect("storefront:account")


@account_page
@require_POST
def send_verification(request: HttpRequest) -> HttpResponse:
    try:
        customers.service().request_email_verification(customer_id=customer_id(request), now=timezone.now())
    except TooManyAttempts:
        messages.error(request, _("We have sent several links already. Please look into your mailbox, also at spam."))
    else:
        messages.success(request, _("The link is on its way to you. Please look into your mailbox."))
    return redirect("storefront:account")


def _dead(request: HttpRequest, why: str = "") -> HttpResponse:
    return _show(request, "dead_link", title=_("This link does not work any more"), status=410, why=why)


def _show(
    request: HttpRequest, name: str, *, title: str, form: Any = None, status: int = 0, **more: Any
) -> HttpResponse:
    context = {"form": form, "seo": Seo(title=title), **more}
    return render(request, f"storefront/{name}.html", context, status=status or status_of(form))
