"""How the shop writes about goods that come back."""

from django.utils.translation import gettext_lazy as _

from apps.orders.interface import Return, ReturnReason, ReturnState

REASON = {
    ReturnReason.CHANGED_MIND: _("I changed my mind"),
    ReturnReason.NOT_AS_DESCRIBED: _("It is not as described"),
    ReturnReason.WRONG_SIZE: _("The size or colour does not suit"),
    ReturnReason.DAMAGED: _("It arrived damaged"),
    ReturnReason.FAULTY: _("It does not work, or broke"),
    ReturnReason.WRONG_ITEM: _("It is not what I ordered"),
    ReturnReason.OTHER: _("Something else"),
}
STATE = {
    ReturnState.REQUESTED: _("We are looking at it"),
    ReturnState.APPROVED: _("Please send it to us"),
    ReturnState.RECEIVED: _("It is here; the refund follows"),
    ReturnState.REFUNDED: _("Refunded"),
    ReturnState.REJECTED: _("Not taken back"),
    ReturnState.CANCELLED: _("You keep it"),
}
STEP = {
    ReturnState.REQUESTED: _("Return asked for"),
    ReturnState.APPROVED: _("Return approved"),
    ReturnState.RECEIVED: _("Return arrived"),
    ReturnState.REFUNDED: _("Return refunded"),
    ReturnState.REJECTED: _("Return not taken"),
    ReturnState.CANCELLED: _("Return called off"),
}


def return_state(back: Return) -> str:
    """Where a return is, as its shopper reads it."""
    return str(STATE[back.state])


def return_reason(reason: ReturnReason) -> str:
    """Why something goes back, in the shopper's words."""
    return str(REASON[reason])
