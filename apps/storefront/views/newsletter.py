"""The newsletter: signing up from any page, and the pages behind its links."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.notifications import interface as notifications
from apps.notifications.interface import LinkNotValid
from apps.storefront.account_page import said_in, status_of
from apps.storefront.seo import Seo
from apps.storefront.service_forms import NewsletterForm
from commerce.http.address import client_address
from commerce.http.same_site import same_site_post
from commerce.throttle import Limit, take

SIGN_UP = Limit("newsletter", times=3, per=timedelta(hours=1))
"""By address written to: nobody's mailbox is filled from here."""
SIGN_UP_FROM = Limit("newsletter-from", times=20, per=timedelta(hours=1))
CONSENT = gettext_lazy("About once a month, on what is new and on sale. You can leave at any time, by a link in each.")
"""What stands beside the field. It is kept with who agreed to it, so change it as often as need be."""


@never_cache
@csrf_exempt  # the form is on pages that are the same for everybody: `same_site_post` looks where it comes from
def newsletter(request: HttpRequest) -> HttpResponse:
    return sign_up(request) if request.method == "POST" else _show(request, NewsletterForm())


@same_site_post
def sign_up(request: HttpRequest) -> HttpResponse:
    """The same answer whoever asks, subscribed or not: a mail is on its way."""
    form = NewsletterForm(request.POST)
    if form.is_from_a_machine or (form.is_valid() and _asked(request, form)):
        return redirect("storefront:newsletter-asked")
    return _show(request, form)


@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    return _say(request, _("Look into your mailbox"), _("We wrote to you: press the link in it, and you are in."))


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, for mail programs open links, too; the button does."""
    if request.method != "POST":
        return _ask(request, _("Do you want our newsletter?"), _("Yes, I want it"), str(CONSENT))
    try:
        notifications.service().confirm_subscription(token=token, now=timezone.now())
    except LinkNotValid:
        return _dead(request)
    return _say(request, _("You get our newsletter"), _("Good to have you with us. We write about once a month."))


@never_cache
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the token is all that counts
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One press, here or in the mail program."""
    if request.method != "POST":
        return _ask(request, _("Leave the newsletter?"), _("Leave"), _("We write to you about your orders only, then."))
    try:
        notifications.service().unsubscribe(token=token, now=timezone.now())
    except LinkNotValid:
        return _dead(request)
    return _say(
        request, _("You have left the newsletter"), _("We do not write to you any more, but about your orders.")
    )


def _show(request: HttpRequest, form: NewsletterForm) -> HttpResponse:
    context = {"form": form, "consent": CONSENT, "seo": Seo(title=_("Our newsletter"), path=request.path)}
    return render(request, "storefront/newsletter.html", context, status=status_of(form))


def _asked(request: HttpRequest, form: NewsletterForm) -> bool:
    email = form.cleaned_data["email"]
    with said_in(form):
        take((SIGN_UP, email), (SIGN_UP_FROM, client_address(request)))
        notifications.service().subscribe(
            email=email, consent=str(CONSENT), language=get_language() or "", now=timezone.now()
        )
    return not form.errors


def _ask(request: HttpRequest, title: str, label: str, text: str) -> HttpResponse:
    context = {"seo": Seo(title=title), "label": label, "text": text}
    return render(request, "storefront/newsletter_ask.html", context)


def _say(request: HttpRequest, title: str, text: str, *, status: int = 200) -> HttpResponse:
    return render(request, "storefront/said.html", {"seo": Seo(title=title), "text": text}, status=status)


def _dead(request: HttpRequest) -> HttpResponse:
    text = _("It is too old, or another one has taken its place. Sign up again at the foot of any page.")
    return _say(request, _("This link is not valid any more"), text, status=404)
