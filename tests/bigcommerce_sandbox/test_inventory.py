from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions
from tests.bigcommerce_sandbox.scenarios_ids import (
    BARE,
    DEPOT,
    LARGE_SHIRT,
    MISSING,
    MUG,
    ONLY_MUG,
    SHIRT,
    SMALL_SHIRT,
)
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

ITEMS = "/v3/inventory/items"
LOCATIONS = "/v3/inventory/locations"
ABSOLUTE = "/v3/inventory/adjustments/absolute"
RELATIVE = "/v3/inventory/adjustments/relative"

ADDRESS = {
    "address1": "5 Dock Road",
    "city": "Hull",
    "state": "Yorkshire",
    "zip": "HU1",
    "email": "dock@example.com",
    "geo_coordinates": {"latitude": 53.7, "longitude": -0.3},
    "country_code": "GB",
}


def location(**fields: object) -> dict[str, Any]:
    return {
        "label": "Dock",
        "managed_by_external_source": False,
        "type_id": "PHYSICAL",
        "time_zone": "Etc/UTC",
        "address": ADDRESS,
        **fields,
    }


def adjusted(quantity: int, at: int = 1, **identity: object) -> dict[str, Any]:
    return {"items": [{"location_id": at, "quantity": quantity, **identity}]}


def stock(shop: Shop, variant: int) -> dict[int, int]:
    """What lies where, by location."""
    (item,) = shop.rows(ITEMS, {"variant_id:in": str(variant)})
    return {at["location_id"]: at["total_inventory_onhand"] for at in item["locations"]}


def level(shop: Shop, path: str) -> int:
    found: int = shop.get(f"/v3/catalog/products/{path}").json()["data"]["inventory_level"]
    return found


@pytest.fixture
def filled(shop: Shop) -> Shop:
    fill(shop.sandbox)
    return shop


def test_every_store_has_the_default_location(shop: Shop) -> None:
    (only,) = shop.rows(LOCATIONS)
    assert (only["id"], only["code"], only["enabled"]) == (1, "BC-LOCATION-1", True)
    assert shop.rows(LOCATIONS, {"is_default": "false"}) == []
    assert shop.delete(LOCATIONS, {"location_id:in": "1"}).status_code == 422


def test_locations_are_made_changed_and_removed_in_batches(shop: Shop) -> None:
    answer = shop.post(LOCATIONS, [location(code="DOCK"), location()])
    assert answer.json().keys() == {"transaction_id"}
    first, second = shop.rows(LOCATIONS)[1:]
    assert (first["code"], second["code"]) == ("DOCK", f"BC-LOCATION-{second['id']}")
    assert shop.put(LOCATIONS, [{"id": first["id"], "address": {"city": "Leeds"}}]).status_code == 200
    changed = shop.rows(LOCATIONS, {"location_id:in": str(first["id"])})[0]
    assert changed["address"] == {**ADDRESS, "city": "Leeds"}
    assert shop.delete(LOCATIONS, {"location_id:in": f"{first['id']},{second['id']}"}).status_code == 200
    assert len(shop.rows(LOCATIONS)) == 1
    assert shop.delete(LOCATIONS).status_code == 422
    assert shop.delete(LOCATIONS, {"location_id:in": str(first["id"])}).status_code == 404


def test_what_is_wrong_with_a_location_is_named_and_the_others_are_made(shop: Shop) -> None:
    batch = [location(code="bc-location-1"), location(address={"city": "Hull"}), {"label": "Bare"}, location(code="OK")]
    answer = shop.post(LOCATIONS, batch)
    assert answer.status_code == 422
    assert {"0.code", "1.address.zip", "1.address.geo_coordinates.latitude", "2.address"} <= answer.json()[
        "errors"
    ].keys()
    assert [row["code"] for row in shop.rows(LOCATIONS)] == ["BC-LOCATION-1", "OK"]


def test_a_store_has_at_most_100_active_locations(shop: Shop) -> None:
    assert shop.post(LOCATIONS, [location(code=f"L{at}") for at in range(99)]).status_code == 200
    assert shop.post(LOCATIONS, [location()]).status_code == 422
    assert shop.post(LOCATIONS, [location(enabled=False)]).status_code == 200
    assert len(shop.rows(LOCATIONS, {"limit": "1000"})) == 101
    assert len(shop.rows(LOCATIONS, {"limit": "1000", "is_active": "true"})) == 100


