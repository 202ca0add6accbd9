"""Into an account and out of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.storefront import cookies
from apps.storefront.account_forms import CodeForm, RegisterForm, SignInForm
from apps.storefront.account_page import REFUSALS, said_in, say_wait, status_of
from apps.storefront.entering import ask_for_code, destination, enter, leave, second_step
from apps.storefront.seo import Seo
from commerce.http.address import client_address


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(destination(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user is not None:
            return _first_step_done(request, user)
        _say_why_not(request, form)
    response = _render(request, "login", form, title=_("Log in"))
    cookies.forget_signed_in(response)  # a session may have ended elsewhere
    return response


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, for accounts that ask for it."""
    step = second_step(request)
    if step is None:
        return redirect("storefront:login")
    form = CodeForm(request.POST or None, takes_letters=True)
    if form.is_valid():
        with said_in(form):
            user = authenticate(request, customer_id=step.customer_id, code=form.cleaned_data["code"])
            if user is not None:
                return enter(request, user, to=step.to)
            form.add_error("code", REFUSALS["wrong_code"])
    return _render(request, "login_code", form, title=_("Enter your code"))


@never_cache
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(destination(request))
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        with said_in(form, email_taken="email", weak_password="password"):  # noqa: S106  the name of a field
            customers.service().register(**typed, phone="", now=timezone.now())
            user = authenticate(request, username=typed["email"], password=typed["password"])
            if user is not None:
                messages.success(request, _("Welcome! Your account is open."))
                return enter(request, user, to=destination(request))
    return _render(request, "register", form, title=_("Create an account"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    response = leave(request, to=resolve_url("storefront:login"))
    messages.info(request, _("You are logged out."))
    return response


def _first_step_done(request: HttpRequest, user: Any) -> HttpResponse:
    if customers.service().second_factor_of(customer_id=user.pk).is_on:
        return ask_for_code(request, customer_id=user.pk, to=destination(request))
    return enter(request, user, to=destination(request))


def _say_why_not(request: HttpRequest, form: SignInForm) -> None:
    """One answer for both, unknown and wrong: who has an account here is nobody's business."""
    wait = customers.service().seconds_until_log_in(
        email=form.cleaned_data["email"], client_address=client_address(request)
    )
    if wait:
        say_wait(form, wait)
    else:
        form.add_error(None, _("This e-mail address and this password do not go together."))


def _render(request: HttpRequest, name: str, form: Any, *, title: str) -> HttpResponse:
    context = {"form": form, "next": destination(request), "seo": Seo(title=title)}
    return render(request, f"storefront/{name}.html", context, status=status_of(form))
