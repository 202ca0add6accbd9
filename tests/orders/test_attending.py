"""Checkouts that did not end by themselves: what people see of them, and can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cart import interface as cart
from apps.customers.models import Customer
from apps.inventory import interface as inventory
from apps.orders import services
from apps.orders.models import CheckoutNote, CheckoutSaga
from apps.orders.models.saga import MOST_FAILURES
from apps.orders.services import attending
from apps.orders.services.attending import (
    CheckoutEnded,
    CheckoutIsRun,
    CheckoutNotFound,
    NothingNoted,
    OrderIsPaid,
)
from apps.orders.services.steps import STEPS
from apps.payments import interface as payments
from apps.payments.interface import PaymentDeclined
from commerce.metrics import render
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf
from tests.support.breaking import FOR_EVER, Breaking

State = CheckoutSaga.State
LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


def saga() -> CheckoutSaga:
    return CheckoutSaga.objects.select_related("order").get()


@contextmanager
def payments_that_fail(**calls: int) -> Iterator[None]:
    with payments.service.replaced_by(Breaking(payments.service(), **calls)):  # type: ignore[arg-type]
        yield


def given_up() -> None:
    """Recovery tries, fails, and gives up."""
    for hour in range(1, MOST_FAILURES + 2):
        services.resume_stale_checkouts(NOW + timedelta(hours=hour))


@pytest.fixture
def unpaid() -> CheckoutSaga:
    """Its money could not be asked after, for ever: nobody knows."""
    token = filled_cart(MUG=2)
    with payments_that_fail(refresh=FOR_EVER):
        check_out(token, "pm_card_authenticationRequired")
        given_up()
    return saga()


@pytest.fixture
def paid() -> CheckoutSaga:
    """Confirmed, but its cart could not be emptied."""
    with cart.service.replaced_by(Breaking(cart.service(), clear=FOR_EVER)):  # type: ignore[arg-type]
        with pytest.raises(Exception, match="not carried out"):
            check_out(filled_cart(MUG=2))
        given_up()
    return saga()


class TestTryingAgain:
    def test_carries_on_where_it_stopped(self, paid: CheckoutSaga) -> None:
        assert (paid.state, paid.step) == (State.NEEDS_ATTENTION, "confirm_order")

        resumed = attending.resume_checkout(name=paid.pk, by="staff ada", now=LATER)

        assert (resumed.state, saga().state, ledger()) == (State.COMPLETED, State.COMPLETED, [("captured", 2395, 0)])
        assert [(note.by, note.text, note.at) for note in CheckoutNote.objects.all()] == [
            ("staff ada", "Tried again.", LATER)
        ]

    def test_goes_on_undoing_what_was_being_undone(self) -> None:
        token = filled_cart(MUG=2)
        with inventory.service.replaced_by(Breaking(inventory.service(), release=FOR_EVER)):  # type: ignore[arg-type]
            with pytest.raises(PaymentDeclined):
                check_out(token, "pm_card_chargeDeclined")
            given_up()
        assert (saga().state, shelf("MUG")) == (State.NEEDS_ATTENTION, (10, 2))

        resumed = attending.resume_checkout(name=saga().pk, by="staff ada", now=LATER)

        assert (resumed.state, shelf("MUG")) == (State.COMPENSATED, (10, 0))

    def test_says_so_when_it_fails_again(self, unpaid: CheckoutSaga) -> None:
        with payments_that_fail(refresh=FOR_EVER):
            resumed = attending.resume_checkout(name=unpaid.pk, by="staff ada", now=LATER)

        assert (resumed.state, "not carried out" in resumed.trouble) == (State.NEEDS_ATTENTION, True)

    def test_finds_a_checkout_by_its_order_too(self, paid: CheckoutSaga) -> None:
        found = [attending.find_checkout(name=name) for name in (paid.pk, paid.order_id, paid.order.number)]

        assert found == [paid] * 3
        with pytest.raises(CheckoutNotFound):
            attending.find_checkout(name="saga_none")


class TestUndoing:
    def test_cancels_the_unpaid_order_and_gives_everything_back(self, unpaid: CheckoutSaga) -> None:
        undone = attending.compensate_checkout(name=unpaid.pk, by="staff ada", now=LATER)

        order = services.get_order(order_id=undone.order_id)
        assert (undone.state, order.status, order.history[-1].by) == (State.COMPENSATED, "cancelled", "staff ada")
        assert (shelf("MUG"), ledger()) == ((10, 0), [("voided", 0, 0)])

    def test_is_not_for_paid_orders(self, paid: CheckoutSaga) -> None:
        with pytest.raises(OrderIsPaid):
            attending.compensate_checkout(name=paid.pk, by="staff ada", now=LATER)

        assert (saga().state, ledger()) == (State.NEEDS_ATTENTION, [("captured", 2395, 0)])


class TestCancelling:
    def test_a_paid_order_whose_checkout_needs_attention_gives_everything_back(self, paid: CheckoutSaga) -> None:
        services.cancel(order_id=paid.order_id, reason="No.", by="staff ada", now=LATER)

        assert (saga().state, saga().order.status) == (State.COMPENSATED, "cancelled")
        assert (shelf("MUG"), ledger()) == ((10, 0), [("captured", 2395, 2395)])


class TestWhatIsLeftAlone:
    def test_what_has_ended(self) -> None:
        check_out(filled_cart(MUG=1))
        for act in (attending.resume_checkout, attending.compensate_checkout):
            with pytest.raises(CheckoutEnded):
                act(name=saga().pk, by="staff ada", now=LATER)

    def test_what_a_process_works_on_until_its_deadline(self) -> None:
        with pytest.raises(PaymentDeclined):
            check_out(filled_cart(MUG=1), "pm_card_chargeDeclined")
        held = saga()
        held.begin_again(method_token="pm_card_visa", return_url="", retry_key="", now=NOW)
        held.begin(STEPS[0].begun(attempt=held.attempt, at=NOW))

        for act in (attending.resume_checkout, attending.compensate_checkout):
            with pytest.raises(CheckoutIsRun):
                act(name=held.pk, by="staff ada", now=held.lease_until)


class TestNotes:
    def test_are_kept_with_who_and_when(self, paid: CheckoutSaga) -> None:
        attending.note_on_checkout(name=paid.pk, text=" Called the bank. ", by="staff ada", now=NOW)
        attending.note_on_checkout(name=paid.pk, text="They call back.", by="staff eve", now=LATER)

        assert [(note.at, note.by, note.text) for note in paid.notes.all()] == [
            (NOW, "staff ada", "Called the bank."),
            (LATER, "staff eve", "They call back."),
        ]

    def test_need_words(self, paid: CheckoutSaga) -> None:
        with pytest.raises(NothingNoted):
            attending.note_on_checkout(name=paid.pk, text=" ", by="staff ada", now=NOW)


def staff(*codenames: str) -> Client:
    client, account = Client(), Customer.objects.create_user(f"{len(codenames)}@example.com", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(account)
    return client


SEES = ("view_checkoutsaga", "view_checkoutnote", "view_order")


class TestTheAdmin:
    def page(self, client: Client, path: str) -> str:
        response = client.get(f"/admin/orders/checkoutsaga/{path}")
        assert response.status_code == 200
        return str(response.content.decode())

    def test_shows_what_needs_attention_with_its_steps_and_notes(self, paid: CheckoutSaga) -> None:
        attending.note_on_checkout(name=paid.pk, text="Called the bank.", by="staff ada", now=NOW)
        client = staff(*SEES)

        listed = self.page(client, "?state__exact=needs_attention")
        page = self.page(client, f"{paid.pk}/change/")

        assert paid.order.number in listed
        for words in ("reserve_stock", "clear_cart", "failed", "clear was not carried out", "Called the bank."):
            assert words in page

    @pytest.mark.parametrize(("action", "ends"), [("retry", "pending_payment"), ("compensate", "cancelled")])
    def test_acts_and_says_what_came_of_it(self, unpaid: CheckoutSaga, action: str, ends: str) -> None:
        client = staff(*SEES, "change_checkoutsaga")
        path = f"/admin/orders/checkoutsaga/{unpaid.pk}"
        assert client.get(f"{path}/{action}/").status_code == 200

        with payments_that_fail(refresh=FOR_EVER if action == "retry" else 0):
            done = client.post(f"{path}/{action}/", {"_form_submitted": "on"})

        state = saga().get_state_display().lower()
        assert done.headers["HX-Redirect"] == f"{path}/change/"
        assert saga().order.status == ends
        assert f"The checkout is now: {state}." in self.page(client, f"{unpaid.pk}/change/")
        assert CheckoutNote.objects.get().by == "staff 4@example.com"

    def test_keeps_a_note(self, paid: CheckoutSaga) -> None:
        client = staff(*SEES, "change_checkoutsaga")

        client.post(f"/admin/orders/checkoutsaga/{paid.pk}/note/", {"_form_submitted": "on", "text": "Called."})

        assert [(note.by, note.text) for note in CheckoutNote.objects.all()] == [("staff 4@example.com", "Called.")]

    @pytest.mark.parametrize("action", ["retry", "compensate", "note"])
    def test_lets_nobody_act_who_may_only_look(self, paid: CheckoutSaga, action: str) -> None:
        refused = staff(*SEES).post(
            f"/admin/orders/checkoutsaga/{paid.pk}/{action}/", {"_form_submitted": "on", "text": "x"}
        )

        assert (refused.status_code, saga().state, CheckoutNote.objects.count()) == (403, State.NEEDS_ATTENTION, 0)

    def test_lists_thirty_at_the_cost_of_one(self) -> None:
        client = staff(*SEES)

        def queries() -> int:
            with CaptureQueriesContext(connections["orders"]) as captured:
                self.page(client, "")
            return len(captured)

        check_out(filled_cart(MUG=1))
        self.page(client, "")
        one = queries()
        open_shop(CUP=29)
        for _ in range(29):
            check_out(filled_cart(CUP=1))

        assert queries() == one


def test_how_many_have_not_ended_is_told_by_state(paid: CheckoutSaga) -> None:
    check_out(filled_cart(MUG=1), "pm_card_authenticationRequired")
    check_out(filled_cart(MUG=1))

    assert CheckoutSaga.objects.how_many_are_open() == {
        "running": 0,
        "suspended": 1,
        "compensating": 0,
        "needs_attention": 1,
    }
    assert 'commerce_checkouts{state="needs_attention"} 1.0' in render().decode()
