"""What is learnt from baskets, as a sum."""

import json
import os
from math import sqrt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.recommendations.rules.learning import KEPT, MOST_IN_A_BASKET, Learnt, Other, learn
from apps.recommendations.rules.measuring import measure, recommended

REAL_INVOICES = Path(os.environ.get("ONLINE_RETAIL_DIR") or "/nowhere")


def learnt(*baskets: str) -> dict[str, dict[str, float]]:
    """From baskets of products with one letter each."""
    return {product_id: dict(others) for product_id, others in learn([list(basket) for basket in baskets])}


def test_products_are_as_close_as_the_shrunk_cosine_of_their_votes() -> None:
    assert list(learn([["cup", "saucer"], ["cup", "saucer", "spoon", "tray"]])) == [
        Learnt("cup", (Other("saucer", round(0.75 / 1.75, 9)), *_each(0.25, 0.75, "tray", "spoon"))),
        Learnt("saucer", (Other("cup", round(0.75 / 1.75, 9)), *_each(0.25, 0.75, "tray", "spoon"))),
        Learnt("spoon", (Other("tray", 0.2), *_each(0.25, 0.75, "saucer", "cup"))),
        Learnt("tray", (Other("spoon", 0.2), *_each(0.25, 0.75, "saucer", "cup"))),
    ]


def _each(together: float, votes: float, *others: str) -> list[Other]:
    return [Other(other, round(together / (sqrt(votes * 0.25) + 1), 9)) for other in others]


def test_two_bought_alone_say_more_than_two_among_many() -> None:
    scores = learnt("ab", "acdefgh")["a"]

    assert scores["b"] > scores["c"]


def test_one_basket_proves_less_than_several() -> None:
    scores = learnt("ab", "cd", "cd", "cd")

    assert scores["c"]["d"] > scores["a"]["b"]


def test_single_products_and_a_wholesalers_order_say_nothing() -> None:
    wholesale = [f"article {number}" for number in range(MOST_IN_A_BASKET + 1)]

    assert list(learn([["a"], [], wholesale])) == []


def test_the_order_of_baskets_changes_nothing() -> None:
    baskets = ["abc", "bcd", "ad", "bd", "acd"]

    assert learnt(*baskets) == learnt(*reversed(baskets))


def test_so_many_of_each_are_kept() -> None:
    baskets = [["a", f"b{number:02}"] for number in range(KEPT + 5)]

    (first, *_) = learn(baskets)

    assert (first.product_id, len(first.others)) == ("a", KEPT)


def test_what_is_recommended_for_several_is_what_all_of_them_speak_for() -> None:
    scores = {"a": {"c": 0.5, "d": 0.6}, "b": {"c": 0.5, "a": 0.9}}

    assert recommended(["a", "b"], scores) == ["c", "d"]


def test_measuring_counts_how_often_the_hidden_product_is_found() -> None:
    pairs = [["a", "b"], ["c", "d"]] * 5

    measured = measure(pairs, [["a", "b"], ["c", "d"], ["a", "new"], ["new", "newer"]])

    assert (measured.baskets, measured.trials, measured.by_one, measured.by_all) == (10, 2, 1.0, 1.0)


def test_files_that_are_no_invoices_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    (tmp_path / "2.csv").write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="no file of invoices"):
        call_command("evaluate_recommendations", tmp_path / "1.csv", tmp_path / "2.csv", "--later", "1")
    with pytest.raises(CommandError, match="more files than are tried on"):
        call_command("evaluate_recommendations", tmp_path / "1.csv")


@pytest.mark.skipif(
    not REAL_INVOICES.is_dir(), reason="ONLINE_RETAIL_DIR names no folder of UCI's Online Retail invoices"
)
def test_on_real_invoices_it_is_far_better_than_what_is_bought_most(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate_recommendations", *sorted(REAL_INVOICES.glob("*.csv*")), "--json")

    measured = json.loads(capsys.readouterr().out)
    assert measured["by_one"] > 2 * measured["by_popularity"]
    assert measured["by_one"] >= 0.115
    assert measured["by_all"] >= 0.29
