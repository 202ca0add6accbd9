"""The shopper's answer to 3-D Secure, whichever kind of intent asked."""

from tests.fakestripe import attempts, setup_intents
from tests.fakestripe.application import Application
from tests.fakestripe.books import Object
from tests.fakestripe.errors import missing


def answer(application: Application, intent_id: str, *, approved: bool) -> Object:
    """The intent afterwards, booked, its events sent.

    :raises StripeError: there is no such intent, or it asks nothing
    """
    call = application.call()
    with application.books.writing():
        intent = find(application, intent_id)
        module = attempts if intent["object"] == "payment_intent" else setup_intents
        module.answer_challenge(call, intent, approved=approved)
    application.after_booking()
    return intent


def find(application: Application, intent_id: str) -> Object:
    """:raises StripeError: there is none"""
    intent = application.books.find(intent_id)
    if intent is None or "_challenge" not in intent:
        raise missing("intent", intent_id)
    return intent
