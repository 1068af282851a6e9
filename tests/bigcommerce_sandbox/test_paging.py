from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import SandboxOptions

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop


def names(shop: Shop, **parameters: str) -> list[str]:
    return [row["name"] for row in shop.rows("/v3/catalog/products", parameters)]


def fill(shop: Shop, count: int) -> None:
    shop.sandbox.store.insert_many("products", ({"id": number, "name": f"P{number}"} for number in range(1, count + 1)))


def test_a_page_has_fifty_rows_unless_asked_otherwise(shop: Shop) -> None:
    fill(shop, 60)
    meta = shop.get("/v3/catalog/products").json()["meta"]["pagination"]
    assert meta == {
        "total": 60,
        "count": 50,
        "per_page": 50,
        "current_page": 1,
        "total_pages": 2,
        "links": {"current": "?page=1&limit=50", "next": "?page=2&limit=50"},
    }


def test_links_keep_the_filters_and_end_with_the_last_page(shop: Shop) -> None:
    fill(shop, 5)
    answer = shop.filtered("/v3/catalog/products", {"id:greater": "1", "limit": "2", "page": "2"})
    assert answer.json()["meta"]["pagination"]["links"] == {
        "current": "?id:greater=1&page=2&limit=2",
        "previous": "?id:greater=1&page=1&limit=2",
    }


def test_a_page_past_the_end_is_empty(shop: Shop) -> None:
    fill(shop, 3)
    answer = shop.get("/v3/catalog/products", page=9).json()
    assert answer["data"] == []
    assert answer["meta"]["pagination"]["total"] == 3


def test_a_limit_above_the_documented_maximum_is_refused(shop: Shop) -> None:
    answer = shop.get("/v3/catalog/products", limit=251)
    assert answer.status_code == 413
    assert answer.json()["status"] == 413


def test_a_limit_above_the_maximum_is_lowered_where_none_is_documented(shop: Shop) -> None:
    assert shop.get("/v3/catalog/brands", limit=9999).json()["meta"]["pagination"]["per_page"] == 250


@pytest.mark.parametrize("parameters", [{"limit": "0"}, {"page": "0"}, {"page": "x"}, {"limit": "-1"}])
def test_pages_and_limits_count_from_one(shop: Shop, parameters: dict[str, str]) -> None:
    answer = shop.filtered("/v3/catalog/brands", parameters)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == list(parameters)


def test_options_and_modifiers_cut_pages_to_ten(shop: Shop) -> None:
    fill(shop, 12)
    for include in ("options", "variants,modifiers"):
        answer = shop.get("/v3/catalog/products", include=include, limit=250).json()
        assert len(answer["data"]) == answer["meta"]["pagination"]["per_page"] == 10


def test_pages_can_be_capped_below_what_was_asked(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(page_cap=3))
    fill(shop, 7)
    assert shop.get("/v3/catalog/products", limit=250).json()["meta"]["pagination"]["total_pages"] == 3


def test_a_row_deleted_between_two_pages_shifts_the_rest(shop: Shop) -> None:
    fill(shop, 6)
    first = names(shop, limit="3")
    shop.sandbox.store.remove("products", 1)
    second = names(shop, limit="3", page="2")
    assert first == ["P1", "P2", "P3"]
    assert second == ["P5", "P6"]  # P4 has moved to the first page, and is lost to this reader


def test_a_row_modified_between_two_pages_leaves_its_place(shop: Shop) -> None:
    store = shop.sandbox.store
    ticks = iter(range(1_700_000_000, 1_800_000_000))
    store.clock = lambda: next(ticks)
    for number in range(1, 5):
        store.insert("products", {"name": f"P{number}"})
    order = {"sort": "date_modified", "direction": "asc", "limit": "2"}
    assert names(shop, **order) == ["P1", "P2"]
    store.change("products", 1, {"warranty": "for life"})
    assert names(shop, **order, page="2") == ["P4", "P1"]  # P3 is lost


def test_sorting_goes_both_ways(shop: Shop) -> None:
    fill(shop, 3)
    assert names(shop, sort="name", direction="desc") == ["P3", "P2", "P1"]
    assert shop.get("/v3/catalog/products", sort="date_created").status_code == 422
    assert shop.get("/v3/catalog/products", sort="id", direction="up").status_code == 422


def test_v2_lists_are_bare_and_end_with_204(shop: Shop) -> None:
    assert shop.get("/v2/coupons").status_code == 204
    shop.sandbox.store.insert("coupons", {"name": "a", "code": "a"})
    assert [row["id"] for row in shop.get("/v2/coupons").json()] == [1]
    past = shop.get("/v2/coupons", page=2)
    assert (past.status_code, past.content) == (204, b"")


class TestCursors:
    @pytest.fixture(autouse=True)
    def _customers(self, shop: Shop) -> None:
        shop.sandbox.store.insert_many(
            "customers", ({"id": number, "email": f"{number}@example.com"} for number in range(1, 8))
        )

    def test_following_them_reads_everything_once(self, shop: Shop) -> None:
        seen, parameters = list[int](), {"limit": "3"}
        while True:
            answer = shop.filtered("/v3/customers", parameters).json()
            seen += [row["id"] for row in answer["data"]]
            cursors = answer["meta"]["cursor_pagination"]
            if "next" not in cursors["links"]:
                break
            assert f"after={cursors['end_cursor']}" in cursors["links"]["next"]
            parameters = {"limit": "3", "after": cursors["end_cursor"]}
        assert seen == [1, 2, 3, 4, 5, 6, 7]

    def test_a_row_deleted_between_two_pages_shifts_nothing(self, shop: Shop) -> None:
        first = shop.get("/v3/customers", limit=3).json()
        shop.sandbox.store.remove("customers", 1)
        after = first["meta"]["cursor_pagination"]["end_cursor"]
        assert [row["id"] for row in shop.rows("/v3/customers", {"after": after})] == [4, 5, 6, 7]

    def test_they_come_with_the_first_page_only(self, shop: Shop) -> None:
        assert set(shop.get("/v3/customers", limit=3).json()["meta"]) == {"pagination", "cursor_pagination"}
        assert set(shop.get("/v3/customers", limit=3, page=2).json()["meta"]) == {"pagination"}

    def test_a_page_number_beside_a_cursor_is_ignored(self, shop: Shop) -> None:
        after = shop.get("/v3/customers", limit=3).json()["meta"]["cursor_pagination"]["end_cursor"]
        answer = shop.get("/v3/customers", limit=2, page=3, after=after).json()
        assert [row["id"] for row in answer["data"]] == [4, 5]
        assert set(answer["meta"]) == {"cursor_pagination"}

    def test_before_leads_back(self, shop: Shop) -> None:
        after = shop.get("/v3/customers", limit=5).json()["meta"]["cursor_pagination"]["end_cursor"]
        start = shop.get("/v3/customers", after=after).json()["meta"]["cursor_pagination"]["start_cursor"]
        assert [row["id"] for row in shop.rows("/v3/customers", {"before": start, "limit": "2"})] == [4, 5]

    def test_one_that_cannot_be_read_is_refused(self, shop: Shop) -> None:
        answer = shop.get("/v3/customers", after="nonsense")
        assert answer.status_code == 422
        assert "after" in answer.json()["errors"]

    def test_an_empty_page_has_none(self, shop: Shop) -> None:
        cursors = shop.filtered("/v3/customers", {"id:in": "99"}).json()["meta"]["cursor_pagination"]
        assert "end_cursor" not in cursors
        assert cursors["count"] == 0