def test_items_show_what_lies_where(filled: Shop) -> None:
    assert stock(filled, SMALL_SHIRT) == {1: 0, DEPOT: 7}
    assert stock(filled, LARGE_SHIRT) == {1: 4}
    (item,) = filled.rows(ITEMS, {"location_code:in": "depot"})
    assert item["identity"] == {"sku": "SHIRT-S", "variant_id": SMALL_SHIRT, "product_id": SHIRT}
    (there,) = item["locations"]
    assert (there["total_inventory_onhand"], there["available_to_sell"]) == (7, 5)
    (same,) = filled.rows(f"{LOCATIONS}/{DEPOT}/items")
    assert (same["total_inventory_onhand"], same["settings"]["safety_stock"]) == (7, 2)
    assert len(filled.rows(f"{LOCATIONS}/1/items", {"product_id:in": str(SHIRT)})) == 2


def test_an_absolute_adjustment_is_seen_in_the_catalog(filled: Shop) -> None:
    assert filled.put(ABSOLUTE, adjusted(11, sku="shirt-s")).status_code == 200
    assert stock(filled, SMALL_SHIRT) == {1: 11, DEPOT: 7}
    assert level(filled, f"{SHIRT}/variants/{SMALL_SHIRT}") == 11
    assert level(filled, f"{SHIRT}") == 11 + 4
    assert filled.put(ABSOLUTE, adjusted(6, product_id=MUG)).status_code == 200
    assert (level(filled, f"{MUG}"), level(filled, f"{MUG}/variants/{ONLY_MUG}")) == (6, 6)


def test_the_catalogs_levels_are_seen_in_the_inventory(filled: Shop) -> None:
    filled.put(f"/v3/catalog/products/{SHIRT}/variants/{LARGE_SHIRT}", {"inventory_level": 21})
    filled.put(f"/v3/catalog/products/{MUG}", {"inventory_level": 22})
    assert stock(filled, LARGE_SHIRT) == {1: 21}
    assert stock(filled, ONLY_MUG) == {1: 22}


def test_stock_elsewhere_is_not_the_catalogs(filled: Shop) -> None:
    assert filled.put(ABSOLUTE, adjusted(5, at=DEPOT, variant_id=ONLY_MUG)).status_code == 200
    assert stock(filled, ONLY_MUG) == {1: 0, DEPOT: 5}
    assert level(filled, f"{MUG}") == 0
    assert len(filled.rows(f"{LOCATIONS}/{DEPOT}/items")) == 2


def test_relative_adjustments_add_up(filled: Shop) -> None:
    twice = {"items": [{"location_id": 1, "sku": "SHIRT-L", "quantity": quantity} for quantity in (5, -2)]}
    assert filled.post(RELATIVE, twice).status_code == 200
    assert stock(filled, LARGE_SHIRT) == {1: 7}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", ABSOLUTE, adjusted(-1, sku="SHIRT-L")),
        ("PUT", ABSOLUTE, adjusted(1, sku="NONE")),
        ("PUT", ABSOLUTE, adjusted(1, variant_id=MISSING)),
        ("PUT", ABSOLUTE, adjusted(1)),
        ("PUT", ABSOLUTE, adjusted(1, sku="SHIRT-L", variant_id=LARGE_SHIRT)),
        ("PUT", ABSOLUTE, adjusted(1, at=MISSING, sku="SHIRT-L")),
        ("PUT", ABSOLUTE, adjusted(1, product_id=SHIRT)),
        ("PUT", ABSOLUTE, {"items": [{"location_id": 1, "sku": "SHIRT-L"}]}),
        ("PUT", ABSOLUTE, {"items": {}}),
        ("POST", RELATIVE, adjusted(-5, sku="SHIRT-L")),
        ("POST", RELATIVE, adjusted(-6, at=DEPOT, sku="SHIRT-S")),
        ("POST", RELATIVE, adjusted(1, at=DEPOT, product_id=MUG)),
        ("POST", RELATIVE, adjusted(2**31 - 1, sku="SHIRT-L")),
    ],
)
def test_an_adjustment_is_refused(filled: Shop, method: str, path: str, body: dict[str, Any]) -> None:
    answer = filled.send(method, path, body)
    assert answer.status_code == 422
    assert stock(filled, LARGE_SHIRT) == {1: 4}


