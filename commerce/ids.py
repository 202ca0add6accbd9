"""TypeIDs: a prefix that says what, and a UUIDv7 that says when. `ord_01jd3k…`

Format: https://github.com/jetify-com/typeid, specification 0.3; UUIDv7: RFC 9562, section 5.7.
"""

import os
import re
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SUFFIX_LENGTH = 26
_SHAPE = re.compile(rf"^[a-z]+_[0-7][{_ALPHABET}]{{{_SUFFIX_LENGTH - 1}}}$")

MAX_LENGTH = 40
"""Longest TypeID stored: a prefix of at most 13 letters, the underscore, 26 characters."""


def new_id(prefix: str) -> str:
    """A fresh TypeID; ids made later sort later, to the millisecond."""
    return f"{prefix}_{_encode(_uuid7())}"


def is_id(value: object, prefix: str) -> bool:
    """Whether the value has the shape of a TypeID of this prefix."""
    return isinstance(value, str) and value.startswith(f"{prefix}_") and _SHAPE.match(value) is not None


def _uuid7() -> int:
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    random_a, random_b = random >> 68, random & ((1 << 62) - 1)
    return milliseconds << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b


def _encode(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_SUFFIX_LENGTH - 1), -1, -5))
