from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

ORDERS = "/v2/orders"
WHOLE = {"include": "consignments,consignments.line_items,fees", "consignment_structure": "object"}


def ids(shop: Shop, **parameters: str) -> list[int]:
    return [order["id"] for order in shop.rows(ORDERS, parameters)]


@pytest.fixture
def three(shop: Shop) -> Shop:
    """Orders 1 to 3, that differ in everything that can be filtered by."""
    for key, day in ((1, "03"), (2, "02"), (3, "01")):
        shop.sandbox.store.insert(
            "orders",
            {
                "date_created": f"2024-01-{day}T00:00:00+00:00",
                "date_modified": f"2024-02-{day}T00:00:00+00:00",
                "customer_id": 10 - key,
                "status_id": key,
                "channel_id": key,
                "cart_id": f"cart-{key}",
                "payment_method": f"Method {key}",
                "external_order_id": f"E{key}",
                "external_id": f"X{4 - key}",
                "total_inc_tax": f"{key}0.5000",
                "billing_address": {"email": f"Buyer{key}@example.com"},
            },
        )
    return shop


@pytest.mark.parametrize(
    ("parameter", "value", "found"),
    [
        ("min_id", "2", [2, 3]),
        ("max_id", "2", [1, 2]),
        ("min_total", "20.5", [2, 3]),
        ("max_total", "20.5", [1, 2]),
        ("customer_id", "8", [2]),
        ("email", "buyer2@example.com", [2]),
        ("status_id", "2", [2]),
        ("channel_id", "2", [2]),
        ("cart_id", "cart-2", [2]),
        ("payment_method", "Method 2", [2]),
        ("external_order_id", "E2", [2]),
        ("min_date_created", "2024-01-02T00:00:00+00:00", [1, 2]),
        ("max_date_created", "Tue, 02 Jan 2024 00:00:00 +0000", [2, 3]),
        ("min_date_modified", "2024-02-02T01:00:00+01:00", [1, 2]),
        ("max_date_modified", "2024-02-02T00:00:00Z", [2, 3]),
        ("id:in", "2", [1, 2, 3]),
    ],
)
def test_orders_are_filtered_by(three: Shop, parameter: str, value: str, found: list[int]) -> None:
    assert ids(three, **{parameter: value}) == found
    assert three.get(f"{ORDERS}/count", **{parameter: value}).json()["count"] == len(found)


@pytest.mark.parametrize("parameter", ["min_id", "status_id", "min_date_modified", "min_total", "is_deleted"])
def test_a_filter_that_cannot_be_read_is_refused_as_v2_does(three: Shop, parameter: str) -> None:
    answer = three.get(ORDERS, **{parameter: "soon"})
    assert answer.status_code == 400
    assert answer.json() == [{"status": 400, "message": f"The field '{parameter}' is invalid."}]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("id", [1, 2, 3]),
        ("id:desc", [3, 2, 1]),
        ("customer_id:asc", [3, 2, 1]),
        ("date_created", [3, 2, 1]),
        ("date_modified:desc", [1, 2, 3]),
        ("status_id:desc", [3, 2, 1]),
        ("channel_id:asc", [1, 2, 3]),
        ("external_id", [3, 2, 1]),
    ],
)
def test_orders_are_sorted_by(three: Shop, sort: str, found: list[int]) -> None:
    assert ids(three, sort=sort) == found


def test_an_unknown_order_of_rows_is_refused(three: Shop) -> None:
    assert three.get(ORDERS, sort="total_inc_tax").status_code == 400


def test_pages_are_bare_arrays_and_end_without_a_body(three: Shop) -> None:
    assert ids(three, limit="2", page="1") == [1, 2]
    assert ids(three, limit="2", page="2") == [3]
    end = three.get(ORDERS, limit=2, page=3)
    assert (end.status_code, end.content) == (204, b"")


def test_orders_are_counted_by_state(three: Shop) -> None:
    counted = three.get(f"{ORDERS}/count", min_id=2).json()
    assert counted["count"] == 2
    assert [status["sort_order"] for status in counted["statuses"]] == list(range(15))
    assert {status["name"]: status["count"] for status in counted["statuses"] if status["count"]} == {
        "Shipped": 1,
        "Partially Shipped": 1,
    }


def test_states_can_be_looked_up(shop: Shop) -> None:
    statuses = shop.rows("/v2/order_statuses")
    assert [status["id"] for status in statuses] == list(range(15))
    assert shop.get("/v2/order_statuses/11").json() == statuses[11]
    assert statuses[11]["name"] == "Awaiting Fulfillment"
    assert shop.get("/v2/order_statuses/15").status_code == 404


