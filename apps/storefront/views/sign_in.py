"""Into an account and out of it. The cart is in a cookie of its own, so it stays."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.customers import interface as customers
from apps.customers.interface import EmailTaken, WeakPassword
from apps.storefront.account_forms import RegisterForm, SignInForm
from apps.storefront.seo import Seo

ACCOUNT = "/account/"


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            return redirect(_next(request))
        # One answer for both: who has an account here is nobody's business.
        form.add_error(None, "This e-mail address and this password do not go together.")
    return _render(request, "storefront/login.html", form, title="Log in")


@never_cache
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _registered(request, form):
        return redirect(_next(request))
    return _render(request, "storefront/register.html", form, title="Create an account")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "You are logged out.")
    return redirect("storefront:home")


def _registered(request: HttpRequest, form: RegisterForm) -> bool:
    """Open the account and log in to it; otherwise the form says why not."""
    typed = form.cleaned_data
    try:
        customers.service().register(**typed, phone="", now=timezone.now())
    except EmailTaken as taken:
        form.add_error("email", taken.detail)
        return False
    except WeakPassword as weak:
        form.add_error("password", weak.detail)
        return False
    login(request, authenticate(request, username=typed["email"], password=typed["password"]))
    return True


def _next(request: HttpRequest) -> str:
    """Where the shopper was going, if it is a page of this shop."""
    wanted = request.POST.get("next") or request.GET.get("next") or ACCOUNT
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else ACCOUNT


def _render(request: HttpRequest, template: str, form: Any, *, title: str) -> HttpResponse:
    context = {"form": form, "next": _next(request), "seo": Seo(title=title)}
    return render(request, template, context, status=422 if form.errors else 200)
