from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.scenarios_ids import (
    CLOSED,
    LARGE_SHIRT,
    LISTED,
    MARKET,
    MISSING,
    MUG,
    ONLY_MUG,
    PRICES,
    SHIRT,
    SMALL_SHIRT,
)
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

CHANNELS = "/v3/channels"
CURRENCIES = f"{CHANNELS}/{MARKET}/currency-assignments"
LISTINGS = f"{CHANNELS}/{MARKET}/listings"
COUNTER = {"name": "Counter", "type": "pos", "platform": "square"}


def listing(product: int, *variants: int, **fields: object) -> dict[str, Any]:
    of_product = {"product_id": product, "state": "active"}
    return {**of_product, "variants": [{**of_product, "variant_id": key} for key in variants], **fields}


@pytest.fixture
def filled(shop: Shop) -> Shop:
    fill(shop.sandbox)
    return shop


def test_every_store_has_a_storefront(shop: Shop) -> None:
    (only,) = shop.rows(CHANNELS)
    assert (only["id"], only["type"], only["platform"], only["status"]) == (1, "storefront", "bigcommerce", "active")
    assert "currencies" not in only
    (whole,) = shop.rows(CHANNELS, {"include": "currencies"})
    assert whole["currencies"] == {"channel_id": 1, "enabled_currencies": ["USD"], "default_currency": "USD"}


def test_a_channel_is_made_once_and_keeps_its_type(shop: Shop) -> None:
    made = shop.made(CHANNELS, COUNTER)
    assert shop.post(CHANNELS, {**COUNTER, "name": "COUNTER"}).status_code == 409
    other = shop.made(CHANNELS, {**COUNTER, "name": "Second"})
    path = f"{CHANNELS}/{made['id']}"
    changed = shop.put(path, {"status": "inactive", "type": "marketing", "unknown": 1}).json()["data"]
    assert (changed["status"], changed["type"]) == ("inactive", "pos")
    assert shop.put(f"{CHANNELS}/{other['id']}", {"name": "Counter"}).status_code == 409
    assert shop.put(path, {"status": "closed"}).status_code == 422


def test_a_deleted_channel_stays_listed_and_cannot_be_changed(filled: Shop) -> None:
    path = f"{CHANNELS}/{MARKET}"
    assert filled.put(path, {"status": "deleted"}).status_code == 200
    assert filled.put(path, {"status": "active"}).status_code == 422
    assert [row["id"] for row in filled.rows(CHANNELS, {"status:in": "deleted"})] == [MARKET, CLOSED]


@pytest.mark.parametrize(
    ("parameters", "ids"),
    [
        ({"available": "true"}, [1, MARKET]),
        ({"available": "false"}, [CLOSED]),
        ({"status:in": "connected,deleted"}, [MARKET, CLOSED]),
        ({"type:in": "marketplace"}, [MARKET]),
        ({"platform:in": "ebay,bigcommerce"}, [1, MARKET]),
        ({"date_modified:max": "2000-01-01"}, []),
        ({"date_created:min": "2000-01-01"}, [1, MARKET, CLOSED]),
        ({"limit": "1", "page": "2"}, [MARKET]),
    ],
)
def test_channels_are_filtered(filled: Shop, parameters: dict[str, str], ids: list[int]) -> None:
    assert [row["id"] for row in filled.rows(CHANNELS, parameters)] == ids


def test_a_channel_sells_in_currencies_that_the_store_has(filled: Shop) -> None:
    euros = {"enabled_currencies": ["USD", "EUR"], "default_currency": "EUR"}
    assert filled.put(CURRENCIES, euros).status_code == 422
    dollar = filled.sandbox.store.documents("currencies")[0]
    filled.sandbox.store.insert("currencies", {**dollar, "id": 2, "currency_code": "EUR"})
    assert filled.put(CURRENCIES, euros).json()["data"] == {"channel_id": MARKET, **euros}
    assert filled.put(CURRENCIES, {**euros, "enabled_currencies": ["USD"]}).status_code == 422
    both = [{"channel_id": 1, **euros}, {"channel_id": MISSING, **euros}]
    assert filled.put(f"{CHANNELS}/currency-assignments", both).status_code == 422
    found = {row["channel_id"]: row["default_currency"] for row in filled.rows(f"{CHANNELS}/currency-assignments")}
    assert found == {1: "USD", MARKET: "EUR", CLOSED: "USD"}
    assert (
        filled.get(f"{CHANNELS}/{MARKET}", include="currencies").json()["data"]["currencies"]["default_currency"]
        == "EUR"
    )


