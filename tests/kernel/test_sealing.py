"""Secrets that a copy of the database does not give away."""

from typing import Any

import pytest

from commerce.sealing import SealBroken, seal, unseal


def test_what_is_sealed_is_read_again_for_its_purpose_only() -> None:
    sealed = seal("JBSWY3DP", purpose="totp")

    assert "JBSWY3DP" not in sealed
    assert unseal(sealed, purpose="totp") == "JBSWY3DP"
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="another")


def test_a_replaced_key_opens_as_long_as_it_is_listed(settings: Any) -> None:
    sealed = seal("JBSWY3DP", purpose="totp")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a-new-secret-key-of-fifty-characters-or-somewhat-more"
    settings.SECRET_KEY_FALLBACKS = [old]
    while_listed = unseal(sealed, purpose="totp")
    settings.SECRET_KEY_FALLBACKS = []

    assert while_listed == "JBSWY3DP"
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="totp")
