"""Which pages of a list are linked to."""

import pytest

from apps.storefront.pager import page_number, pager


def shown(*, page: int, total: int) -> list[int | str]:
    made = pager(page=page, total=total, size=10, url=str)
    return [link.number if link else "…" for link in made.links]


def test_the_first_the_last_and_those_around() -> None:
    assert shown(page=1, total=0) == [1]
    assert shown(page=1, total=10) == [1]
    assert shown(page=1, total=11) == [1, 2]
    assert shown(page=1, total=100) == [1, 2, 3, "…", 10]
    assert shown(page=5, total=100) == [1, "…", 3, 4, 5, 6, 7, "…", 10]
    assert shown(page=10, total=100) == [1, "…", 8, 9, 10]


def test_the_ends_lead_no_further() -> None:
    first, last = (pager(page=page, total=20, size=10, url="/?page={}".format) for page in (1, 2))
    assert (first.previous_url, first.next_url) == ("", "/?page=2")
    assert (last.previous_url, last.next_url) == ("/?page=1", "")


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("", 1), ("0", 1), ("-1", 1), ("٣", 1), ("1e3", 1), ("99999", 1)]
)
def test_a_page_that_makes_no_sense_is_the_first(text: str, number: int) -> None:
    assert page_number(text) == number