def test_listings_are_walked_by_the_last_id(filled: Shop) -> None:
    filled.post(LISTINGS, [listing(MUG, ONLY_MUG)])
    first = filled.rows(LISTINGS, {"limit": "1"})
    second = filled.rows(LISTINGS, {"limit": "1", "after": str(first[0]["listing_id"])})
    assert [row["product_id"] for row in first + second] == [SHIRT, MUG]
    assert filled.rows(LISTINGS, {"after": str(second[0]["listing_id"])}) == []
    assert [row["product_id"] for row in filled.rows(LISTINGS, {"product_id:in": str(MUG)})] == [MUG]


def test_an_unknown_channel_lists_nothing(filled: Shop) -> None:
    assert filled.rows(f"{CHANNELS}/{MISSING}/listings") == []
    assert filled.post(f"{CHANNELS}/{MISSING}/listings", [listing(MUG, ONLY_MUG)]).status_code == 404


def test_a_listing_keeps_the_variants_that_are_not_sent(filled: Shop) -> None:
    body = listing(MUG, listing_id=LISTED, name="Hemd")
    body["variants"] = [{"product_id": SHIRT, "variant_id": LARGE_SHIRT, "state": "pending"}]
    (changed,) = filled.put(LISTINGS, [body, {**body, "listing_id": MISSING}]).json()["data"]
    assert (changed["product_id"], changed["name"]) == (SHIRT, "Hemd")
    states = {variant["variant_id"]: variant["state"] for variant in changed["variants"]}
    assert states == {SMALL_SHIRT: "active", LARGE_SHIRT: "pending"}


@pytest.mark.parametrize(
    "body",
    [
        listing(MISSING),
        listing(MUG, SMALL_SHIRT),
        {"product_id": MUG, "state": "active"},
        listing(MUG, state="sold"),
        listing(MUG, variants=[{"variant_id": ONLY_MUG}]),
    ],
)
def test_a_wrong_listing_refuses_the_batch(filled: Shop, body: dict[str, Any]) -> None:
    assert filled.post(LISTINGS, [listing(MUG, ONLY_MUG), body]).status_code == 422
    assert [row["product_id"] for row in filled.rows(LISTINGS)] == [SHIRT]


def test_listings_go_with_their_product(filled: Shop) -> None:
    filled.delete("/v3/catalog/products", {"id:in": str(SHIRT)})
    assert filled.rows(LISTINGS) == []


def test_price_lists_are_assigned_to_known_channels_only(filled: Shop) -> None:
    answer = filled.post("/v3/pricelists/assignments", [{"price_list_id": PRICES, "channel_id": MISSING}])
    assert answer.status_code == 422
    assert filled.post("/v3/pricelists/assignments", [{"price_list_id": PRICES, "channel_id": MARKET}]).ok


def test_seeded_listings_stand_in_a_seeded_channel() -> None:
    rows = seeded()
    channels, products, variants = (by_id(rows[name]) for name in ("channels", "products", "product_variants"))
    assert {1, 2} <= channels.keys()
    assert {channel["status"] for channel in channels.values()} == {"active", "connected", "deleted"}
    trees = {channel for tree in rows["category_trees"] for channel in tree["channels"]}
    assert trees <= channels.keys()
    assert len(rows["channel_listings"]) == 40
    for row in rows["channel_listings"]:
        assert row["channel_id"] in channels
        assert row["product_id"] in products
        assert row["variants"]
        assert all(variants[one["variant_id"]]["product_id"] == row["product_id"] for one in row["variants"])
