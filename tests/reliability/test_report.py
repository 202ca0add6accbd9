"""The table at the end of `make torture`, and the page that explains it."""

import json
import re
from datetime import UTC, datetime

import pytest

from tests.reliability.report import BEGIN, END, PAGE, ROOT, aligned, read, verdict, with_table


def line(promise: str, run: str, *, lost: int = 0) -> str:
    return json.dumps({"promise": promise, "run": run, "injected": {"kills": 2}, "lost": {"orders": lost}})


def test_runs_of_one_kind_are_added_up_and_promises_come_in_their_order() -> None:
    attacks = read([line("T22", "Redis dies"), line("T3", "deaths, seed 1"), line("T3", "deaths (seed 12)")])

    assert [attack.cells() for attack in attacks] == [
        ("T3", "deaths", "2", "nothing", "4 kills"),
        ("T22", "Redis dies", "1", "nothing", "2 kills"),
    ]
    assert aligned(attacks).splitlines()[1] == "T3       deaths      2      nothing  4 kills"


@pytest.mark.parametrize(
    ("lines", "tests_failed", "code"),
    [
        ([line("T3", "deaths")], False, 0),
        ([line("T3", "deaths"), line("T3", "deaths", lost=1)], False, 1),
        ([line("T3", "deaths")], True, 1),
        ([], False, 1),
    ],
    ids=["nothing lost", "an order lost", "a test failed", "nothing attacked"],
)
def test_any_loss_is_an_error(lines: list[str], code: int, *, tests_failed: bool) -> None:
    assert verdict(read(lines), tests_failed=tests_failed) == code


def test_the_table_takes_the_place_of_the_one_before() -> None:
    began, ended = datetime(2026, 11, 20, 12, 0, tzinfo=UTC), datetime(2026, 11, 20, 12, 17, tzinfo=UTC)
    page = with_table(f"before\n{BEGIN}\nold\n{END}\nafter", read([line("T3", "deaths")]), began=began, ended=ended)

    assert page.startswith(f"before\n{BEGIN}\n20 November 2026, 17 minutes")
    assert page.endswith(f"| T3 | deaths | 1 | nothing | 2 kills |\n{END}\nafter")


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(test_\w+\.py)`|`(test_\w+)`", PAGE.read_text())
    files = {file for file, _ in named if file}
    functions = {function for _, function in named if function}
    sources = {path.name: path.read_text() for path in ROOT.glob("tests/**/test_*.py")}

    assert files - set(sources) == set()
    assert {name for name in functions if not any(f"def {name}(" in text for text in sources.values())} == set()
    assert BEGIN in PAGE.read_text()
