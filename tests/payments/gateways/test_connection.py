"""What Stripe's silence, refusals and broken connections mean for the money, and which calls are made again."""

import socket
import threading
from collections.abc import Iterator

import pytest

from apps.payments.gateways.gateway import Authorization, GatewayRefused
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.gateways.stripe.connection import ATTEMPTS
from apps.payments.interface import GatewayTimeout, GatewayUnavailable, PaymentStatus
from commerce.money import Money
from tests.payments.gateways.unreliable import BREAK_OFF, SILENCE, UnreliableServer

AUTHORIZATION = Authorization(
    payment_id="pay_1",
    order_id="ord_1",
    amount=Money(2000, "GBP"),
    method_token="pm_card_visa",
    return_url="https://shop.example/back",
)


@pytest.fixture
def server() -> Iterator[UnreliableServer]:
    with UnreliableServer() as running:
        yield running


def authorize(server: UnreliableServer | None = None, *, url: str = "") -> PaymentStatus:
    base = server.url if server else url
    gateway = StripeGateway(secret_key="sk_test_x", webhook_secrets=[], api_base=base, timeout=0.3)
    return gateway.authorize(authorization=AUTHORIZATION, idempotency_key="pay_1:authorize").status


@pytest.mark.parametrize("trouble", [BREAK_OFF, 409, 429])
def test_a_call_that_may_go_better_is_made_again_under_the_same_key(
    server: UnreliableServer, trouble: int | str
) -> None:
    server.answer_with(trouble, 200)

    assert authorize(server) is PaymentStatus.AUTHORIZED
    assert server.keys == ["pay_1:authorize"] * 2


@pytest.mark.parametrize(
    ("behaviours", "condition", "requests"),
    [
        ([SILENCE], GatewayTimeout, 1),
        ([500], GatewayTimeout, 1),
        ([BREAK_OFF], GatewayTimeout, 3),
        ([409], GatewayTimeout, 3),
        ([429], GatewayUnavailable, 3),
        ([BREAK_OFF, 429], GatewayTimeout, 3),
        ([401], GatewayUnavailable, 1),
        ([400], GatewayRefused, 1),
    ],
)
def test_what_it_means_when_it_does_not_go_better(
    server: UnreliableServer, behaviours: list[int | str], condition: type[Exception], requests: int
) -> None:
    server.answer_with(*behaviours)

    with pytest.raises(condition) as outcome:
        authorize(server)

    assert (outcome.type, server.requests) == (condition, requests)


def test_who_cannot_be_connected_to_has_done_nothing() -> None:
    with socket.socket() as taken_by_nobody:
        taken_by_nobody.bind(("127.0.0.1", 0))
        with pytest.raises(GatewayUnavailable):
            authorize(url=f"http://127.0.0.1:{taken_by_nobody.getsockname()[1]}")


def test_tls_that_breaks_off_may_have_carried_the_call() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        hang_up = threading.Thread(target=_hang_up_on_everybody, args=[server], daemon=True)
        hang_up.start()
        with pytest.raises(GatewayTimeout):
            authorize(url=f"https://127.0.0.1:{server.getsockname()[1]}")


def _hang_up_on_everybody(server: socket.socket) -> None:
    for _ in range(ATTEMPTS):
        connection, _ = server.accept()
        connection.recv(1024)
        connection.close()


def test_a_name_that_is_not_known_has_done_nothing() -> None:
    with pytest.raises(GatewayUnavailable):
        authorize(url="http://stripe.invalid")


def test_a_refused_key_is_told_loudly(server: UnreliableServer, caplog: pytest.LogCaptureFixture) -> None:
    server.answer_with(401)

    with pytest.raises(GatewayUnavailable):
        authorize(server)

    assert "stripe.key_refused" in caplog.text
