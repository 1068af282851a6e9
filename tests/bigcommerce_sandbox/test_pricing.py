from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions
from tests.bigcommerce_sandbox.scenarios_ids import (
    GROUP,
    LARGE_SHIRT,
    MISSING,
    MUG,
    ONLY_MUG,
    PRICES,
    SHIRT,
    SMALL_SHIRT,
    SPARE_GROUP,
    SPARE_PRICES,
)
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

LISTS = "/v3/pricelists"
RECORDS = f"{LISTS}/{PRICES}/records"
SPARE_RECORDS = f"{LISTS}/{SPARE_PRICES}/records"
ASSIGNMENTS = f"{LISTS}/assignments"


def record(variant: int = LARGE_SHIRT, **fields: object) -> dict[str, Any]:
    return {"variant_id": variant, "currency": "usd", "price": 10, **fields}


@pytest.fixture
def filled(shop: Shop) -> Shop:
    fill(shop.sandbox)
    return shop


def test_a_price_list_is_made_changed_and_removed_with_all_that_hangs_on_it(filled: Shop) -> None:
    made = filled.made(LISTS, {"name": "Retail"})
    assert made["active"] is True
    assert made["date_created"].endswith("Z")
    path = f"{LISTS}/{PRICES}"
    assert filled.put(path, {"active": False}).json()["data"]["name"] == "Wholesale"
    assert filled.delete(path).status_code == 204
    assert filled.get(path).status_code == 404
    assert filled.delete(path).status_code == 404
    assert filled.sandbox.store.count("price_records") == 0
    assert filled.rows(ASSIGNMENTS) == []


def test_names_of_price_lists_are_unique(filled: Shop) -> None:
    assert filled.post(LISTS, {"name": "WHOLESALE"}).status_code == 409
    assert filled.put(f"{LISTS}/{SPARE_PRICES}", {"name": "wholesale"}).status_code == 409
    assert filled.put(f"{LISTS}/{PRICES}", {"name": "WHOLESALE"}).status_code == 200


def test_deleting_without_a_filter_empties_the_collection(filled: Shop) -> None:
    assert filled.delete(RECORDS).status_code == 204
    assert filled.rows(RECORDS) == []
    assert filled.delete(LISTS, {"name": "Spare"}).status_code == 204
    assert [row["id"] for row in filled.rows(LISTS)] == [PRICES]
    assert filled.delete(LISTS).status_code == 204
    assert filled.rows(LISTS) == []


def test_an_upsert_makes_and_changes(filled: Shop) -> None:
    answer = filled.put(RECORDS, [record(), {"sku": "shirt-s", "currency": "USD", "sale_price": 7}])
    assert (answer.status_code, answer.json()) == (200, {"data": {}, "meta": {}})
    large, small = (
        next(row for row in filled.rows(RECORDS) if row["variant_id"] == key) for key in (LARGE_SHIRT, SMALL_SHIRT)
    )
    assert (large["price"], large["calculated_price"], large["sale_price"]) == (10, 10, None)
    assert (small["price"], small["calculated_price"], small["sale_price"]) == (9.25, 7, 7)
    assert (large["product_id"], large["currency"], large["price_list_id"]) == (SHIRT, "usd", PRICES)


def test_a_creation_refuses_what_exists(filled: Shop) -> None:
    answer = filled.post(RECORDS, [record(SMALL_SHIRT), record()])
    assert answer.status_code == 422
    (error,) = answer.json()["batch_errors"]
    assert error["data"] == {"price_list_id": PRICES, "variant_id": SMALL_SHIRT, "currency": "usd"}
    assert "already exists" in error["field_errors"]["variant_id"]
    assert [row["variant_id"] for row in filled.rows(RECORDS)] == [SMALL_SHIRT, ONLY_MUG, LARGE_SHIRT]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"variant_id": MISSING, "currency": "usd"}, "variant_id"),
        ({"sku": "none", "currency": "usd"}, "sku"),
        ({"variant_id": SMALL_SHIRT}, "currency"),
        ({"variant_id": SMALL_SHIRT, "currency": "xts"}, "currency"),
        (record(price=-1), "price"),
        (record(bulk_pricing_tiers=[{"quantity_min": 1, "type": "gift", "amount": 1}]), "bulk_pricing_tiers.0.type"),
    ],
)
def test_a_wrong_record_is_named_and_the_others_are_saved(filled: Shop, item: dict[str, Any], field: str) -> None:
    answer = filled.put(SPARE_RECORDS, [item, record(ONLY_MUG)])
    assert answer.status_code == 422
    (error,) = answer.json()["batch_errors"]
    assert list(error["field_errors"]) == [field]
    assert [row["variant_id"] for row in filled.rows(SPARE_RECORDS)] == [ONLY_MUG]


def test_records_of_several_price_lists_go_in_one_batch(filled: Shop) -> None:
    batch = [record(price_list_id=PRICES), record(price_list_id=SPARE_PRICES), record(price_list_id=MISSING)]
    answer = filled.post(f"{LISTS}/records", batch)
    assert answer.status_code == 422
    assert [error["data"]["price_list_id"] for error in answer.json()["batch_errors"]] == [MISSING]
    assert len(filled.rows(RECORDS)) == 3
    assert len(filled.rows(SPARE_RECORDS)) == 1
    assert filled.put(f"{LISTS}/records", batch[:2]).status_code == 200


def test_batches_have_a_largest_size(filled: Shop) -> None:
    assert filled.post(RECORDS, [record()] * 101).status_code == 413
    assert filled.put(RECORDS, [record()] * 1_001).status_code == 413
    assert filled.put(RECORDS, [record()] * 1_000).status_code == 200
    assert filled.post(ASSIGNMENTS, [{"price_list_id": PRICES}] * 26).status_code == 413


