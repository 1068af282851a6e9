from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.seeded_store import seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

PAGES = "/v3/content/pages"


def test_pages_come_back_in_the_form_in_which_they_were_sent(shop: Shop) -> None:
    one = shop.post(PAGES, {"name": "About us!", "type": "page", "body": "<p>We</p>"})
    assert one.status_code == 201
    page = one.json()["data"]
    assert (page["id"], page["url"], page["is_visible"]) == (1, "/about-us/", True)
    assert "body" not in page
    several = shop.post(PAGES, [{"name": "B", "type": "page"}]).json()["data"]
    assert [row["id"] for row in several] == [2]
    assert shop.put(PAGES, {"id": 2, "sort_order": 5}).json()["data"]["sort_order"] == 5
    assert [row["name"] for row in shop.put(PAGES, [{"id": 2, "name": "C"}]).json()["data"]] == ["C"]
    assert shop.put(f"{PAGES}/2", {"is_visible": False}).json()["data"]["is_visible"] is False


def test_bodies_come_only_if_asked(shop: Shop) -> None:
    shop.made(PAGES, {"name": "A", "type": "page", "body": "<p>Hé</p>"})
    assert "body" not in shop.rows(PAGES)[0]
    assert shop.rows(PAGES, {"include": "body"})[0]["body"] == "<p>Hé</p>"
    assert shop.get(f"{PAGES}/1", include="body").json()["data"]["body"] == "<p>Hé</p>"
    shop.put(f"{PAGES}/1", {"name": "B"})
    assert shop.rows(PAGES, {"include": "body"})[0]["body"] == "<p>Hé</p>"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": ""}, "0.name"),
        ({"name": "x" * 101}, "0.name"),
        ({"name": "taken"}, "0.name"),
        ({"type": "poster"}, "0.type"),
        ({"type": "blog"}, "0.type"),
        ({"type": "raw"}, "0.body"),
        ({"type": "link"}, "0.link"),
    ],
)
def test_valid_pages_are_made_although_others_are_refused(shop: Shop, changes: dict[str, Any], named: str) -> None:
    shop.made(PAGES, {"name": "Taken", "type": "page"})
    answer = shop.post(PAGES, [{"name": "A", "type": "page", **changes}, {"name": "B", "type": "page"}])
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [named]
    assert [row["name"] for row in shop.rows(PAGES)] == ["Taken", "B"]


def test_an_update_of_several_pages_is_whole_or_nothing(shop: Shop) -> None:
    shop.made(PAGES, {"name": "A", "type": "page"})
    assert shop.put(PAGES, [{"id": 1, "name": "B"}, {"id": 9, "name": "C"}]).status_code == 404
    assert shop.put(PAGES, [{"name": "C"}]).status_code == 422
    assert [row["name"] for row in shop.rows(PAGES)] == ["A"]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"channel_id": "2"}, [2]),
        ({"id:in": "1,3"}, [1, 3]),
        ({"name": "beta"}, [2]),
        ({"name:like": "ALPHA"}, [1, 3]),
    ],
)
def test_pages_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    shop.made(PAGES, {"name": "Alpha", "type": "page"})
    shop.made(PAGES, {"name": "Beta", "type": "page", "channel_id": 2})
    shop.made(PAGES, {"name": "Gamma", "type": "page", "body": "<p>After alpha</p>"})
    assert [row["id"] for row in shop.rows(PAGES, parameters)] == found


def test_a_parameter_of_other_lists_is_refused(shop: Shop) -> None:
    assert shop.get(PAGES, sort="name").status_code == 400


def test_pages_below_a_removed_one_are_hidden_or_removed_with_it(shop: Shop) -> None:
    for name, parent in (("A", 0), ("B", 1), ("C", 0), ("D", 3), ("E", 4)):
        shop.made(PAGES, {"name": name, "type": "page", "parent_id": parent})
    assert shop.delete(PAGES, {"id:in": "1"}).status_code == 204
    assert [row["id"] for row in shop.rows(PAGES) if not row["is_visible"]] == [2]
    assert shop.delete(PAGES, {"id:in": "3", "delete_children": "true"}).status_code == 204
    assert [row["id"] for row in shop.rows(PAGES)] == [2]


def test_pages_that_exist_are_removed_although_others_are_missing(shop: Shop) -> None:
    shop.made(PAGES, {"name": "A", "type": "page"})
    assert shop.delete(PAGES).status_code == 422
    assert shop.delete(PAGES, {"id:in": "1,7"}).status_code == 404
    assert shop.rows(PAGES) == []
    assert shop.delete(f"{PAGES}/1").status_code == 404


def test_seeded_pages_are_of_all_types_and_named_once() -> None:
    pages = seeded()["pages"]
    assert {row["type"] for row in pages} == {"page", "raw", "contact_form", "link", "blog"}
    assert len({row["name"] for row in pages}) == len(pages)
    ids = {row["id"] for row in pages}
    assert {row["parent_id"] for row in pages} <= ids | {0}
    assert all(row["body"] for row in pages if row["type"] == "raw")
    assert all(row["link"] for row in pages if row["type"] == "link")
