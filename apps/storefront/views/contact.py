"""A way to write to the shop."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.notifications import interface as notifications
from apps.storefront.account_page import said_in, status_of
from apps.storefront.seo import Seo
from apps.storefront.service_forms import ContactForm
from commerce.http.address import client_address
from commerce.throttle import Limit, take

WRITE = Limit("contact", times=5, per=timedelta(hours=1))
"""By the writer's address."""
WRITE_FROM = Limit("contact-from", times=10, per=timedelta(hours=1))


@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"order_number": request.GET.get("order", "")[:40]})
    if form.is_from_a_machine or (form.is_valid() and _took(request, form)):
        return redirect("storefront:contact-sent")
    context = {"form": form, "seo": Seo(title=_("Write to us"), path=request.path)}
    return render(request, "storefront/contact.html", context, status=status_of(form))


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    text = _("We have your message, and answer within two working days.")
    return render(request, "storefront/said.html", {"seo": Seo(title=_("Thank you for writing")), "text": text})


def _took(request: HttpRequest, form: ContactForm) -> bool:
    said = form.cleaned_data
    with said_in(form):
        take((WRITE, said["email"]), (WRITE_FROM, client_address(request)))
        notifications.service().take_message(
            name=said["name"],
            email=said["email"],
            order_number=said["order_number"],
            text=said["text"],
            now=timezone.now(),
        )
    return not form.errors
