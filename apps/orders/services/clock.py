"""What time it is while a checkout runs."""

import time
from datetime import datetime, timedelta


class Clock:
    """Starts at the `now` that the caller gave, and goes on with the seconds that pass."""

    def __init__(self, now: datetime) -> None:
        self._began_at = now
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=time.monotonic() - self._began)
