"""Pure decisions: when to try a message again, and when to give up."""

from datetime import timedelta

LEASE = timedelta(minutes=2)
"""How long one attempt may take before another process may try; the mail server is given less (EMAIL_TIMEOUT)."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
MAX_ATTEMPTS = 12
"""With these pauses a message is tried for about a day."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the nth failed attempt."""
    doublings: int = 2 ** (attempts - 1)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def is_hopeless(attempts: int) -> bool:
    """Whether staff should look, instead of trying once more."""
    return attempts >= MAX_ATTEMPTS