def lines_everywhere(shop: Shop) -> int:
    """An order with lines that are shipped, picked up, downloaded and mailed; returns its id."""
    store = shop.sandbox.store
    order: int = store.insert("orders", {"billing_address": {"email": "Ada@example.com"}})["id"]
    of_order: dict[str, Any] = {"order_id": order}
    home, office = (store.insert("order_shipping_addresses", {**of_order, "cost_ex_tax": "2.5000"}) for _ in "12")
    pickup = store.insert("order_pickups", {**of_order, "pickup_method_id": 4, "location": {"name": "Shop"}})
    for line in (
        {"name": "shipped", "order_address_id": home["id"]},
        {"name": "fetched", "order_pickup_method_id": pickup["id"]},
        {"name": "downloaded", "type": "digital"},
        {"name": "mailed", "type": "giftcertificate"},
    ):
        store.insert("order_products", {**of_order, **line})
    store.insert("order_fees", {**of_order, "display_name_customer": "Care"})
    assert office["id"] != home["id"]
    return order


def test_parts_that_are_not_included_are_links(shop: Shop) -> None:
    key = lines_everywhere(shop)
    order = shop.get(f"{ORDERS}/{key}").json()
    for part, path in (
        ("products", "products"),
        ("shipping_addresses", "shippingaddresses"),
        ("coupons", "coupons"),
        ("consignments", "consignments"),
        ("fees", "fees"),
    ):
        assert order[part]["resource"] == f"/orders/{key}/{path}"
        assert order[part]["url"].endswith(f"/stores/sandbox/v2/orders/{key}/{path}")
    assert shop.rows(ORDERS) == [order]


def test_included_consignments_hold_every_line_where_it_belongs(shop: Shop) -> None:
    key = lines_everywhere(shop)
    order = shop.rows(ORDERS, WHOLE)[0]
    assert order == shop.filtered(f"{ORDERS}/{key}", WHOLE).json()
    consignments = order["consignments"]
    home, office = consignments["shipping"]
    assert [line["name"] for line in home["line_items"]] == ["shipped"]
    assert office["line_items"] == []
    assert home["cost_ex_tax"] == 2.5
    assert "order_id" not in home
    assert [line["name"] for line in consignments["pickups"][0]["line_items"]] == ["fetched"]
    assert consignments["pickups"][0]["location"] == {"name": "Shop"}
    (download,), (gift,) = consignments["downloads"], consignments["email"]["gift_certificates"]
    assert [line["name"] for line in download["line_items"]] == ["downloaded"]
    assert [line["name"] for line in gift["line_items"]] == ["mailed"]
    assert download["recipient_email"] == gift["recipient_email"] == "Ada@example.com"
    assert [fee["display_name_customer"] for fee in order["fees"]] == ["Care"]
    assert order["coupons"]["resource"] == f"/orders/{key}/coupons"
    lines = shop.rows(f"{ORDERS}/{key}/products")
    assert home["line_items"] + consignments["pickups"][0]["line_items"] == lines[:2]


def test_consignments_without_lines_link_to_them(shop: Shop) -> None:
    key = lines_everywhere(shop)
    parameters = {"include": "consignments", "consignment_structure": "object"}
    consignments = shop.rows(ORDERS, parameters)[0]["consignments"]
    line = shop.rows(f"{ORDERS}/{key}/products")[0]["id"]
    (link,) = consignments["shipping"][0]["line_items"]
    assert link["resource"] == f"/orders/{key}/products/{line}"
    assert shop.get(f"{ORDERS}/{key}/consignments").json() == consignments
    whole = shop.get(f"{ORDERS}/{key}/consignments", include="consignments.line_items").json()
    assert whole == shop.rows(ORDERS, WHOLE)[0]["consignments"]


def test_consignments_without_the_structure_come_as_an_array(shop: Shop) -> None:
    lines_everywhere(shop)
    whole = shop.rows(ORDERS, WHOLE)[0]["consignments"]
    assert shop.rows(ORDERS, {"include": "consignments.line_items"})[0]["consignments"] == [whole]


def test_includes_of_several_orders_are_not_mixed_up(shop: Shop) -> None:
    keys = [lines_everywhere(shop) for _ in range(3)]
    for order in shop.rows(ORDERS, WHOLE):
        shipped = [line for part in order["consignments"]["shipping"] for line in part["line_items"]]
        assert [line["order_id"] for line in shipped] == [order["id"]]
    assert [order["id"] for order in shop.rows(ORDERS, WHOLE)] == keys


def test_archived_orders_are_listed_for_is_deleted_alone(three: Shop) -> None:
    assert three.delete(f"{ORDERS}/2").status_code == 204
    assert ids(three) == ids(three, is_deleted="false") == [1, 3]
    assert ids(three, is_deleted="true") == [2]
    assert three.get(f"{ORDERS}/count").json()["count"] == 2
    assert three.get(f"{ORDERS}/2").json()["is_deleted"] is True


