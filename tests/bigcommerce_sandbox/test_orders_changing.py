from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bigcommerce_sandbox.written_orders import FEE, ORDERS, POSTER, WHOLE, amounts, changed, lines, made, shirt

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop


def test_what_is_not_sent_stays(shop: Shop) -> None:
    order = made(shop, staff_notes="Old", fees=[FEE], external_order_id="A-7")
    after = changed(shop, order, status_id=7, billing_address={"zip": "3000"})
    assert after["billing_address"] == {**order["billing_address"], "zip": "3000"}
    touched = {"status_id", "status", "custom_status", "billing_address", "date_modified"}
    assert {name for name in order if order[name] != after[name]} <= touched
    assert after["status"] == "Awaiting Payment"


def test_lines_are_changed_added_and_removed_by_their_ids(shop: Shop) -> None:
    order = made(shop, products=[POSTER, {**POSTER, "name": "Card"}, {**POSTER, "name": "Cup"}])
    poster, card, cup = lines(shop, order)
    after = changed(
        shop,
        order,
        products=[
            {"id": poster["id"], "quantity": 5},
            {"id": card["id"], "quantity": 0},
            {**POSTER, "name": "Pen"},
        ],
    )
    found = {line["name"]: line for line in lines(shop, order)}
    assert list(found) == ["Poster", "Cup", "Pen"]
    assert found["Cup"] == cup
    assert found["Poster"] == {
        **poster,
        "quantity": 5,
        "base_total": "50.0000",
        "total_ex_tax": "50.0000",
        "total_inc_tax": "55.0000",
        "total_tax": "5.0000",
        "discounted_total_inc_tax": "55.0000",
    }
    assert (after["items_total"], after["subtotal_inc_tax"], after["total_inc_tax"]) == (
        9,
        "99.0000",
        "99.0000",
    )
    assert after["consignments"]["shipping"][0]["items_total"] == 9


@pytest.mark.parametrize("key", [[], {}, "1", True, 99])
@pytest.mark.parametrize("part", ["products", "shipping_addresses", "fees"])
def test_a_part_is_named_by_one_of_the_orders_own_ids(shop: Shop, part: str, key: object) -> None:
    order = made(shop, fees=[FEE])
    answer = shop.put(f"{ORDERS}/{order['id']}", {part: [{"id": key}]})
    assert (answer.status_code, answer.json()[0]["status"]) == (400, 400)


def test_a_line_of_another_order_is_refused_and_nothing_changes(shop: Shop) -> None:
    order, other = made(shop), made(shop)
    wrong = {
        "staff_notes": "x",
        "products": [{**POSTER, "name": "Pen"}, {"id": lines(shop, other)[0]["id"], "quantity": 1}],
    }
    assert shop.put(f"{ORDERS}/{order['id']}", wrong).status_code == 400
    assert shop.send("GET", f"{ORDERS}/{order['id']}{WHOLE}").json() == order


def test_changed_lines_lose_their_share_of_the_discount(shop: Shop) -> None:
    order = made(shop, products=[POSTER, {**POSTER, "name": "Card"}], discount_amount=8)
    poster, card = lines(shop, order)
    assert [one["amount"] for one in poster["applied_discounts"]] == ["4.0000"]
    after = changed(shop, order, products=[{"id": poster["id"], "quantity": 1}])
    assert [line["applied_discounts"] for line in lines(shop, order)] == [[], card["applied_discounts"]]
    assert (after["discount_amount"], after["total_inc_tax"]) == ("4.0000", "29.0000")
    again = changed(shop, order, discount_amount=0)
    assert [line["applied_discounts"] for line in lines(shop, order)] == [[], []]
    assert again["total_inc_tax"] == "33.0000"


def test_fees_are_replaced_as_a_whole(shop: Shop) -> None:
    order = made(shop, fees=[FEE, {**FEE, "display_name_customer": "Speed"}])
    care, speed = order["fees"]
    assert amounts(care, "display_name_merchant", "cost_tax", "base_cost") == ["Care", "1.0000", "4.0000"]
    after = changed(
        shop,
        order,
        fees=[
            {"id": speed["id"], "type": "custom_fee", "source": "AA", "cost_ex_tax": 1, "cost_tax": "0.5"},
            {"type": "custom_fee", "display_name_merchant": "Wrap", "cost_inc_tax": 3, "cost_tax": 1},
        ],
    )
    kept, wrap = after["fees"]
    assert (kept["id"], kept["display_name_customer"], kept["source"]) == (speed["id"], "Speed", "AA")
    assert amounts(kept, "cost_ex_tax", "cost_inc_tax") == ["1.0000", "1.5000"]
    assert amounts(wrap, "display_name_customer", "cost_ex_tax") == ["Wrap", "2.0000"]
    assert after["total_inc_tax"] == "26.5000"
    assert shop.get(f"{ORDERS}/{order['id']}/fees").json() == {"fees": [kept, wrap]}
    assert shop.put(f"{ORDERS}/{order['id']}", {"fees": [{**FEE, "id": care["id"]}]}).status_code == 400
    assert changed(shop, order, staff_notes="x")["fees"] == after["fees"]
    assert changed(shop, order, fees=[])["total_inc_tax"] == "22.0000"


