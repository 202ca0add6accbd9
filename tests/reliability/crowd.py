"""Many shoppers at work at the same time."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

Visit = Callable[[], object]


def visit(visits: Iterable[Visit], *, at_once: int) -> None:
    """Make every visit, so many at once, taking the next one whenever one is over; the first error is raised."""
    lock, waiting = threading.Lock(), iter(visits)

    def keep_visiting() -> None:
        try:
            while True:
                with lock:
                    following = next(waiting, None)
                if following is None:
                    return
                following()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for finished in [pool.submit(keep_visiting) for _ in range(at_once)]:
            finished.result()