def test_one_wrong_item_refuses_the_whole_adjustment(filled: Shop) -> None:
    items = [adjusted(9, sku="SHIRT-L")["items"][0], adjusted(1, sku="NONE")["items"][0]]
    assert filled.put(ABSOLUTE, {"items": items}).status_code == 422
    assert stock(filled, LARGE_SHIRT) == {1: 4}


def test_a_product_tracked_as_a_whole_is_adjusted_as_a_whole(filled: Shop) -> None:
    filled.put(f"/v3/catalog/products/{SHIRT}", {"inventory_tracking": "product"})
    answer = filled.put(ABSOLUTE, adjusted(9, variant_id=SMALL_SHIRT))
    assert answer.status_code == 422
    assert "tracked by product" in answer.json()["title"]
    assert filled.put(ABSOLUTE, adjusted(9, product_id=SHIRT)).status_code == 200
    assert level(filled, f"{SHIRT}") == 9
    assert stock(filled, SMALL_SHIRT) == {1: 9}


def test_an_adjustment_has_at_most_2000_items(filled: Shop) -> None:
    (item,) = adjusted(9, sku="SHIRT-L")["items"]
    assert filled.put(ABSOLUTE, {"items": [item] * 2_001}).status_code == 422


def test_settings_of_the_default_location_are_the_catalogs(filled: Shop) -> None:
    wanted = {"safety_stock": 1, "is_in_stock": False, "warning_level": 3, "bin_picking_number": "B-2"}
    body = {"settings": [{"identity": {"sku": "SHIRT-L"}, **wanted}]}
    assert filled.put(f"{LOCATIONS}/1/items", body).status_code == 200
    (item,) = filled.rows(f"{LOCATIONS}/1/items", {"variant_id:in": str(LARGE_SHIRT)})
    assert item["settings"] == wanted
    assert (item["total_inventory_onhand"], item["available_to_sell"]) == (4, 3)
    variant = filled.get(f"/v3/catalog/products/{SHIRT}/variants/{LARGE_SHIRT}").json()["data"]
    assert (variant["inventory_warning_level"], variant["bin_picking_number"]) == (3, "B-2")


def test_stock_goes_with_its_location(filled: Shop) -> None:
    assert filled.delete(LOCATIONS, {"location_id:in": str(DEPOT)}).status_code == 200
    assert stock(filled, SMALL_SHIRT) == {1: 0}
    assert filled.sandbox.store.count("inventory_levels") == 0


def test_a_page_has_up_to_1000_items(filled: Shop) -> None:
    for at in range(60):
        filled.sandbox.store.insert("product_variants", {"product_id": BARE, "sku": f"B-{at}"})
    assert len(filled.rows(ITEMS)) == 50
    assert len(filled.rows(ITEMS, {"limit": "1000"})) == 63
    meta = filled.get(ITEMS, limit=20, page=4).json()["meta"]["pagination"]
    assert (meta["total"], meta["count"], meta["total_pages"]) == (63, 3, 4)


def test_the_inventory_has_scopes_of_its_own(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(scopes=frozenset({"store_inventory_read_only", "store_v2_products"})))
    assert shop.get(ITEMS).status_code == 200
    assert shop.put(ABSOLUTE, {"items": []}).status_code == 403
    assert shop.get(LOCATIONS).status_code == 403


def test_seeded_stock_lies_at_seeded_locations() -> None:
    rows = seeded()
    locations, products, variants = (by_id(rows[name]) for name in ("locations", "products", "product_variants"))
    assert len(locations) == 3
    levels = rows["inventory_levels"]
    assert len({(row["location_id"], row["product_id"], row["variant_id"]) for row in levels}) == len(levels) > 50
    for row in levels:
        assert row["location_id"] in locations.keys() - {1}
        assert row["product_id"] in products
        assert not row["variant_id"] or variants[row["variant_id"]]["product_id"] == row["product_id"]
    assert {bool(row["variant_id"]) for row in levels} == {True, False}
