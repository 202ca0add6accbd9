"""How an account is entered: its address, its password, its second factor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.customers.interface import SecondFactorIsOff, SecondFactorIsOn
from apps.storefront.account_forms import ChangeEmailForm, ChangePasswordForm, CodeForm, PasswordAgainForm
from apps.storefront.account_page import account_page, customer_id, customer_of, said_in, show
from apps.storefront.qr import qr_svg

OFFER = "second_factor_offer"
"""Where a session keeps the secret that the shopper is setting up: server-side, until it is turned on."""


@account_page
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        fields = {"wrong_password": "password", "weak_password": "new_password"}
        with said_in(form, **fields):
            customers.service().change_password(
                customer_id=customer_id(request), **form.cleaned_data, now=timezone.now()
            )
            _keep_this_session(request)
            messages.success(request, _("Your password is changed. Every other browser is logged out."))
            return redirect("storefront:password")
    return show(request, "password", {"form": form}, title=_("Password"))


@account_page
@sensitive_post_parameters("password")
def email(request: HttpRequest) -> HttpResponse:
    form = ChangeEmailForm(request.POST or None)
    if form.is_valid():
        fields = {"wrong_password": "password", "email_taken": "new_email", "invalid_details": "new_email"}
        with said_in(form, **fields):
            customers.service().request_email_change(
                customer_id=customer_id(request), **form.cleaned_data, now=timezone.now()
            )
            text = _("We have sent a link to %(email)s. Your address changes when you follow it.")
            messages.success(request, text % {"email": form.cleaned_data["new_email"]})
            return redirect("storefront:email")
    return show(request, "email", {"form": form, "customer": customer_of(request)}, title=_("E-mail address"))


@account_page
def second_factor(request: HttpRequest) -> HttpResponse:
    """Turn it on, or see how it stands."""
    state = customers.service().second_factor_of(customer_id=customer_id(request))
    if state.is_on:
        context = {"state": state, "form": PasswordAgainForm()}
        return show(request, "second-factor", context, title=_("Second factor"), template="second_factor_on")
    secret, address = _offer(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            with said_in(form, wrong_code="code"):
                codes = customers.service().turn_on_second_factor(
                    customer_id=customer_id(request), secret=secret, code=form.cleaned_data["code"], now=timezone.now()
                )
                del request.session[OFFER]
                return _show_codes(request, codes)
        except SecondFactorIsOn:
            return redirect("storefront:second-factor")
    context = {"form": form, "secret": secret, "qr": qr_svg(address)}
    return show(request, "second-factor", context, title=_("Second factor"), template="second_factor_off")


@account_page
@require_POST
@sensitive_post_parameters("password")
def second_factor_off(request: HttpRequest) -> HttpResponse:
    return _with_password(request, _turn_off)


@account_page
@require_POST
@sensitive_post_parameters("password")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Fresh ones, in place of all earlier ones."""
    return _with_password(request, _renew)


def _turn_off(request: HttpRequest, password: str) -> HttpResponse:
    customers.service().turn_off_second_factor(customer_id=customer_id(request), password=password, now=timezone.now())
    messages.success(request, _("Logging in takes no code any more, only your password."))
    return redirect("storefront:second-factor")


def _renew(request: HttpRequest, password: str) -> HttpResponse:
    codes = customers.service().renew_recovery_codes(
        customer_id=customer_id(request), password=password, now=timezone.now()
    )
    return _show_codes(request, codes)


def _with_password(request: HttpRequest, act: Any) -> HttpResponse:
    """Do it if the password entered again is right; else say why not, on the page it was entered on."""
    form = PasswordAgainForm(request.POST)
    try:
        if form.is_valid():
            with said_in(form, wrong_password="password"):  # noqa: S106  the name of a field
                answer: HttpResponse = act(request, form.cleaned_data["password"])
                return answer
    except SecondFactorIsOff:
        return redirect("storefront:second-factor")
    state = customers.service().second_factor_of(customer_id=customer_id(request))
    context = {"state": state, "form": form}
    return show(request, "second-factor", context, title=_("Second factor"), template="second_factor_on")


def _offer(request: HttpRequest) -> tuple[str, str]:
    """The secret being set up and its address; the same one as long as the session lasts, so that a reload is safe."""
    if OFFER not in request.session:
        offer = customers.service().offer_second_factor(customer_id=customer_id(request))
        request.session[OFFER] = [offer.secret, offer.address]
    secret, address = request.session[OFFER]
    return secret, address


def _show_codes(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    """This once; so in the answer itself, not behind a redirect that would have to store them."""
    return show(request, "second-factor", {"codes": codes}, title=_("Recovery codes"), template="recovery_codes")


def _keep_this_session(request: HttpRequest) -> None:
    """A changed password ends every session of the account; the one it was changed in goes on."""
    user: Any = request.user
    user.refresh_from_db()
    update_session_auth_hash(request, user)
