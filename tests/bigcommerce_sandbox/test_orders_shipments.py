from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

BILLING = {"first_name": "Ada", "zip": "2000"}


@pytest.fixture
def order(shop: Shop) -> dict[str, Any]:
    """An order of two posters and one card to one address."""
    posters = {"name": "Poster", "quantity": 2, "price_ex_tax": 10, "price_inc_tax": 11}
    made: dict[str, Any] = shop.made(
        "/v2/orders",
        {
            "billing_address": BILLING,
            "shipping_addresses": [{"city": "Akron"}, {"city": "Dayton"}],
            "products": [posters, {**posters, "name": "Card", "quantity": 1}],
        },
    )
    return made


def path(order: dict[str, Any], *parts: object) -> str:
    return "/".join(["/v2/orders", str(order["id"]), *map(str, parts)])


def parcel(shop: Shop, order: dict[str, Any], *quantities: int, **fields: object) -> dict[str, Any]:
    """What ships so many pieces of the order's lines."""
    lines = shop.rows(path(order, "products"))
    items = [
        {"order_product_id": line["id"], "quantity": quantity}
        for line, quantity in zip(lines, quantities, strict=False)
        if quantity
    ]
    return {"order_address_id": lines[0]["order_address_id"], "items": items, **fields}


def test_a_shipment_counts_pieces_and_moves_the_order_on(shop: Shop, order: dict[str, Any]) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    assert shop.get(path(order, "shipments")).status_code == 204
    answer = shop.post(path(order, "shipments"), parcel(shop, order, 1, comments="First"))
    assert answer.status_code == 201
    first = answer.json()
    assert (first["date_created"], first["comments"]) == ("Tue, 14 Nov 2023 22:13:20 +0000", "First")
    assert (first["shipping_address"]["city"], first["billing_address"]["zip"]) == ("Akron", "2000")
    partly = shop.get(path(order)).json()
    assert (partly["status"], partly["items_shipped"], partly["date_shipped"]) == ("Partially Shipped", 1, "")
    second = shop.made(path(order, "shipments"), parcel(shop, order, 1, 1))
    whole = shop.get(path(order)).json()
    assert (whole["status_id"], whole["items_shipped"]) == (2, 3)
    assert whole["date_shipped"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert [line["quantity_shipped"] for line in shop.rows(path(order, "products"))] == [2, 1]
    assert [row["items_shipped"] for row in shop.rows(path(order, "shipping_addresses"))] == [3, 0]
    assert shop.rows(path(order, "shipments")) == [first, second]
    assert shop.get(path(order, "shipments", "count")).json() == {"count": 2}
    assert shop.get(path(order, "shipments", second["id"])).json() == second


@pytest.mark.parametrize(
    "fields",
    [
        {"items": []},
        {"items": [{"order_product_id": 1, "quantity": 3}]},
        {"items": [{"order_product_id": 1, "quantity": 1}, {"order_product_id": 1, "quantity": 2}]},
        {"items": [{"order_product_id": 1, "quantity": 0}]},
        {"items": [{"order_product_id": 9, "quantity": 1}]},
        {"items": [{"order_product_id": [], "quantity": 1}]},
        {"items": [{"order_product_id": 1, "quantity": True}]},
        {"order_address_id": 2},
        {"order_address_id": 9},
        {"order_address_id": None},
        {"shipping_provider": "pigeon"},
        {"tracking_number": "x" * 51},
        {"merchant_shipping_cost": "much"},
    ],
)
def test_a_shipment_is_refused_for(shop: Shop, order: dict[str, Any], fields: dict[str, object]) -> None:
    answer = shop.post(path(order, "shipments"), {**parcel(shop, order, 1), **fields})
    assert (answer.status_code, answer.json()[0]["status"]) == (400, 400)
    assert shop.rows(path(order, "shipments")) == []
    assert shop.get(path(order)).json() == order


def test_a_shipment_says_how_it_can_be_followed(shop: Shop, order: dict[str, Any]) -> None:
    sent = parcel(shop, order, 1, shipping_provider="usps", tracking_number="EJ1", merchant_shipping_cost=3)
    shipment = shop.made(path(order, "shipments"), sent)
    assert (shipment["shipping_provider_display_name"], shipment["merchant_shipping_cost"]) == (
        "USPS",
        "3.0000",
    )
    assert shipment["generated_tracking_link"].endswith("/usps/EJ1")
    target = path(order, "shipments", shipment["id"])
    own = shop.put(target, {"tracking_link": "https://example.com/EJ1", "shipping_provider": "carrier_7"}).json()
    assert (own["tracking_link"], own["generated_tracking_link"]) == ("https://example.com/EJ1", "")
    assert own["shipping_provider_display_name"] == "carrier_7"
    assert own["items"] == shipment["items"]
    assert shop.put(target, {"order_address_id": 2}).json()["shipping_address"]["city"] == "Dayton"
    assert shop.put(target, {"order_address_id": 9}).status_code == 400


def test_removed_shipments_free_their_pieces_but_leave_the_state(shop: Shop, order: dict[str, Any]) -> None:
    first = shop.made(path(order, "shipments"), parcel(shop, order, 2))
    shop.made(path(order, "shipments"), parcel(shop, order, 0, 1))
    assert shop.delete(path(order, "shipments", first["id"])).status_code == 204
    after = shop.get(path(order)).json()
    assert (after["status"], after["items_shipped"]) == ("Shipped", 1)
    assert [line["quantity_shipped"] for line in shop.rows(path(order, "products"))] == [0, 1]
    assert shop.delete(path(order, "shipments")).status_code == 204
    assert shop.rows(path(order, "shipments")) == []
    assert shop.get(path(order)).json()["items_shipped"] == 0
    assert shop.delete(path(order, "shipments", first["id"])).status_code == 404


def test_shipments_belong_to_their_order(shop: Shop, order: dict[str, Any]) -> None:
    shipment = shop.made(path(order, "shipments"), parcel(shop, order, 1))
    other = shop.sandbox.store.insert("orders", {})
    for method in ("GET", "DELETE"):
        assert shop.send(method, path(other, "shipments", shipment["id"])).status_code == 404
    assert shop.put(path(other, "shipments", shipment["id"]), {"comments": "x"}).status_code == 404
    assert shop.delete(path(other, "shipments")).status_code == 204
    assert shop.rows(path(order, "shipments")) == [shipment]
