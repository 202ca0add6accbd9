"""Stripe's card fields on the checkout page: frames of Stripe's own, so that no card number enters a page of ours.

What a page may load and talk to for them: https://docs.stripe.com/security/guide#content-security-policy
"""

from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse

from apps.payments.interface import PaymentForm

SCRIPTS = "js.stripe.com"
API = "https://api.stripe.com"
CHALLENGES = "https://hooks.stripe.com"


def allow(response: HttpResponse, form: PaymentForm) -> None:
    """Widen the content security policy of a page with this form by what Stripe's script needs, and by nothing else."""
    if not form.script_url:
        return
    script = urlsplit(form.script_url)
    origins = [f"{script.scheme}://{script.netloc}"]
    if script.netloc == SCRIPTS:
        origins.append(f"https://*.{SCRIPTS}")  # it loads parts of itself, and frames, from hosts below its own
    policy = {"script-src": [SELF, *origins], "frame-src": [*origins, CHALLENGES], "connect-src": [SELF, API]}
    csp_update(policy)(lambda _: response)(HttpRequest())
