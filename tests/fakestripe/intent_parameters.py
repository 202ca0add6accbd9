"""What a PaymentIntent's calls accept, and what of it goes together."""

from tests.fakestripe.books import Object
from tests.fakestripe.errors import invalid
from tests.fakestripe.parameters import anything, boolean, mapping, metadata, one_of, positive, text

DESCRIBING = {
    "description": text,
    "receipt_email": text,
    "shipping": mapping,
    "statement_descriptor": text,
    "statement_descriptor_suffix": text,
    "transfer_group": text,
    "amount_details": mapping,
    "payment_details": mapping,
    "application_fee_amount": anything,
}
PAYING = {
    "payment_method": text,
    "payment_method_data": mapping,
    "payment_method_options": mapping,
    "payment_method_types": anything,
    "excluded_payment_method_types": anything,
    "confirmation_token": text,
    "capture_method": one_of("automatic", "automatic_async", "manual"),
    "setup_future_usage": one_of("on_session", "off_session"),
}
CONFIRMING = {
    "return_url": text,
    "off_session": boolean,
    "error_on_requires_action": boolean,
    "use_stripe_sdk": boolean,
    "mandate_data": mapping,
    "radar_options": mapping,
}
EDITABLE = {
    **DESCRIBING,
    "amount": positive,
    "currency": text,
    "customer": text,
    "metadata": metadata,
}
CREATE = {
    **EDITABLE,
    **PAYING,
    **CONFIRMING,
    "confirm": boolean,
    "confirmation_method": one_of("automatic", "manual"),
    "automatic_payment_methods": mapping,
}
CONFIRM = {**DESCRIBING, **PAYING, **CONFIRMING, "client_secret": text}
CAPTURE = {"amount_to_capture": positive, "final_capture": boolean, "metadata": metadata, **DESCRIBING}


def automatic_methods(asked: Object) -> Object | None:
    """On unless the types are listed, as in Stripe's present API version."""
    given = asked.get("automatic_payment_methods")
    if given is None:
        return None if asked.get("payment_method_types") else {"enabled": True, "allow_redirects": "always"}
    return {"enabled": given.get("enabled") == "true", "allow_redirects": given.get("allow_redirects", "always")}


def check_confirmation(asked: Object) -> None:
    """:raises StripeError: what is given does not go together"""
    if asked.get("automatic_payment_methods") and asked.get("payment_method_types"):
        raise invalid("You may only specify one of these parameters: automatic_payment_methods, payment_method_types.")
    if asked.get("confirm"):
        if not any(asked.get(name) for name in ("payment_method", "payment_method_data", "confirmation_token")):
            raise invalid("You cannot confirm this PaymentIntent because it's missing a payment method.")
    else:
        for name in (*CONFIRMING, "confirmation_token"):
            if asked.get(name) is not None and name not in ("use_stripe_sdk", "radar_options"):
                raise invalid(f"The parameter {name} can only be passed when confirm is true.", param=name)


def check_return_url(automatic: Object | None, asked: Object) -> None:
    """:raises StripeError: the method may send the shopper away, and there is no way back"""
    redirects = automatic and automatic["enabled"] and automatic["allow_redirects"] == "always"
    if redirects and not (asked.get("return_url") or asked.get("use_stripe_sdk")):
        raise invalid(
            "This PaymentIntent is configured to accept payment methods that might redirect your customer off of your"
            " page, so you must provide a `return_url`; or set `automatic_payment_methods[allow_redirects]` to `never`."
        )