def test_one_record_is_read_set_and_removed_by_its_currency(filled: Shop) -> None:
    path = f"{RECORDS}/{LARGE_SHIRT}/usd"
    assert filled.get(path).status_code == 404
    made = filled.put(path, {"price": 4, "bulk_pricing_tiers": [{"quantity_min": 2, "type": "fixed", "amount": 1}]})
    assert made.json()["data"]["bulk_pricing_tiers"][0]["amount"] == 1
    assert filled.get(path).json()["data"].keys() & {"bulk_pricing_tiers", "sku"} == set()
    whole = filled.get(path, include="sku,bulk_pricing_tiers").json()["data"]
    assert (whole["sku"], len(whole["bulk_pricing_tiers"])) == ("SHIRT-L", 1)
    assert [row["currency"] for row in filled.rows(f"{RECORDS}/{LARGE_SHIRT}")] == ["usd"]
    assert filled.delete(path).status_code == 204
    assert filled.delete(path).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "variants"),
    [
        ({"variant_id:in": f"{ONLY_MUG},{MISSING}"}, [ONLY_MUG]),
        ({"product_id:in": str(SHIRT)}, [SMALL_SHIRT]),
        ({"sku": "mug"}, [ONLY_MUG]),
        ({"sku:in": "shirt-s,shirt-l"}, [SMALL_SHIRT]),
        ({"currency": "USD"}, [SMALL_SHIRT, ONLY_MUG]),
        ({"currency:in": "eur,gbp"}, []),
        ({"price": "4"}, [ONLY_MUG]),
        ({"price:min": "4.01"}, [SMALL_SHIRT]),
        ({"sale_price:max": "8.5"}, [SMALL_SHIRT]),
        ({"calculated_price:min": "4", "calculated_price:max": "8"}, [ONLY_MUG]),
        ({"date_modified:min": "2000-01-01"}, [SMALL_SHIRT, ONLY_MUG]),
        ({"date_created:max": "2000-01-01"}, []),
    ],
)
def test_records_are_filtered(filled: Shop, parameters: dict[str, str], variants: list[int]) -> None:
    assert [row["variant_id"] for row in filled.rows(RECORDS, parameters)] == variants


def test_records_are_walked_by_cursor(filled: Shop) -> None:
    first = filled.get(RECORDS, limit=1).json()
    cursor = first["meta"]["cursor_pagination"]["end_cursor"]
    second = filled.get(RECORDS, limit=1, after=cursor).json()
    assert [row["variant_id"] for row in first["data"] + second["data"]] == [SMALL_SHIRT, ONLY_MUG]
    assert "next" not in second["meta"]["cursor_pagination"]["links"]


def test_records_go_with_their_variant(filled: Shop) -> None:
    assert filled.delete("/v3/catalog/products", {"id:in": str(MUG)}).status_code == 204
    assert [row["variant_id"] for row in filled.rows(RECORDS)] == [SMALL_SHIRT]


def test_an_assignment_replaces_the_one_of_the_same_group_and_channel(filled: Shop) -> None:
    answer = filled.put(f"{LISTS}/{SPARE_PRICES}/assignments", {"customer_group_id": GROUP, "channel_id": 1})
    assert answer.json()["data"]["price_list_id"] == SPARE_PRICES
    assert [row["price_list_id"] for row in filled.rows(ASSIGNMENTS)] == [SPARE_PRICES]


def test_assignments_say_how_many_were_saved(filled: Shop) -> None:
    whole = {"price_list_id": SPARE_PRICES, "customer_group_id": SPARE_GROUP, "channel_id": 1}
    answer = filled.post(ASSIGNMENTS, [whole, whole, {"price_list_id": MISSING}])
    assert answer.status_code == 422
    assert answer.json()["meta"] == {"saved_records": 1}
    assert answer.json()["errors"].keys() == {"1", "2"}
    assert len(filled.rows(ASSIGNMENTS, {"customer_group_id:in": f"{SPARE_GROUP}"})) == 1


def test_assignments_are_not_deleted_without_a_filter(filled: Shop) -> None:
    assert filled.delete(ASSIGNMENTS).status_code == 422
    assert filled.delete(ASSIGNMENTS, {"price_list_id": str(PRICES)}).status_code == 204
    assert filled.rows(ASSIGNMENTS) == []


def test_upserts_go_one_at_a_time_whatever_the_path(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(latency_ms=300))
    fill(shop.sandbox)
    both, statuses = threading.Barrier(2), list[int]()

    def send(path: str) -> None:
        both.wait()
        answer = shop.send("PUT", path, [record(price_list_id=PRICES)])
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=send, args=(path,)) for path in (RECORDS, f"{LISTS}/records")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 429]


def test_seeded_records_price_what_there_is() -> None:
    rows = seeded()
    lists, variants = by_id(rows["price_lists"]), by_id(rows["product_variants"])
    currencies = {currency["currency_code"].lower() for currency in rows["currencies"]}
    records = rows["price_records"]
    assert len({(row["price_list_id"], row["variant_id"], row["currency"]) for row in records}) == len(records) > 100
    for row in records:
        assert row["price_list_id"] in lists
        assert variants[row["variant_id"]]["product_id"] == row["product_id"]
        assert row["currency"] in currencies
        assert row["calculated_price"] == (row["price"] if row["sale_price"] is None else row["sale_price"])
    assert {row["currency"] for row in records} == {"usd", "eur"}
    assert any(row["bulk_pricing_tiers"] for row in records)
    groups = by_id(rows["customer_groups"])
    assert rows["price_list_assignments"]
    for row in rows["price_list_assignments"]:
        assert row["price_list_id"] in lists
        assert row["customer_group_id"] in groups
