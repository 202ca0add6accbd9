"""`manage.py sagas`."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.orders import services
from apps.orders.models import CheckoutSaga
from tests.orders.shop_floor import NOW, check_out, filled_cart, ledger, open_shop, shelf

State = CheckoutSaga.State


@pytest.fixture(autouse=True)
def shop_floor(db: None) -> None:
    open_shop(MUG=10)


@pytest.fixture
def waiting() -> CheckoutSaga:
    """A checkout whose shopper is at the bank, a quarter of an hour's patience left."""
    check_out(filled_cart(MUG=2), "pm_card_authenticationRequired")
    return CheckoutSaga.objects.select_related("order").get()


def run(capsys: Any, *words: str) -> tuple[str, str, int]:
    """What the command wrote, complained of, and exited with."""
    capsys.readouterr()
    code = 0
    try:
        call_command("sagas", *words)
    except SystemExit as end:
        code = int(str(end.code))
    written = capsys.readouterr()
    return written.out, written.err, code


def objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_list_shows_what_has_not_ended(waiting: CheckoutSaga, capsys: Any) -> None:
    check_out(filled_cart(MUG=1))

    out, _, code = run(capsys, "list")

    assert (waiting.order.number in out, out.splitlines()[-1], code) == (True, "1 shown.", 0)


def test_list_shows_a_state_in_json(waiting: CheckoutSaga, capsys: Any) -> None:
    check_out(filled_cart(MUG=1))

    shown = objects(run(capsys, "list", "--state", "completed", "--state", "suspended", "--json")[0])

    assert [(row["state"], row["order_status"]) for row in shown] == [
        ("completed", "confirmed"),
        ("suspended", "pending_payment"),
    ]
    assert objects(run(capsys, "list", "--state", "compensated", "--json")[0]) == []


def test_show_tells_the_steps(waiting: CheckoutSaga, capsys: Any) -> None:
    out = run(capsys, "show", waiting.order.number)[0]
    (whole,) = objects(run(capsys, "show", waiting.pk, "--json")[0])

    assert "attempt 1: run authorize_payment, suspended" in out
    assert [step["outcome"] for step in whole["steps"]] == ["done", "suspended"]
    assert (whole["checkout"], whole["order"], whole["notes"]) == (waiting.pk, waiting.order_id, [])
    assert "pm_card" not in out


def test_an_unknown_name_is_a_sentence(capsys: Any) -> None:
    with pytest.raises(CommandError, match="There is no checkout of this name"):
        call_command("sagas", "show", "saga_none")
    assert run(capsys, "resume", "saga_none")[1:] == (
        "saga_none: There is no checkout of this name. Give its id, or its order's id or number.\n",
        1,
    )


def test_resume_without_names_takes_up_what_nobody_works_on(waiting: CheckoutSaga, capsys: Any) -> None:
    assert run(capsys, "resume")[0] == "0 resumed.\n"
    CheckoutSaga.objects.update(lease_until=NOW, wait_until=NOW)

    would = run(capsys, "resume", "--dry-run")[0]
    untouched = CheckoutSaga.objects.get().state
    did = run(capsys, "resume")[0]

    assert "1 would be taken up; nothing was done." in would
    assert (untouched, did, CheckoutSaga.objects.get().state) == (State.SUSPENDED, "1 resumed.\n", State.COMPENSATED)


def test_compensate_undoes_after_a_rehearsal(waiting: CheckoutSaga, capsys: Any) -> None:
    rehearsed = run(capsys, "compensate", waiting.order_id, "--dry-run")
    before = (ledger(), shelf("MUG"))
    out, _, code = run(capsys, "compensate", waiting.order_id)
    _, complaint, again = run(capsys, "compensate", waiting.order_id)

    assert ("1 would be taken up" in rehearsed[0], rehearsed[2]) == (True, 0)
    assert before == ([("requires_action", 0, 0)], (10, 2))
    assert (out.splitlines()[-1], code) == ("1 compensated, 0 refused.", 0)
    assert (ledger(), shelf("MUG")) == ([("voided", 0, 0)], (10, 0))
    assert ("has come to its end" in complaint, again) == (True, 1)


def test_what_has_still_not_ended_is_told_by_the_exit_code(waiting: CheckoutSaga, capsys: Any) -> None:
    out, _, code = run(capsys, "resume", waiting.pk)

    assert (out.splitlines()[-1], code) == ("1 waiting for the shopper, 0 refused.", 1)
    assert CheckoutSaga.objects.get().notes.get().by.startswith("command line (")
    assert services.resume_stale_checkouts(timezone.now() + timedelta(minutes=1)) == 0, "it keeps its time"


def test_what_is_paid_is_not_undone(capsys: Any) -> None:
    check_out(filled_cart(MUG=1))
    CheckoutSaga.objects.update(state=State.NEEDS_ATTENTION, step="confirm_order")

    _, complaint, code = run(capsys, "compensate", CheckoutSaga.objects.get().pk)

    assert ("Cancel the order instead." in complaint, code, ledger()) == (True, 1, [("captured", 1395, 0)])
