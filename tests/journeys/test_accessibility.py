"""axe, with all its rules, on every page: on a phone in light, on a desktop in the dark."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from apps.content import interface as content
from tests.journeys.conftest import NewPage
from tests.journeys.sights import every_page
from tests.servers import ROOT
from tests.storefront.goods import NOW
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.server]


DEMO = ROOT / "demo"


@pytest.fixture
def furnished(stocked_shop: RunningShop) -> None:
    """The shop with all menus, blocks and pages of the demo: what staff arrange must not break the page either."""
    document = json.loads((DEMO / "content.json").read_text(encoding="utf-8"))
    content.service().load(content=document, media_dir=str(DEMO), now=NOW)


@pytest.mark.usefixtures("furnished")
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
