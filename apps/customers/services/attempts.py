"""How often passwords and codes may be guessed, and links be asked for."""

from datetime import timedelta

from commerce.throttle import Limit, give_back, seconds_to_wait, take

LOG_IN = Limit("log-in", times=5, per=timedelta(minutes=15))
"""By account, whether or not there is one."""
LOG_IN_FROM = Limit("log-in-from", times=100, per=timedelta(minutes=15))
"""By network address, behind which there may be a whole office."""
CONFIRM = Limit("confirm-password", times=5, per=timedelta(minutes=15))
CODE = Limit("second-factor", times=5, per=timedelta(minutes=15))
LINK = Limit("account-link", times=5, per=timedelta(hours=1))
"""By address written to."""
LINK_FROM = Limit("account-link-from", times=30, per=timedelta(hours=1))


def count_log_in(*, email: str, client_address: str) -> None:
    """Call before the password is looked at.

    :raises commerce.throttle.TooManyAttempts: too many for this account, or from there
    """
    take((LOG_IN, email), (LOG_IN_FROM, client_address))


def forgive_log_ins(*, email: str) -> None:
    """The password was right: the account's count begins anew."""
    give_back(LOG_IN, email)


def seconds_until_log_in(*, email: str, client_address: str) -> int:
    """How long log-ins to this account, or from this address, are refused after too many attempts; 0 for not."""
    return max(seconds_to_wait(LOG_IN, email), seconds_to_wait(LOG_IN_FROM, client_address))
