"""A gateway that does not answer is left alone for a while; seen with Stripe's client and a real server that fails."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.payments.gateways import GATEWAYS, Gateway, breaker_states, gateway_named
from apps.payments.gateways.breaker import Breaker, BreakerLimits, BreakerState, GuardedGateway
from apps.payments.gateways.gateway import GatewayRefused
from apps.payments.gateways.stripe import StripeGateway
from apps.payments.interface import GatewayTimeout, GatewayUnavailable
from commerce.ports import signature_differences
from tests.payments.gateways.unreliable import UnreliableServer

SINCE = datetime(2026, 11, 20, tzinfo=UTC)
LIMITS = BreakerLimits(failures=3, window=60, rest=15)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def server() -> Iterator[UnreliableServer]:
    with UnreliableServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guarded(server: UnreliableServer, clock: Clock) -> GuardedGateway:
    return GuardedGateway(gateway_at(server), Breaker("stripe", LIMITS, clock=clock))


def gateway_at(server: UnreliableServer) -> StripeGateway:
    return StripeGateway(secret_key="sk_test_x", webhook_secrets=["whsec_x"], api_base=server.url, timeout=0.3)


def ask(gateway: Gateway, times: int = 1) -> type[Exception]:
    """What the last of so many questions came to."""
    for _ in range(times):
        with pytest.raises((GatewayTimeout, GatewayUnavailable, GatewayRefused)) as outcome:
            gateway.retrieve(reference="pi_1")
    return outcome.type


class TestBreaker:
    def test_opens_after_failures_in_a_row_and_asks_no_more(
        self, guarded: GuardedGateway, server: UnreliableServer
    ) -> None:
        server.answer_with(500)

        assert ask(guarded, times=3) is GatewayTimeout
        assert guarded.breaker.state is BreakerState.OPEN
        assert (ask(guarded, times=5), server.requests) == (GatewayUnavailable, 3)

    def test_counts_silences_too(self, guarded: GuardedGateway, server: UnreliableServer) -> None:
        server.stay_silent()

        ask(guarded, times=3)

        assert guarded.breaker.state is BreakerState.OPEN

    def test_an_answer_in_between_begins_the_count_anew(
        self, guarded: GuardedGateway, server: UnreliableServer
    ) -> None:
        for status in (500, 500, 404, 500, 500):
            server.answer_with(status)
            ask(guarded)

        assert guarded.breaker.state is BreakerState.CLOSED

    def test_forgets_failures_that_lie_long_back(
        self, guarded: GuardedGateway, server: UnreliableServer, clock: Clock
    ) -> None:
        server.answer_with(500)
        ask(guarded, times=2)
        clock.seconds += 61
        ask(guarded, times=2)

        assert guarded.breaker.state is BreakerState.CLOSED

    def test_a_probe_that_is_answered_closes_it(
        self, guarded: GuardedGateway, server: UnreliableServer, clock: Clock
    ) -> None:
        server.answer_with(500)
        ask(guarded, times=3)
        clock.seconds += 15
        assert guarded.breaker.state is BreakerState.HALF_OPEN
        server.answer_with(404)

        assert ask(guarded) is GatewayRefused
        assert guarded.breaker.state is BreakerState.CLOSED

    def test_a_probe_that_fails_opens_it_for_another_rest(
        self, guarded: GuardedGateway, server: UnreliableServer, clock: Clock
    ) -> None:
        server.answer_with(500)
        ask(guarded, times=3)
        clock.seconds += 15

        assert ask(guarded) is GatewayTimeout
        assert (ask(guarded), server.requests) == (GatewayUnavailable, 4)

    def test_only_one_probe_goes_out_at_a_time(
        self,
        guarded: GuardedGateway,
        server: UnreliableServer,
        clock: Clock,
        concurrently: Callable[..., list[Any]],
    ) -> None:
        server.answer_with(500)
        ask(guarded, times=3)
        clock.seconds += 15
        server.stay_silent()

        outcomes = concurrently([lambda: ask(guarded)] * 6)

        assert sorted(outcome.__name__ for outcome in outcomes) == ["GatewayTimeout"] + ["GatewayUnavailable"] * 5
        assert server.requests == 4

    def test_a_list_is_guarded_page_by_page(self, guarded: GuardedGateway, server: UnreliableServer) -> None:
        server.answer_with(500)
        for _ in range(3):
            with pytest.raises(GatewayTimeout):
                list(guarded.payments_since(since=SINCE))

        assert guarded.breaker.state is BreakerState.OPEN

    def test_can_be_turned_off(self, server: UnreliableServer) -> None:
        guarded = GuardedGateway(gateway_at(server), Breaker("stripe", BreakerLimits(failures=0)))
        server.answer_with(500)

        assert ask(guarded, times=10) is GatewayTimeout


class TestTheGatewaysOfTheShop:
    def test_each_has_a_breaker_of_its_own_whose_state_can_be_read(
        self, server: UnreliableServer, monkeypatch: Any, settings: Any
    ) -> None:
        settings.GATEWAY_BREAKER_FAILURES = 2
        monkeypatch.setitem(GATEWAYS, "stripe", gateway_at(server))
        server.answer_with(500)

        ask(gateway_named("stripe"), times=2)

        assert breaker_states()["stripe"] is BreakerState.OPEN

    def test_but_the_sandbox_whose_outages_are_single_cards(self) -> None:
        assert gateway_named("sandbox") is GATEWAYS["sandbox"]

    def test_a_guarded_one_is_asked_like_any_other(self) -> None:
        assert signature_differences(Gateway, GuardedGateway) == []
