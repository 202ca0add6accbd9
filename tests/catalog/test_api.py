"""Categories over REST."""

import pytest
from django.test import Client

from tests.catalog.shelf import draft, take_in

pytestmark = pytest.mark.usefixtures("db")


def test_the_tree_is_open_to_anyone(client: Client) -> None:
    take_in(draft("a", category=("Kitchen", "Mugs")), draft("b", category=("Garden",)))

    answer = client.get("/api/v1/categories")

    kitchen = {"slug": "kitchen", "name": "Kitchen"}
    body = answer.json()
    assert answer.status_code == 200
    assert _without_ids(body["categories"]) == [
        {
            "slug": "garden",
            "name": "Garden",
            "description": "",
            "path": [{"slug": "garden", "name": "Garden"}],
            "children": [],
        },
        {
            **kitchen,
            "description": "",
            "path": [kitchen],
            "children": [
                {
                    "slug": "mugs",
                    "name": "Mugs",
                    "description": "",
                    "path": [kitchen, {"slug": "mugs", "name": "Mugs"}],
                    "children": [],
                }
            ],
        },
    ]


def test_one_node_is_had_by_its_slug(client: Client) -> None:
    take_in(draft())

    answer = client.get("/api/v1/categories/mugs")

    assert (answer.status_code, answer.json()["name"], answer.json()["children"]) == (200, "Mugs", [])
    assert answer.json()["categoryId"].startswith("cat_")


def test_an_unknown_node_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/categories/none")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "category_not_found"


def _without_ids(nodes: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {**{k: v for k, v in node.items() if k != "categoryId"}, "children": _without_ids(node["children"])}  # type: ignore[arg-type]
        for node in nodes
    ]
