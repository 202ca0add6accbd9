"""Customers and saved methods as Stripe has them: the fake always, Stripe itself when STRIPE_TEST_KEY is set."""

import pytest
import stripe


@pytest.fixture
def customer(account):
    created = account.v1.customers.create({"email": "eve@shop.test", "metadata": {"customer_id": "cust_1"}})
    yield created
    account.v1.customers.delete(created.id)


def test_a_customer_keeps_a_method_and_gives_it_up(account, customer):
    method = account.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    assert (method.customer, method.type, method.card.brand, method.card.last4) == (customer.id, "card", "visa", "4242")
    assert 1 <= method.card.exp_month <= 12
    kept = account.v1.payment_methods.list({"customer": customer.id, "type": "card"})
    assert [each.id for each in kept.data] == [method.id]
    assert [each.id for each in account.v1.customers.payment_methods.list(customer.id).data] == [method.id]

    assert account.v1.payment_methods.detach(method.id).customer is None
    assert account.v1.payment_methods.list({"customer": customer.id, "type": "card"}).data == []


def test_a_detached_method_is_never_used_again(account, customer, pay):
    method = account.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    account.v1.payment_methods.detach(method.id)

    with pytest.raises(stripe.InvalidRequestError):
        pay(account, payment_method=method.id)
    with pytest.raises(stripe.InvalidRequestError):
        account.v1.payment_methods.detach(method.id)


def test_a_card_that_the_bank_refuses_is_not_kept(account, customer):
    with pytest.raises(stripe.CardError) as raised:
        account.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id})
    assert (raised.value.http_status, raised.value.code) == (402, "card_declined")
    assert account.v1.payment_methods.list({"customer": customer.id, "type": "card"}).data == []


def test_a_kept_method_pays_for_its_customer_only(account, customer, pay):
    method = account.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})

    paid = pay(account, payment_method=method.id, customer=customer.id, off_session=True)
    assert (paid.status, paid.payment_method) == ("requires_capture", method.id)
    again = pay(account, payment_method=method.id, customer=customer.id)
    assert again.status == "requires_capture"
    with pytest.raises(stripe.InvalidRequestError):
        pay(account, payment_method=method.id)


def test_a_method_is_kept_while_paying(account, customer, pay):
    pay(account, customer=customer.id, setup_future_usage="off_session")

    kept = account.v1.payment_methods.list({"customer": customer.id, "type": "card"})
    assert [method.card.last4 for method in kept.data] == ["4242"]


def test_a_method_nobody_kept_pays_once(account, pay):
    method = pay(account).payment_method

    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        pay(account, payment_method=method)


def test_a_method_is_kept_by_a_setup_intent(account, customer):
    intent = account.v1.setup_intents.create(
        {"customer": customer.id, "payment_method": "pm_card_visa", "payment_method_types": ["card"], "confirm": True}
    )
    assert intent.status == "succeeded"
    kept = account.v1.payment_methods.list({"customer": customer.id, "type": "card"})
    assert [method.id for method in kept.data] == [intent.payment_method]


def test_a_setup_intent_may_ask_for_3d_secure(account, customer):
    intent = account.v1.setup_intents.create(
        {
            "customer": customer.id,
            "payment_method": "pm_card_authenticationRequired",
            "payment_method_types": ["card"],
            "confirm": True,
            "return_url": "https://shop.test/",
        }
    )
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")


def test_a_deleted_customer_is_a_stub(account):
    created = account.v1.customers.create({"email": "gone@shop.test"})
    account.v1.customers.delete(created.id)

    assert account.v1.customers.retrieve(created.id).deleted is True
    with pytest.raises(stripe.InvalidRequestError):
        account.v1.payment_methods.attach("pm_card_visa", {"customer": created.id})
