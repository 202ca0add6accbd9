"""T25. Django's bare transactions act on the alias `default`, which holds nothing."""

from tests.architecture.sources import (
    SAMPLES,
    TRANSACTION_DOOR,
    marked_lines,
    python_files,
    side_doors_to_a_transaction,
)


def test_nobody_opens_a_transaction_past_the_wrapper() -> None:
    sources = [path for path in python_files("commerce", "apps", "config") if path != TRANSACTION_DOOR]
    found = {str(path): lines for path in sources if (lines := side_doors_to_a_transaction(path))}

    assert found == {}


def test_the_rule_refuses_every_side_door_of_the_sample() -> None:
    sample = SAMPLES / "side_doors.py"

    assert side_doors_to_a_transaction(sample) == marked_lines(sample) != []


def test_the_rule_lets_the_front_door_pass() -> None:
    assert side_doors_to_a_transaction(SAMPLES / "front_door.py") == []
