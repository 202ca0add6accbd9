"""Writing to people about their accounts, and forgetting them."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notifications.models import ContactMessage, Message, Subscriber
from apps.notifications.services.composing import compose, page_url
from commerce.db.transaction import atomic
from commerce.privacy import digest_in_sql

Kind = Message.Kind

CHANGES = {
    "password_changed": gettext_lazy("Your password was changed."),
    "password_reset": gettext_lazy("Your password was set anew, by a link that we sent to this address."),
    "email_changed": gettext_lazy("Your account has another e-mail address now. We write to this one no more."),
    "second_factor_on": gettext_lazy("Logging in now takes a code from your authenticator app, too."),
    "second_factor_off": gettext_lazy("Logging in takes no code any more, only your password."),
    "recovery_codes_renewed": gettext_lazy("You have new recovery codes. The old ones open nothing any more."),
}
"""What `AccountSecurityChanged.what` means, in a sentence."""


def welcome(*, customer_id: str, email: str, first_name: str, token: str, now: datetime) -> None:
    """Greet somebody who opened an account; with a token, by asking to prove the address."""
    compose(
        kind=Kind.WELCOME,
        reference=customer_id,
        to=email,
        subject=_("Welcome to %(shop)s") % {"shop": settings.SHOP_NAME},
        context={
            "first_name": first_name,
            "account_url": page_url("/account/"),
            "verify_url": _verify_url(token) if token else "",
        },
        now=now,
    )


def send_verification(*, request_id: str, email: str, first_name: str, token: str, now: datetime) -> None:
    """Send the link that proves an account's address."""
    compose(
        kind=Kind.VERIFY_EMAIL,
        reference=request_id,
        to=email,
        subject=_("Confirm your e-mail address"),
        context={"first_name": first_name, "url": _verify_url(token)},
        now=now,
    )


def send_email_change(*, request_id: str, email: str, first_name: str, token: str, now: datetime) -> None:
    """Send the link that gives an account this address."""
    compose(
        kind=Kind.CHANGE_EMAIL,
        reference=request_id,
        to=email,
        subject=_("Confirm your new e-mail address"),
        context={"first_name": first_name, "url": page_url(f"/account/email/{token}/")},
        now=now,
    )


def send_password_link(*, request_id: str, email: str, first_name: str, token: str, now: datetime) -> None:
    """Send the link that sets a new password, or without a token say that there is no account of this address."""
    compose(
        kind=Kind.PASSWORD_RESET if token else Kind.ACCOUNT_UNKNOWN,
        reference=request_id,
        to=email,
        subject=_("Set a new password") if token else _("You have no account under this address"),
        context={
            "first_name": first_name,
            "email": email,
            "url": page_url(f"/account/reset/{token}/"),
            "register_url": page_url("/account/register/"),
        },
        now=now,
    )


def tell_of_account_change(*, change_id: str, email: str, first_name: str, what: str, now: datetime) -> None:
    """Tell a customer that their account is entered differently now, in case it was not their doing."""
    compose(
        kind=Kind.ACCOUNT_SECURITY,
        reference=change_id,
        to=email,
        subject=_("Your account was changed"),
        context={
            "first_name": first_name,
            "change": CHANGES[what],
            "reset_url": page_url("/account/reset/"),
        },
        now=now,
    )


@atomic("notifications")
def forget_person(*, about: list[str], email_digests: list[str], proven_email_digest: str = "") -> None:
    """Delete every message about these ids or to these addresses.

    What somebody did under an address without an account, the newsletter and questions, goes with the proven one.
    """
    messages = Message.objects.alias(digest=digest_in_sql("to"))
    messages.filter(Q(reference__in=about) | Q(digest__in=email_digests)).delete()
    if proven_email_digest:
        theirs = {"digest": proven_email_digest}
        Subscriber.objects.alias(digest=digest_in_sql("email")).filter(**theirs).delete()
        ContactMessage.objects.alias(digest=digest_in_sql("email")).filter(**theirs).delete()


def _verify_url(token: str) -> str:
    return page_url(f"/account/verify/{token}/")
