from collections.abc import Callable

import pytest

from apps.payments.gateways.sandbox import answer_challenge
from apps.payments.models import SandboxIntent


@pytest.fixture
def answer_the_bank() -> Callable[..., None]:
    """`answer_the_bank(approved=True)`: what the shopper presses on the sandbox's 3-D Secure page."""

    def answer(*, approved: bool) -> None:
        reference = SandboxIntent.objects.get(status="requires_action").pk
        answer_challenge(reference=reference, approved=approved)

    return answer
