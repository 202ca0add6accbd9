from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _media_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
