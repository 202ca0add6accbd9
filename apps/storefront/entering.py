"""How a browser gets into an account, and out of it. Its cart comes along, and its wishes join the account's."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from apps.cart import interface as cart
from apps.storefront import cookies

SECOND_STEP = "second_step"
SECOND_STEP_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondStep:
    """Whose password was right, where they were going, and until when (a timestamp) their code is waited for."""

    customer_id: str
    to: str
    until: float


def enter(request: HttpRequest, user: Any, *, to: str) -> HttpResponse:
    """Log in, and go where the shopper was going."""
    request.session.pop(SECOND_STEP, None)
    login(request, user)
    held = cart.service().adopt_wishes(token=cookies.wish_token(request), customer_id=str(user.pk), now=timezone.now())
    response = redirect(to)
    cookies.remember_signed_in(response)
    cookies.remember_wishes(response, held)
    return response


def leave(request: HttpRequest, *, to: str) -> HttpResponse:
    """Log out, and go there."""
    logout(request)
    response = redirect(to)
    cookies.forget_signed_in(response)
    cookies.forget_wishes(response)
    return response


def ask_for_code(request: HttpRequest, *, customer_id: str, to: str) -> HttpResponse:
    """Remember that the password was right, and ask for the second factor."""
    until = (timezone.now() + SECOND_STEP_LASTS).timestamp()
    request.session[SECOND_STEP] = asdict(SecondStep(customer_id=customer_id, to=to, until=until))
    return redirect("storefront:login-code")


def second_step(request: HttpRequest) -> SecondStep | None:
    """Whose code is waited for; nobody's after ten minutes."""
    kept = request.session.get(SECOND_STEP)
    step = SecondStep(**kept) if kept else None
    return step if step and step.until > timezone.now().timestamp() else None


def destination(request: HttpRequest) -> str:
    """Where the shopper was going, if it is a page of this shop; else the account."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and allowed else resolve_url("storefront:account")
