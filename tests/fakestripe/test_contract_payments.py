"""PaymentIntents as Stripe has them: the fake always, Stripe itself when STRIPE_TEST_KEY is set."""

import time

import pytest
import stripe

DAY = 24 * 3600


def test_a_payment_captured_by_hand_is_held_first(account, pay):
    intent = pay(account, metadata={"payment_id": "pay_1"}, expand=["latest_charge"])

    assert (intent.status, intent.amount, intent.amount_capturable, intent.amount_received) == (
        "requires_capture",
        2000,
        2000,
        0,
    )
    assert intent.metadata.payment_id == "pay_1"
    assert intent.payment_method.startswith("pm_")
    assert intent.payment_method != "pm_card_visa"
    charge = intent.latest_charge
    assert (charge.paid, charge.captured, charge.amount_captured, charge.status) == (True, False, 0, "succeeded")
    card = charge.payment_method_details.card
    assert (card.brand, card.last4) == ("visa", "4242")
    assert 6 * DAY < card.capture_before - time.time() < 8 * DAY


@pytest.mark.parametrize("capture_method", ["automatic", "automatic_async"])
def test_a_payment_captured_automatically_is_taken_at_once(account, pay, capture_method):
    intent = pay(account, capture_method=capture_method)

    assert (intent.status, intent.amount_capturable, intent.amount_received) == ("succeeded", 0, 2000)


def test_an_intent_is_created_first_and_confirmed_later(account, pay):
    intent = pay(account, confirm=None, payment_method=None)
    assert (intent.status, intent.latest_charge) == ("requires_payment_method", None)

    confirmed = account.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_mastercard"})
    assert confirmed.status == "requires_capture"
    assert (
        account.v1.payment_intents.retrieve(intent.id, {"expand": ["payment_method"]}).payment_method.card.last4
        == "4444"
    )


def test_an_intent_with_a_method_waits_for_its_confirmation(account, pay):
    assert pay(account, confirm=None).status == "requires_confirmation"


def test_without_a_method_it_cannot_be_confirmed(account, pay):
    intent = pay(account, confirm=None, payment_method=None)

    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.payment_intents.confirm(intent.id)
    assert (raised.value.http_status, raised.value.code) == (400, "payment_intent_unexpected_state")


def test_an_intent_that_may_redirect_needs_a_return_url(account, pay):
    with pytest.raises(stripe.InvalidRequestError, match="return_url") as raised:
        pay(account, payment_method_types=None)
    assert raised.value.http_status == 400

    never = {"enabled": True, "allow_redirects": "never"}
    assert pay(account, payment_method_types=None, automatic_payment_methods=never).status == "requires_capture"
    assert pay(account, payment_method_types=None, return_url="https://shop.test/").status == "requires_capture"


@pytest.mark.parametrize(
    ("token", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ],
)
def test_a_decline_is_402_and_leaves_the_intent_behind(account, pay, token, code, decline_code):
    with pytest.raises(stripe.CardError) as raised:
        pay(account, payment_method=token, metadata={"payment_id": "pay_2"})

    error = raised.value.error
    assert (raised.value.http_status, error.type, error.code) == (402, "card_error", code)
    assert getattr(error, "decline_code", None) in (decline_code, code if decline_code is None else decline_code)
    intent = account.v1.payment_intents.retrieve(error.payment_intent.id)
    assert (intent.status, intent.amount_capturable, intent.payment_method) == ("requires_payment_method", 0, None)
    assert intent.last_payment_error.code == code
    assert intent.metadata.payment_id == "pay_2"


def test_after_a_decline_the_same_intent_takes_another_card(account, pay):
    with pytest.raises(stripe.CardError) as raised:
        pay(account, payment_method="pm_card_chargeDeclined")

    again = account.v1.payment_intents.confirm(raised.value.error.payment_intent.id, {"payment_method": "pm_card_visa"})
    assert (again.status, again.last_payment_error) == ("requires_capture", None)


def test_3d_secure_sends_the_shopper_away_and_names_where_to_come_back(account, pay):
    intent = pay(account, payment_method="pm_card_authenticationRequired", return_url="https://shop.test/back")

    assert (intent.status, intent.amount_capturable, intent.next_action.type) == (
        "requires_action",
        0,
        "redirect_to_url",
    )
    assert intent.next_action.redirect_to_url.return_url == "https://shop.test/back"
    assert intent.next_action.redirect_to_url.url.startswith("http")


def test_3d_secure_off_session_is_a_decline(account, pay):
    with pytest.raises(stripe.CardError) as raised:
        pay(account, payment_method="pm_card_authenticationRequired", off_session=True)
    assert raised.value.code == "authentication_required"


