"""`Stripe-Signature`: HMAC-SHA256 over the time and the body, once for every secret that is valid."""

import hashlib
import hmac
from collections.abc import Sequence

HEADER = "Stripe-Signature"


def signature(body: bytes, secrets: Sequence[str], *, at: int) -> str:
    """The header's value: `t=1700000000,v1=…`, with a `v1` for each secret while one is being rotated."""
    signed = b"%d.%b" % (at, body)
    marks = [f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets]
    return ",".join([f"t={at}", *marks])
