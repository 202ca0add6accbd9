from collections.abc import Iterator

import pytest

from tests.support.shop import RunningShop

AS_IN_PRODUCTION = {
    "DEBUG": "0",
    "TLS": "0",
    "ALLOW_SANDBOX_PAYMENTS": "1",
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
}


@pytest.fixture(scope="module")
def _running_shop(django_db_setup: None) -> Iterator[RunningShop]:
    """The shop that is attacked runs as in production; with DEBUG on, Django would note down every statement."""
    with RunningShop(**AS_IN_PRODUCTION) as shop:
        yield shop