@pytest.mark.parametrize(
    ("given", "param", "code"),
    [
        ({"amount": None}, "amount", "parameter_missing"),
        ({"currency": None}, "currency", "parameter_missing"),
        ({"amount": 29}, "amount", "amount_too_small"),
        ({"amount": 0}, "amount", None),
        ({"amount": -5}, "amount", None),
        ({"amount": "12.50"}, "amount", "parameter_invalid_integer"),
        ({"amount": 49, "currency": "usd"}, "amount", "amount_too_small"),
        ({"amount": 100_000_000}, "amount", "amount_too_large"),
        ({"currency": "zzz"}, "currency", None),
        ({"amount": 1001, "currency": "kwd"}, None, None),
        ({"capture_method": "sometimes"}, "capture_method", None),
        ({"colour": "red"}, "colour", "parameter_unknown"),
        ({"payment_method": "pm_nobody"}, "payment_method", "resource_missing"),
        ({"customer": "cus_nobody"}, "customer", "resource_missing"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_said(account, pay, given, param, code):
    with pytest.raises(stripe.InvalidRequestError) as raised:
        pay(account, **given)

    assert (raised.value.http_status, raised.value.error.type) == (400, "invalid_request_error")
    if param:
        assert raised.value.param == param
    if code:
        assert raised.value.code == code


@pytest.mark.parametrize(("currency", "amount"), [("jpy", 500), ("kwd", 10_000), ("isk", 50_000), ("usd", 50)])
def test_amounts_are_in_the_smallest_unit_of_the_currency(account, pay, currency, amount):
    intent = pay(account, currency=currency, amount=amount)

    assert (intent.currency, intent.amount, intent.amount_capturable) == (currency, amount, amount)


def test_an_unknown_intent_is_404(account):
    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.payment_intents.retrieve("pi_nobody")
    assert (raised.value.http_status, raised.value.code, raised.value.param) == (404, "resource_missing", "intent")


def test_a_wrong_key_is_401(account):
    with pytest.raises(stripe.AuthenticationError) as raised:
        account.v1.payment_intents.list({"limit": 1}, {"api_key": "sk_nonsense"})
    assert raised.value.http_status == 401


def test_every_answer_has_a_request_id(account, pay):
    assert pay(account).last_response.request_id.startswith("req_")
    with pytest.raises(stripe.InvalidRequestError) as raised:
        account.v1.payment_intents.retrieve("pi_nobody")
    assert raised.value.request_id.startswith("req_")


def test_a_list_is_newest_first_and_goes_on_after_the_last(account, pay):
    begun = int(time.time()) - 1
    ids = [pay(account, confirm=None).id for _ in range(3)]

    first = account.v1.payment_intents.list({"created": {"gte": begun}, "limit": 2})
    assert [intent.id for intent in first.data] == [ids[2], ids[1]]
    assert first.has_more
    second = account.v1.payment_intents.list({"created": {"gte": begun}, "limit": 2, "starting_after": ids[1]})
    assert ids[0] in [intent.id for intent in second.data]
    assert account.v1.payment_intents.list({"created": {"gt": int(time.time()) + 60}}).data == []


def test_the_pages_of_a_list_are_walked_by_the_sdk(account, pay):
    begun = int(time.time()) - 1
    ids = [pay(account, confirm=None).id for _ in range(3)]

    walked = account.v1.payment_intents.list({"created": {"gte": begun}, "limit": 1}).auto_paging_iter()
    assert [intent.id for intent in walked][:3] == ids[::-1]


def test_metadata_is_changed_key_by_key(account, pay):
    intent = pay(account, confirm=None, metadata={"a": "1", "b": "2"})

    changed = account.v1.payment_intents.update(intent.id, {"metadata": {"a": "", "c": "3"}})
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}


def test_a_confirmation_token_pays_once(account, pay):
    token = account.v1.test_helpers.confirmation_tokens.create({"payment_method": "pm_card_visa"})
    assert account.v1.confirmation_tokens.retrieve(token.id).payment_method_preview.card.last4 == "4242"

    asking = {"payment_method": None, "payment_method_types": None, "confirmation_token": token.id}
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        pay(account, **asking)
    paid = pay(account, **asking, return_url="https://shop.test/")
    assert paid.status == "requires_capture"
    with pytest.raises(stripe.InvalidRequestError) as raised:
        pay(account, **asking, return_url="https://shop.test/")
    assert raised.value.param == "confirmation_token"


def test_what_happened_is_listed_as_events(account, pay):
    held = pay(account)
    account.v1.payment_intents.capture(held.id)

    expected = {
        "payment_intent.created",
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
        "charge.succeeded",
        "charge.captured",
    }
    assert expected <= _events_of(account, held.id, at_least=expected)


def _events_of(account, intent_id, *, at_least):
    """Stripe lists an event a moment after it happened."""
    deadline = time.monotonic() + 20
    while True:
        events = account.v1.events.list({"limit": 50}).data
        types = {event.type for event in events if intent_id in str(event.data.object)}
        if at_least <= types or time.monotonic() > deadline:
            return types
        time.sleep(0.5)
