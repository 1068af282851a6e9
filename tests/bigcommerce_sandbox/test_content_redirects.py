from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

REDIRECTS = "/v3/storefront/redirects"


def redirect(path: str, site: int = 1, url: str = "/new/") -> dict[str, Any]:
    return {"from_path": path, "site_id": site, "to": {"type": "url", "url": url}}


def test_redirects_are_added_or_take_the_place_of_those_from_the_same_path(shop: Shop) -> None:
    answer = shop.put(REDIRECTS, [redirect("/a"), redirect("/a", site=2), redirect("b/")])
    assert answer.status_code == 201
    rows = answer.json()["data"]
    assert [(row["id"], row["site_id"], row["from_path"]) for row in rows] == [
        (1, 1, "/a"),
        (2, 2, "/a"),
        (3, 1, "/b/"),
    ]
    again = shop.put(REDIRECTS, [redirect("/A", url="/other/")]).json()["data"]
    assert [(row["id"], row["to"]) for row in again] == [(1, {"type": "url", "url": "/other/"})]
    assert len(shop.rows(REDIRECTS)) == 3


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"from_path": ""}, "0.from_path"),
        ({"site_id": None}, "0.site_id"),
        ({"to": {"type": "elsewhere"}}, "0.to.type"),
        ({"to": {"type": "product", "url": "/x/"}}, "0.to.entity_id"),
        ({"to": {"type": "url", "url": "x" * 2_049}}, "0.to.url"),
    ],
)
def test_an_impossible_redirect_is_refused_with_all_others(shop: Shop, changes: dict[str, Any], named: str) -> None:
    answer = shop.put(REDIRECTS, [{**redirect("/a"), **changes}, redirect("/b")])
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [named]
    assert shop.rows(REDIRECTS) == []


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"site_id": "2"}, [3]),
        ({"id:in": "1,3"}, [1, 3]),
        ({"id:min": "2"}, [2, 3]),
        ({"id:max": "2"}, [1, 2]),
        ({"keyword": "blue"}, [1, 3]),
        ({"keyword": "/royal"}, [2]),
        ({"sort": "from_path", "direction": "desc"}, [2, 3, 1]),
        ({"sort": "id", "direction": "desc"}, [3, 2, 1]),
        ({"sort": "site_id", "direction": "desc"}, [3, 2, 1]),
        ({"id:min": "2", "sort": "id", "limit": "1"}, [2]),
    ],
)
def test_redirects_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    shop.put(REDIRECTS, [redirect("/blue"), redirect("/royal-blue-shirt"), redirect("/Blue-shirt", site=2)])
    assert [row["id"] for row in shop.rows(REDIRECTS, parameters)] == found


def test_where_redirects_lead_is_told_if_asked(shop: Shop) -> None:
    product = shop.product(name="Kettle")
    to_product = {"from_path": "/k", "site_id": 1, "to": {"type": "product", "entity_id": product["id"]}}
    shop.put(REDIRECTS, [to_product, redirect("/a")])
    assert all("to_url" not in row for row in shop.rows(REDIRECTS))
    urls = [row["to_url"] for row in shop.rows(REDIRECTS, {"include": "to_url"})]
    assert urls == [f"https://shop.example.com{product['custom_url']['url']}", "https://shop.example.com/new/"]


def test_redirects_are_removed_by_id_or_site_and_never_without_either(shop: Shop) -> None:
    shop.put(REDIRECTS, [redirect("/a"), redirect("/b"), redirect("/c", site=2)])
    assert shop.delete(REDIRECTS).status_code == 422
    assert shop.delete(REDIRECTS, {"id:in": "1"}).status_code == 204
    assert shop.delete(REDIRECTS, {"site_id": "2"}).status_code == 204
    assert [row["id"] for row in shop.rows(REDIRECTS)] == [2]


def test_seeded_redirects_lead_to_products_of_the_store_or_elsewhere() -> None:
    rows = seeded()
    products = by_id(rows["products"])
    assert len({row["from_path"] for row in rows["redirects"]}) == len(rows["redirects"])
    assert {row["to"]["type"] for row in rows["redirects"]} == {"product", "url"}
    assert all(row["to"]["entity_id"] in products for row in rows["redirects"] if row["to"]["type"] == "product")
