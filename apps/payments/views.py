"""The sandbox's 3-D Secure page: where the shopper's bank would ask whether it is really them."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from apps.payments.gateways import GatewayRefused, sandbox
from apps.payments.interface import PaymentStatus
from apps.payments.models import SandboxIntent


class SandboxChallengeView(View):
    """Approve or decline, then back to the shop. Exists only while the sandbox is the gateway."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.PAYMENT_GATEWAY != "sandbox":
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        intent = _find(reference)
        if intent.status != PaymentStatus.REQUIRES_ACTION:
            return HttpResponseRedirect(intent.return_url)
        return render(request, "payments/sandbox_3ds.html", {"intent": intent})

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        intent = _find(reference)
        with suppress(GatewayRefused):  # answered before: the shop knows, or will ask
            sandbox.answer_challenge(reference=reference, approved=request.POST.get("answer") == "approve")
        return HttpResponseRedirect(intent.return_url)


def _find(reference: str) -> SandboxIntent:
    intent = sandbox.find_intent(reference=reference)
    if intent is None:
        raise Http404
    return intent
