import pytest
from django.conf import settings

from tests.payments.gateways import houses
from tests.payments.gateways.houses import House

keeps_its_books_here = pytest.mark.django_db(databases=list(settings.DOMAINS.names))


@pytest.fixture(params=[pytest.param("sandbox", marks=keeps_its_books_here), "stripe@fakestripe", "stripe@real"])
def house(request: pytest.FixtureRequest) -> House:
    """Each gateway in turn."""
    match request.param:
        case "sandbox":
            return houses.sandbox()
        case "stripe@fakestripe":
            return houses.fake(request.getfixturevalue("fakestripe"))
        case _:
            return houses.real()