def test_a_fee_of_tax_alone_costs_nothing_without_it(shop: Shop) -> None:
    (fee,) = made(shop, fees=[{**FEE, "cost_ex_tax": 0, "cost_inc_tax": 5}])["fees"]
    assert amounts(fee, "base_cost", "cost_ex_tax", "cost_inc_tax", "cost_tax") == [
        "0.0000",
        "0.0000",
        "5.0000",
        "5.0000",
    ]


def test_the_merchants_number_is_written_once(shop: Shop) -> None:
    order = made(shop, external_merchant_id="M-7")
    answer = shop.put(f"{ORDERS}/{order['id']}", {"external_merchant_id": "M-8"})
    assert answer.status_code == 400
    assert "external_merchant_id" in answer.json()[0]["message"]


def test_an_order_is_archived_by_a_change_too(shop: Shop) -> None:
    order = made(shop)
    assert changed(shop, order, is_deleted=True)["is_deleted"] is True
    assert shop.rows(ORDERS) == []


def test_every_change_moves_the_time_of_modification(shop: Shop) -> None:
    order = made(shop, shipping_addresses=[{"city": "Akron"}])
    path = f"{ORDERS}/{order['id']}"
    address, line = order["consignments"]["shipping"][0]["id"], lines(shop, order)[0]["id"]
    shipment = {"order_address_id": address, "items": [{"order_product_id": line, "quantity": 1}]}
    changes = (
        ("PUT", path, {"staff_notes": "x"}),
        ("PUT", f"{path}/shipping_addresses/{address}", {"city": "Dayton"}),
        ("POST", f"{path}/shipments", shipment),
        ("PUT", f"{path}/shipments/1", {"comments": "x"}),
        ("DELETE", f"{path}/shipments/1", None),
        ("DELETE", path, None),
    )
    for number, (method, target, sent) in enumerate(changes):
        moment = 1_700_000_000 + number
        shop.sandbox.store.clock = lambda moment=moment: moment  # type: ignore[misc] # bound at once
        assert shop.send(method, target, sent).ok
        assert shop.get(path).json()["date_modified"] == f"Tue, 14 Nov 2023 22:13:2{number} +0000"


def test_an_address_is_changed_without_touching_costs(shop: Shop) -> None:
    order = made(shop, shipping_addresses=[{"city": "Akron"}], shipping_cost_ex_tax=4, shipping_cost_inc_tax=5)
    (before,) = shop.rows(f"{ORDERS}/{order['id']}/shipping_addresses")
    path = f"{ORDERS}/{order['id']}/shipping_addresses/{before['id']}"
    form = [{"name": "Door", "value": "2"}]
    after = shop.put(path, {"city": "Dayton", "form_fields": form}).json()
    assert after == {**before, "city": "Dayton", "form_fields": form} == shop.get(path).json()
    refused = shop.put(path, {"city": "Akron", "items_total": 4})
    assert (refused.status_code, "items_total" in refused.text) == (400, True)
    assert shop.get(path).json() == after
    again = changed(shop, order, shipping_addresses=[{"id": before["id"], "zip": "9"}, {"city": "Troy"}])
    assert [(part["city"], part["zip"]) for part in again["consignments"]["shipping"]] == [
        ("Dayton", "9"),
        ("Troy", ""),
    ]
    assert shop.put(f"{ORDERS}/{order['id']}", {"shipping_addresses": [{"id": 999}]}).status_code == 400


def test_one_kind_of_address_of_the_shopper_resets_the_other(shop: Shop) -> None:
    order = made(shop, ip_address="1.2.3.4")
    after = changed(shop, order, ip_address_v6="2001:db8::1")
    assert amounts(after, "ip_address", "ip_address_v6") == ["", "2001:db8::1"]


