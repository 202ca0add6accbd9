"""One API call on its way: what was asked, by whom, and whether its execution began."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakestripe import parameters
from tests.fakestripe.books import Books


@dataclass(kw_only=True, slots=True)
class Call:
    """What a resource's function is given."""

    books: Books
    method: str
    path: str
    form: dict[str, Any]
    request_id: str
    base_url: str
    idempotency_key: str = ""
    publishable: bool = False
    ids: tuple[str, ...] = ()
    begun: bool = False

    def read(self, schema: Mapping[str, parameters.Reader]) -> dict[str, Any]:
        """The parameters, checked.

        :raises StripeError: 400
        """
        return parameters.read(self.form, schema)

    def begin(self) -> None:
        """Validation is over. From here on the answer, whatever it is, is stored under the idempotency key."""
        self.begun = True
