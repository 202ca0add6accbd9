"""Words: what is suggested while typing, and what is made of mistakes."""

from typing import Any

import pytest

from apps.catalog import interface as catalog
from apps.catalog.interface import Category
from apps.catalog.testing import FakeCatalog
from apps.search import services
from apps.search.interface import SuggestedCategory
from apps.search.models import AskedQuery, Word
from apps.search.rules.asking import query_to_keep
from apps.search.rules.spelling import edits, meant
from tests.search.world import KITCHEN, MUGS, NOW, created, found, pounds, product, search, variant

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(("one", "other", "errors"), [
    ("vase", "vase", 0), ("vsae", "vase", 1), ("vas", "vase", 1), ("vasse", "vase", 1), ("base", "vase", 1),
    ("", "mug", 3), ("stonware", "stoneware", 1), ("stnowaer", "stoneware", 3),
])  # fmt: skip
def test_errors_are_counted(one: str, other: str, errors: int) -> None:
    assert edits(one, other) == edits(other, one) == errors


@pytest.mark.parametrize(("word", "candidates", "answer"), [
    ("vsae", ["vase", "vast"], "vase"),
    ("mgu", ["mug"], ""),  # of three letters any may be meant
    ("lmap", ["lamp", "map"], "lamp"),
    ("stonwaer", ["stoneware"], "stoneware"),  # two errors, from eight letters on
    ("stonwe", ["stoneware"], ""),
])  # fmt: skip
def test_a_word_is_meant_for_the_nearest_that_is_near_enough(word: str, candidates: list[str], answer: str) -> None:
    assert meant(word, candidates) == answer


@pytest.mark.parametrize(("words", "meaning"), [
    ("vsae", "vase"), ("bleu vase", "blue vase"), ("stonewear vase", "stoneware vase"), ("Blue VASSE", "blue vase"),
    ("vase", ""), ("xyzzy", ""), ("blue xyzzy", ""), ("blue sofa", ""),
])  # fmt: skip
def test_what_finds_nothing_is_corrected_where_that_finds_something(words: str, meaning: str) -> None:
    created(product("blue-vase", tags=("Stoneware",)), product("red-sofa", description_html="<p>Blued steel legs</p>"))

    assert search(words).did_you_mean == meaning


def test_a_correction_is_about_words_and_not_about_filters() -> None:
    created(product("blue-vase"))

    assert search("vsae", max_price=pounds("1.00")).did_you_mean == "vase"
    assert search("vase", max_price=pounds("1.00")).did_you_mean == ""


def test_nobody_is_corrected_towards_a_word_the_shop_has_no_more() -> None:
    created(product("blue-vase"))
    with catalog.service.replaced_by(FakeCatalog([product("red-sofa")])):
        services.rebuild()

    assert set(Word.objects.values_list("text", flat=True)) == {"sofa", "fernhill", "kitchen"}
    assert search("vsae").did_you_mean == ""


TREE = (
    Category(
        category_id="cat_1",
        slug="kitchen",
        name="Kitchen",
        description="",
        path=(KITCHEN,),
        children=(Category(category_id="cat_2", slug="mugs", name="Tea & mugs", description="", path=(KITCHEN, MUGS)),),
    ),
)


@pytest.fixture
def tree() -> Any:
    with catalog.service.replaced_by(FakeCatalog(categories=TREE)):
        yield


def asked(words: str, times: int) -> None:
    for _ in range(times):
        services.note_query(words=words, found=1, now=NOW)


@pytest.mark.usefixtures("tree")
def test_suggestions_are_queries_of_several_products_and_categories() -> None:
    created(product("mug", variant("MUG", "12.00")), product("jug"))
    asked("Mug  for TEA", 3)
    asked("mug tree", 4)
    asked("mugs of mine", 2)

    suggested = services.suggest(words="mu")

    assert suggested.queries == ("mug tree", "mug for tea")
    assert [(card.slug, card.price) for card in suggested.products] == [("mug", pounds("12.00"))]
    assert suggested.categories == (SuggestedCategory(slug="mugs", name="Tea & mugs"),)
    assert services.suggest(words="mu", limit=1).queries == ("mug tree",)
    assert services.suggest(words="mu", currency="EUR").products == ()


@pytest.mark.usefixtures("tree")
def test_suggestions_forgive_mistakes_and_say_nothing_to_nothing() -> None:
    created(product("blue-vase"))

    assert services.suggest(words="vsae").queries == ("vase",)
    assert [card.slug for card in services.suggest(words="vsae").products] == ["blue-vase"]
    assert services.suggest(words=" !").products == services.suggest(words="zzzz").products == ()


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("products", [1, 30])
def test_suggesting_takes_two_queries(products: int, django_assert_num_queries: Any) -> None:
    created(*(product(f"mug-{number}") for number in range(products)))

    with django_assert_num_queries(2, using="search"):
        services.suggest(words="mug")


@pytest.mark.parametrize(
    "words", ["ab", "x" * 61, "ada@shop.example", "07700 900123", "order 10-0420-17", "5012345678900"]
)
def test_what_helps_nobody_or_may_name_someone_is_not_kept(words: str) -> None:
    assert query_to_keep(words) == ""


def test_queries_are_counted_only_where_they_found_something() -> None:
    services.note_query(words="Oat Mug", found=3, now=NOW)
    services.note_query(words="oat  mug", found=3, now=NOW)
    services.note_query(words="my neighbour", found=0, now=NOW)

    assert list(AskedQuery.objects.values_list("text", "times", "last_asked_at")) == [("oat mug", 2, NOW)]
    assert found("oat mug") == []