def test_taxes_follow_from_what_is_taxed(shop: Shop) -> None:
    order = made(shop, shipping_cost_ex_tax=10, shipping_cost_inc_tax=11)
    path = f"{ORDERS}/{order['id']}/taxes"
    (tax,) = shop.rows(path)
    assert amounts(tax, "rate", "line_amount", "order_id") == ["10.0000", "3.0000", order["id"]]
    assert "line_item_type" not in tax
    details = shop.rows(path, {"details": "true"})
    assert [(row["line_item_type"], row["line_amount"]) for row in details] == [
        ("item", "2.0000"),
        ("shipping", "1.0000"),
    ]
    assert [row["id"] for row in shop.rows(path, {"details": "true", "limit": "1", "page": "2"})] == [details[1]["id"]]


def test_wrapping_is_added_and_taken_off(shop: Shop) -> None:
    wrapped = {
        **POSTER,
        "wrapping_id": 2,
        "wrapping_name": "Red",
        "wrapping_cost_ex_tax": 1,
        "wrapping_cost_inc_tax": 2,
    }
    order = made(shop, products=[wrapped])
    assert amounts(order, "wrapping_cost_inc_tax", "wrapping_cost_tax", "total_inc_tax") == [
        "2.0000",
        "1.0000",
        "24.0000",
    ]
    after = changed(shop, order, products=[{"id": lines(shop, order)[0]["id"], "wrapping_id": 0}])
    assert amounts(after, "wrapping_cost_inc_tax", "total_inc_tax") == ["0.0000", "22.0000"]
    assert lines(shop, order)[0]["wrapping_name"] == ""


def test_a_missing_order_cannot_be_changed(shop: Shop) -> None:
    assert shop.put(f"{ORDERS}/7", {"staff_notes": "x"}).status_code == 404


def test_the_state_shipped_tells_since_when(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    order = made(shop)
    assert changed(shop, order, status_id=2)["date_shipped"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert made(shop, status_id=2)["date_shipped"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    shop.sandbox.store.clock = lambda: 1_700_000_060
    assert changed(shop, order, status_id=2)["date_shipped"] == "Tue, 14 Nov 2023 22:13:20 +0000"


def test_an_order_is_in_the_currency_that_is_paid(shop: Shop) -> None:
    order = made(shop, default_currency_code="EUR")
    assert amounts(order, "default_currency_code", "currency_code") == ["EUR", "EUR"]


def test_new_costs_reach_an_only_address_but_not_the_shares_of_several(shop: Shop) -> None:
    costs = {"shipping_cost_ex_tax": 4, "shipping_cost_inc_tax": 5}
    (only,) = changed(shop, made(shop), **costs)["consignments"]["shipping"]
    assert only["cost_inc_tax"] == 5
    several = made(shop, shipping_addresses=[{}, {}], base_shipping_cost=1)
    after = changed(shop, several, **costs)["consignments"]["shipping"]
    assert [address["cost_inc_tax"] for address in after] == [1, 0]


def test_changed_lines_lose_their_share_of_a_coupon(shop: Shop) -> None:
    order = made(shop, discount_amount=1)
    (line,) = lines(shop, order)
    coupon = {"id": "coupon", "amount": "3.0000", "name": "Three off", "code": "THREE", "target": "order"}
    shop.sandbox.store.change("orders", order["id"], {"coupon_discount": "3.0000"})
    discounts = {"applied_discounts": [*line["applied_discounts"], coupon]}
    shop.sandbox.store.change("order_products", line["id"], discounts)
    after = changed(shop, order, products=[{"id": line["id"], "quantity": 1}])
    assert amounts(after, "discount_amount", "coupon_discount", "total_inc_tax") == ["0.0000", "0.0000", "11.0000"]


def test_a_line_that_keeps_its_options_keeps_its_price(shop: Shop) -> None:
    product = shirt(shop)
    small, large = shop.rows(f"/v3/catalog/products/{product['id']}/variants")
    sent = {"product_id": product["id"], "variant_id": small["id"], "price_ex_tax": 1, "price_inc_tax": 1}
    order = made(shop, products=[sent])
    (line,) = lines(shop, order)
    option = {"id": line["product_options"][0]["product_option_id"]}
    same = {"id": line["id"], "product_options": [{**option, "value": line["product_options"][0]["value"]}]}
    assert changed(shop, order, products=[same])["total_inc_tax"] == "1.0000"
    other = {"id": line["id"], "product_options": [{**option, "value": str(large["option_values"][0]["id"])}]}
    assert changed(shop, order, products=[other])["total_inc_tax"] == "35.0000"
    (after,) = lines(shop, order)
    assert (after["sku"], after["product_options"][0]["order_product_id"]) == ("SHIRT-L", line["id"])