def test_archived_orders_can_be_hidden_whatever_is_asked(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(archived_orders="hidden"))
    for archived in (False, True):
        shop.sandbox.store.insert("orders", {"is_deleted": archived})
    assert ids(shop) == ids(shop, is_deleted="true") == [1]


def test_archived_orders_can_be_listed_among_the_others(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(archived_orders="listed"))
    for archived in (False, True):
        shop.sandbox.store.insert("orders", {"is_deleted": archived})
    assert ids(shop) == ids(shop, is_deleted="true") == [1, 2]


def test_asking_for_archived_orders_can_be_refused(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(archived_orders="refused"))
    for archived in (False, True):
        shop.sandbox.store.insert("orders", {"is_deleted": archived})
    assert ids(shop) == [1]
    assert shop.get(ORDERS, is_deleted="true").status_code == 400


def test_archiving_moves_the_time_of_modification_and_keeps_the_order(three: Shop) -> None:
    before = three.get(f"{ORDERS}/1").json()
    assert three.delete(f"{ORDERS}/1").status_code == 204
    after = three.get(f"{ORDERS}/1").json()
    assert after["date_modified"] != before["date_modified"]
    assert {**after, "date_modified": 0, "is_deleted": False} == {**before, "date_modified": 0}
    assert three.delete(f"{ORDERS}/9").status_code == 404


def test_all_orders_are_archived_at_once(three: Shop) -> None:
    assert three.delete(ORDERS, {"limit": "1"}).status_code == 204
    assert ids(three) == [2, 3]
    assert three.delete(ORDERS).status_code == 204
    assert ids(three) == []
    assert ids(three, is_deleted="true") == [1, 2, 3]


def test_the_list_cannot_be_changed_as_a_whole(shop: Shop) -> None:
    answer = shop.put(ORDERS, {})
    assert answer.status_code == 405
    assert answer.json()[0]["status"] == 405


@pytest.mark.parametrize(
    "path", ["", "/products", "/shipping_addresses", "/coupons", "/shipments", "/fees", "/taxes", "/messages"]
)
def test_a_missing_order_has_nothing(shop: Shop, path: str) -> None:
    answer = shop.get(f"{ORDERS}/7{path}")
    assert answer.status_code == 404
    assert answer.json()[0]["status"] == 404


@pytest.mark.parametrize("path", ["products", "shipping_addresses", "coupons", "shipments", "taxes", "messages"])
def test_an_order_without_parts_answers_204(shop: Shop, path: str) -> None:
    shop.sandbox.store.insert("orders", {})
    answer = shop.get(f"{ORDERS}/1/{path}")
    assert (answer.status_code, answer.content) == (204, b"")


def test_parts_are_found_under_their_own_order_alone(shop: Shop) -> None:
    first, second = lines_everywhere(shop), lines_everywhere(shop)
    line = shop.rows(f"{ORDERS}/{first}/products")[0]
    assert shop.get(f"{ORDERS}/{first}/products/{line['id']}").json() == line
    assert shop.get(f"{ORDERS}/{second}/products/{line['id']}").status_code == 404
    address = shop.rows(f"{ORDERS}/{first}/shipping_addresses")[0]
    assert shop.get(f"{ORDERS}/{first}/shipping_addresses/{address['id']}").json() == address
    assert shop.get(f"{ORDERS}/{second}/shipping_addresses/{address['id']}").status_code == 404
    assert len(shop.rows(f"{ORDERS}/{first}/products", {"limit": "3"})) == 3
    quotes = f"{ORDERS}/{first}/shipping_addresses/{address['id']}/shipping_quotes"
    assert shop.get(quotes).status_code == 204
    assert shop.get(f"{ORDERS}/{first}/consignments/shipping/{address['id']}/shipping_quotes").status_code == 204


def test_messages_are_filtered(shop: Shop) -> None:
    shop.sandbox.store.insert("orders", {})
    for status, flagged in (("read", False), ("unread", True)):
        message = {
            "order_id": 1,
            "customer_id": 4,
            "status": status,
            "is_flagged": flagged,
            "subject": status,
        }
        shop.sandbox.store.insert("order_messages", message)
    path = f"{ORDERS}/1/messages"
    assert [row["subject"] for row in shop.rows(path, {"status": "read"})] == ["read"]
    assert [row["subject"] for row in shop.rows(path, {"is_flagged": "true"})] == ["unread"]
    assert [row["id"] for row in shop.rows(path, {"min_id": "2", "customer_id": "4"})] == [2]
    assert shop.get(path, status="lost").status_code == 400


def test_orders_need_their_own_scope(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(scopes=frozenset({"store_v2_orders_read_only"})))
    assert shop.get(ORDERS).status_code == 204
    assert shop.delete(ORDERS).status_code == 403
