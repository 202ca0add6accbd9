"""axe, with all its rules, on every page: on a phone in light, on a desktop in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import NewPage
from tests.journeys.sights import every_page

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(browser: NewPage, width: int, scheme: str) -> None:
    page = browser(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    axe = Axe()
    found = {}
    for name in every_page(page):
        violations = axe.run(page).response["violations"]
        if violations:
            found[name] = [f"{rule['id']}: {node['html'][:120]}" for rule in violations for node in rule["nodes"]]
    assert found == {}
