import time

from commerce.ids import is_id, new_id


def test_an_id_says_what_it_is_the_id_of() -> None:
    made = new_id("ord")

    assert (made[:4], len(made), is_id(made, "ord"), is_id(made, "pay")) == ("ord_", 30, True, False)


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = []
    for _ in range(5):
        made.append(new_id("ord"))
        time.sleep(0.002)  # the clock of a UUIDv7 ticks in milliseconds

    assert made == sorted(made)


def test_ids_made_in_the_same_instant_differ() -> None:
    assert len({new_id("ord") for _ in range(10_000)}) == 10_000


def test_other_shapes_are_not_ids() -> None:
    offered = ["", "ord_", "ord_123", f"ord_{'8' * 26}", f"ord_{'0' * 25}u", 5, None]

    assert [is_id(value, "ord") for value in offered] == [False] * len(offered)
