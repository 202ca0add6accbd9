"""`docs/configuration.md` says that it lists every variable."""

import re

from tests.servers import ROOT

_READ = re.compile(r"""(?:env(?:\.\w+)?\(|environ\.get\()\s*"([A-Z][A-Z_]+)\"""")


def test_every_variable_the_settings_read_is_on_the_page() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    read = {name for path in ROOT.glob("config/**/*.py") for name in _READ.findall(path.read_text())}

    assert "SHOP_CURRENCY" in read
    assert sorted(name for name in read if f"`{name}`" not in page) == []
