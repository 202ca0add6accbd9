"""What a test may do that a shop may not: `POST /_control/…` with JSON. README.md lists all of it."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from tests.fakestripe import attempts, challenge, disputes, refunds
from tests.fakestripe.application import Application
from tests.fakestripe.books import Object
from tests.fakestripe.errors import StripeError, invalid
from tests.fakestripe.faults import Fault
from tests.fakestripe.ledger import ledger
from tests.fakestripe.rendering import shown
from tests.fakestripe.webhooks import Manners

Order = Callable[[Application, dict[str, Any]], Any]


def control(application: Application, method: str, path: str, order: dict[str, Any]) -> tuple[int, Any]:
    """Status and document for a control call."""
    handler = ORDERS.get(f"{method} {path}")
    if handler is None:
        return 404, {"error": f"There is no {method} {path}.", "known": sorted(ORDERS)}
    try:
        return 200, shown(handler(application, order))
    except (TypeError, ValueError, KeyError) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}
    except StripeError as error:
        return error.status, error.body


def _ledger(application: Application, _order: dict[str, Any]) -> Any:
    with application.books.lock:
        return ledger(application.books)


def _requests(application: Application, _order: dict[str, Any]) -> Any:
    return {"requests": list(application.log)}


def _reset(application: Application, _order: dict[str, Any]) -> Any:
    """Everything but the webhook's address and secrets."""
    manners = application.courier.manners
    application.faults.clear()
    application.courier.drop_all()
    application.books.forget()
    application.log.clear()
    return _set_manners(application, Manners(url=manners.url, secrets=manners.secrets))


def _set_faults(application: Application, order: dict[str, Any]) -> Any:
    wanted = order.get("faults", [order])
    application.faults.add(*[Fault(**one) for one in wanted])
    return _faults(application, {})


def _clear_faults(application: Application, _order: dict[str, Any]) -> Any:
    application.faults.clear()
    return _faults(application, {})


def _faults(application: Application, _order: dict[str, Any]) -> Any:
    return {"faults": application.faults.shown()}


def _clock(application: Application, order: dict[str, Any]) -> Any:
    """Move it by `advance` seconds; what falls due happens: holds lapse, refunds settle."""
    call = application.call()
    with application.books.writing():
        application.books.move_clock(int(order.get("advance", 0)))
        attempts.lapse_due(call)
        refunds.settle_due(call)
    application.after_booking()
    return {"now": application.books.now}


def _webhooks(application: Application, order: dict[str, Any]) -> Any:
    """Change some of the manners; the others stay."""
    return _set_manners(application, replace(application.courier.manners, **order))


def _set_manners(application: Application, manners: Manners) -> Any:
    with application.books.writing():
        application.books.put_setting("webhooks", asdict(manners))
    application.courier.behave(manners)
    return _deliveries(application, {})


def _deliveries(application: Application, _order: dict[str, Any]) -> Any:
    courier = application.courier
    return {
        "webhooks": asdict(courier.manners),
        "waiting": courier.waiting,
        "held": [{"event": event["id"], "type": event["type"]} for event in list(courier.held)],
        "deliveries": list(courier.deliveries),
    }


def _release(application: Application, order: dict[str, Any]) -> Any:
    return {"released": application.courier.release(shuffle=bool(order.get("shuffle")))}


def _resend(application: Application, order: dict[str, Any]) -> Any:
    """Named `events`, or all of an intent, or all."""
    wanted, intent = order.get("events"), order.get("payment_intent")
    with application.books.lock:
        events = [
            event
            for event in application.books.of("event")
            if (wanted is None or event["id"] in wanted) and (intent is None or intent in _ids_in(event))
        ]
    for event in events:
        application.courier.send(event)
    return {"resent": [event["id"] for event in events]}


def _wait(application: Application, order: dict[str, Any]) -> Any:
    return {"settled": application.courier.wait(float(order.get("seconds", 10)))}


def _authenticate(application: Application, order: dict[str, Any]) -> Any:
    """Answer the bank's page for the shopper: `approve` true or false."""
    intent_id = order.get("payment_intent") or order["setup_intent"]
    return challenge.answer(application, intent_id, approved=bool(order.get("approve", True)))


def _dispute(application: Application, order: dict[str, Any]) -> Any:
    call = application.call()
    with application.books.writing():
        intent = application.books.get("payment_intent", order["payment_intent"])
        charge = application.books.get("charge", intent["latest_charge"] or "")
        reason, amount = order.get("reason", "fraudulent"), order.get("amount")
        dispute = disputes.open_(call, charge, reason=reason, amount=amount)
    application.after_booking()
    return dispute


def _close_dispute(application: Application, order: dict[str, Any]) -> Any:
    call = application.call()
    with application.books.writing():
        dispute = application.books.get("dispute", order["dispute"])
        disputes.close(call, dispute, status=order.get("status", "lost"))
    application.after_booking()
    return dispute


def _settle_refund(application: Application, order: dict[str, Any]) -> Any:
    """`status`: succeeded, failed or canceled."""
    if order["status"] not in ("succeeded", "failed", "canceled"):
        raise invalid("A refund settles as succeeded, failed or canceled.", param="status")
    call = application.call()
    with application.books.writing():
        refund = application.books.get("refund", order["refund"])
        refunds.settle(call, refund, order["status"])
    application.after_booking()
    return refund


def _next_refunds(application: Application, order: dict[str, Any]) -> Any:
    """The statuses that the next refunds begin with."""
    with application.books.writing():
        application.books.put_setting("next_refunds", list(order["statuses"]))
    return {"statuses": application.books.settings["next_refunds"]}


def _ids_in(event: Object) -> tuple[Any, Any]:
    thing = event["data"]["object"]
    return thing["id"], thing.get("payment_intent")


ORDERS: dict[str, Order] = {
    "GET /_ledger": _ledger,
    "GET /_requests": _requests,
    "POST /_control/reset": _reset,
    "GET /_control/faults": _faults,
    "POST /_control/faults": _set_faults,
    "DELETE /_control/faults": _clear_faults,
    "GET /_control/clock": _clock,
    "POST /_control/clock": _clock,
    "GET /_control/webhooks": _deliveries,
    "POST /_control/webhooks": _webhooks,
    "POST /_control/webhooks/release": _release,
    "POST /_control/webhooks/resend": _resend,
    "POST /_control/webhooks/wait": _wait,
    "POST /_control/authenticate": _authenticate,
    "POST /_control/disputes": _dispute,
    "POST /_control/disputes/close": _close_dispute,
    "POST /_control/refunds": _settle_refund,
    "POST /_control/refunds/next": _next_refunds,
}
