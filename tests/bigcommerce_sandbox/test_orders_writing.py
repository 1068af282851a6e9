from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

ORDERS = "/v2/orders"
WHOLE = "?include=consignments.line_items,fees&consignment_structure=object"
BILLING = {"first_name": "Ada", "zip": "2000", "email": "Ada@example.com"}
POSTER = {"name": "Poster", "quantity": 2, "price_ex_tax": 10, "price_inc_tax": "11"}
FEE = {"type": "custom_fee", "display_name_customer": "Care", "cost_ex_tax": 4, "cost_inc_tax": "5.00"}


def body(**fields: object) -> dict[str, Any]:
    return {"billing_address": BILLING, "products": [POSTER], **fields}


def made(shop: Shop, **fields: object) -> dict[str, Any]:
    order: dict[str, Any] = shop.made(ORDERS + WHOLE, body(**fields))
    return order


def changed(shop: Shop, order: dict[str, Any], **fields: object) -> dict[str, Any]:
    answer = shop.put(f"{ORDERS}/{order['id']}", fields)
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = shop.send("GET", f"{ORDERS}/{order['id']}{WHOLE}").json()
    assert {name: whole[name] for name in fields if name in {"staff_notes", "status_id"}} == {
        name: value for name, value in fields.items() if name in {"staff_notes", "status_id"}
    }
    return whole


def refusal(shop: Shop, **fields: object) -> str:
    answer = shop.post(ORDERS, body(**fields))
    assert answer.status_code == 400, answer.text
    assert shop.rows(ORDERS) == []
    (error,) = answer.json()
    assert error["status"] == 400
    return str(error["message"])


def lines(shop: Shop, order: dict[str, Any]) -> list[dict[str, Any]]:
    return shop.rows(f"{ORDERS}/{order['id']}/products")


def amounts(order: dict[str, Any], *names: str) -> list[str]:
    return [order[name] for name in names]


def shirt(shop: Shop) -> dict[str, Any]:
    """A product in two sizes of different prices."""
    variants = [
        {
            "sku": f"SHIRT-{size}",
            "price": price,
            "option_values": [{"option_display_name": "Size", "label": size}],
        }
        for size, price in (("S", 30), ("L", 35))
    ]
    return shop.product(name="Shirt", variants=variants)


def test_a_new_order_is_pending_and_a_guests(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    order = made(shop)
    assert (order["status_id"], order["status"], order["customer_id"]) == (1, "Pending", 0)
    assert order["date_created"] == order["date_modified"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert (order["date_shipped"], order["order_source"], order["is_deleted"]) == ("", "external", False)
    assert order["billing_address"] == {
        **order["billing_address"],
        **BILLING,
        "company": "",
        "form_fields": [],
    }


def test_an_old_order_keeps_its_date_and_its_number_elsewhere(shop: Shop) -> None:
    order = made(
        shop,
        date_created="2012-11-20T02:00:00+02:00",
        external_order_id="A-7",
        external_source="M-MIG",
        external_merchant_id="M-7",
        status_id=10,
    )
    assert order["date_created"] == "Tue, 20 Nov 2012 00:00:00 +0000"
    assert amounts(order, "external_order_id", "external_source", "external_merchant_id") == [
        "A-7",
        "M-MIG",
        "M-7",
    ]
    assert order["status"] == order["custom_status"] == "Completed"


def test_fields_that_are_only_read_are_passed_over(shop: Shop) -> None:
    order = made(shop, id=77, date_modified="x", status="Shipped", order_source="www", external_id="9", is_deleted=True)
    assert order["id"] == 1
    assert amounts(order, "status", "order_source", "external_id") == ["Pending", "external", None]
    assert order["is_deleted"] is False
    again = changed(shop, order, id=78, status="Shipped", default_currency_code="EUR", order_source="www")
    assert {**again, "date_modified": 0} == {**order, "date_modified": 0}


def test_what_is_not_said_adds_up(shop: Shop) -> None:
    order = made(
        shop,
        products=[POSTER, {**POSTER, "name": "Card", "quantity": 1, "price_ex_tax": 5, "price_inc_tax": 5}],
        fees=[FEE],
        shipping_cost_ex_tax=6,
        shipping_cost_inc_tax="6.6",
        base_handling_cost=1,
        discount_amount="2.50",
    )
    assert amounts(order, "subtotal_ex_tax", "subtotal_inc_tax", "subtotal_tax") == [
        "25.0000",
        "27.0000",
        "2.0000",
    ]
    assert amounts(order, "base_shipping_cost", "shipping_cost_tax") == ["6.0000", "0.6000"]
    assert amounts(order, "handling_cost_ex_tax", "handling_cost_inc_tax") == ["1.0000", "1.0000"]
    assert amounts(order, "total_ex_tax", "total_inc_tax", "total_tax") == ["33.5000", "37.1000", "3.6000"]
    assert (order["items_total"], order["items_shipped"]) == (3, 0)
    assert [line["discounted_total_inc_tax"] for line in lines(shop, order)] == ["20.0000", "4.5000"]


def test_totals_that_are_given_win(shop: Shop) -> None:
    order = made(
        shop,
        subtotal_ex_tax="1",
        subtotal_inc_tax=2,
        total_ex_tax=3.00005,
        total_inc_tax="4.5",
        items_total=9,
    )
    assert amounts(order, "subtotal_ex_tax", "subtotal_inc_tax", "subtotal_tax") == [
        "1.0000",
        "2.0000",
        "1.0000",
    ]
    assert amounts(order, "total_ex_tax", "total_inc_tax", "total_tax") == ["3.0000", "4.5000", "1.5000"]
    assert order["items_total"] == 9
    kept = changed(shop, order, staff_notes="Checked")
    assert amounts(kept, "subtotal_inc_tax", "total_inc_tax") == ["2.0000", "4.5000"]
    shipped = changed(shop, order, shipping_cost_ex_tax=1, shipping_cost_inc_tax=1)
    assert amounts(shipped, "subtotal_inc_tax", "total_inc_tax") == ["2.0000", "3.0000"]
    assert changed(shop, order, products=[POSTER])["subtotal_inc_tax"] == "44.0000"


@pytest.mark.parametrize(
    "fields",
    [
        {"subtotal_ex_tax": "1"},
        {"total_inc_tax": "1"},
        {"shipping_cost_inc_tax": "1"},
        {"products": [{"product_id": 1, "price_ex_tax": 5}]},
        {"total_ex_tax": "-1", "total_inc_tax": "1"},
        {"discount_amount": "five"},
        {"status_id": 15},
        {"channel_id": 2},
        {"customer_id": 12},
        {"customer_id": None},
        {"date_created": "soon"},
        {"customer_locale": "English"},
        {"ip_address_v6": "x" * 40},
        {"billing_address": {"first_name": "Ada"}},
        {"billing_address": {"zip": "1"}},
        {"billing_address": "Main Street"},
        {"products": []},
        {"products": [{"name": "Poster", "quantity": 1}]},
        {"products": [{**POSTER, "quantity": 0}]},
        {"products": [{**POSTER, "quantity": "2"}]},
        {"products": [{**POSTER, "name": ""}]},
        {"products": [{**POSTER, "name_customer": "Card"}]},
        {"products": [{**POSTER, "wrapping_id": 1}]},
        {"products": ["Poster"]},
        {"products": [{"product_id": 999, "quantity": 1}]},
        {"products": [{**POSTER, "product_options": [{"id": []}]}]},
        {"fees": [{**FEE, "type": "gift"}]},
        {"fees": [{"type": "custom_fee", "cost_ex_tax": 1, "cost_inc_tax": 1}]},
        {"fees": [{"type": "custom_fee", "display_name_customer": "Care", "cost_ex_tax": 1}]},
        {"shipping_addresses": [{"zip": 5}]},
        {"consignments": {"pickups": [{"pickup_method_id": 1, "line_items": [POSTER]}]}},
    ],
)
def test_an_order_is_refused_for(shop: Shop, fields: dict[str, object]) -> None:
    refusal(shop, **fields)


def test_an_order_needs_a_billing_address_and_something_in_it(shop: Shop) -> None:
    for missing in ("billing_address", "products"):
        answer = shop.post(ORDERS, {name: value for name, value in body().items() if name != missing})
        assert answer.status_code == 400
        assert missing in answer.json()[0]["message"]


def test_an_order_of_a_customer(shop: Shop) -> None:
    customer = shop.sandbox.store.insert("customers", {"email": "ada@example.com"})
    assert made(shop, customer_id=customer["id"])["customer_id"] == customer["id"]


def test_a_line_takes_from_the_catalog_what_is_not_said(shop: Shop) -> None:
    brand = shop.made("/v3/catalog/brands", {"name": "Acme"})
    product = shop.product(sku="POT", weight=1.5, cost_price=4, brand_id=brand["id"], upc="123456")
    (line,) = made(shop, products=[{"product_id": product["id"], "quantity": 3}])["consignments"]["shipping"][0][
        "line_items"
    ]
    assert amounts(line, "name", "name_merchant", "sku", "upc", "brand") == [
        "Teapot",
        "Teapot",
        "POT",
        "123456",
        "Acme",
    ]
    assert amounts(line, "weight", "base_cost_price", "price_ex_tax", "total_inc_tax") == [
        "1.5000",
        "4.0000",
        "20.0000",
        "60.0000",
    ]
    assert (line["product_id"], line["variant_id"]) == (product["id"], product["base_variant_id"])


def test_a_line_says_otherwise_than_the_catalog(shop: Shop) -> None:
    product = shop.product(sku="POT")
    sent = {
        "product_id": product["id"],
        "name": "Old pot",
        "price_ex_tax": 1,
        "price_inc_tax": 1.1,
        "sku": "NO",
    }
    (line,) = lines(shop, made(shop, products=[sent]))
    assert amounts(line, "name", "name_customer", "name_merchant", "sku") == [
        "Old pot",
        "Old pot",
        "Teapot",
        "POT",
    ]
    assert amounts(line, "price_ex_tax", "price_inc_tax", "price_tax") == ["1.0000", "1.1000", "0.1000"]
    assert line["quantity"] == 1


def test_a_product_in_several_variants_needs_a_choice(shop: Shop) -> None:
    product = shirt(shop)
    small, large = shop.rows(f"/v3/catalog/products/{product['id']}/variants")
    assert "variant_id" in refusal(shop, products=[{"product_id": product["id"], "quantity": 1}])
    by_id = {"product_id": product["id"], "variant_id": large["id"]}
    value = small["option_values"][0]
    choice = {"id": value["option_id"], "value": str(value["id"])}
    by_options = {"product_id": product["id"], "product_options": [choice]}
    first, second = lines(shop, made(shop, products=[by_id, by_options]))
    assert amounts(first, "variant_id", "sku", "price_ex_tax") == [large["id"], "SHIRT-L", "35.0000"]
    assert amounts(second, "variant_id", "sku", "price_ex_tax") == [small["id"], "SHIRT-S", "30.0000"]
    (option,) = second["product_options"]
    assert amounts(option, "display_name", "display_value", "value") == ["Size", "S", str(value["id"])]
    assert option["order_product_id"] == second["id"]
    assert first["product_options"][0]["display_value"] == "L"


def test_a_choice_must_be_among_the_products(shop: Shop) -> None:
    product, other = shirt(shop), shop.product()
    option = shop.rows(f"/v3/catalog/products/{product['id']}/variants")[0]["option_values"][0]["option_id"]
    for wrong in (
        {"variant_id": other["base_variant_id"]},
        {"product_options": [{"id": option, "value": "999"}]},
        {"product_options": [{"id": 999, "value": "1"}]},
    ):
        refusal(shop, products=[{"product_id": product["id"], "quantity": 1, **wrong}])


def test_a_required_modifier_must_be_answered(shop: Shop) -> None:
    product = shop.product()
    modifier = shop.made(
        f"/v3/catalog/products/{product['id']}/modifiers",
        {"type": "text", "required": True, "display_name": "Engraving"},
    )
    assert str(modifier["id"]) in refusal(shop, products=[{"product_id": product["id"]}])
    answer = [{"id": modifier["id"], "value": "For Ada"}]
    (line,) = lines(shop, made(shop, products=[{"product_id": product["id"], "product_options": answer}]))
    (option,) = line["product_options"]
    assert amounts(option, "type", "display_name", "display_value") == ["Text field", "Engraving", "For Ada"]


def test_options_and_modifiers_are_told_apart_by_their_ids(shop: Shop) -> None:
    product = shirt(shop)
    path = f"/v3/catalog/products/{product['id']}"
    modifier = shop.made(f"{path}/modifiers", {"type": "text", "required": True, "display_name": "Engraving"})
    large = shop.rows(f"{path}/variants")[1]
    assert modifier["id"] != large["option_values"][0]["option_id"]
    answer = [{"id": modifier["id"], "value": "For Ada"}]
    sent = {"product_id": product["id"], "variant_id": large["id"], "product_options": answer}
    (line,) = lines(shop, made(shop, products=[sent]))
    assert {row["display_name"]: row["display_value"] for row in line["product_options"]} == {
        "Size": "L",
        "Engraving": "For Ada",
    }


def test_goods_go_to_the_first_address_and_downloads_to_none(shop: Shop) -> None:
    book = shop.product(name="Book", type="digital")
    order = made(
        shop,
        products=[POSTER, {"product_id": book["id"]}],
        shipping_addresses=[{"city": "Akron", "shipping_method": "By bike"}, {"city": "Dayton"}],
        shipping_cost_ex_tax=4,
        shipping_cost_inc_tax=5,
    )
    akron, dayton = order["consignments"]["shipping"]
    assert [line["name"] for line in akron["line_items"]] == ["Poster"]
    assert (akron["city"], akron["shipping_method"], akron["items_total"]) == ("Akron", "By bike", 2)
    assert (akron["cost_ex_tax"], akron["cost_inc_tax"], dayton["cost_inc_tax"]) == (4, 5, 0)
    assert (dayton["city"], dayton["line_items"], dayton["items_total"]) == ("Dayton", [], 0)
    assert [line["name"] for line in order["consignments"]["downloads"][0]["line_items"]] == ["Book"]
    assert (order["shipping_address_count"], order["order_is_digital"]) == (2, False)
    assert [row["city"] for row in shop.rows(f"{ORDERS}/{order['id']}/shipping_addresses")] == [
        "Akron",
        "Dayton",
    ]


def test_goods_without_an_address_go_where_the_bill_goes(shop: Shop) -> None:
    (address,) = made(shop)["consignments"]["shipping"]
    assert {name: address[name] for name in BILLING} == BILLING


def test_an_order_of_downloads_has_no_address(shop: Shop) -> None:
    book = shop.product(name="Book", type="digital")
    order = made(shop, products=[{"product_id": book["id"]}])
    assert (order["order_is_digital"], order["consignments"]["shipping"]) == (True, [])
    later = changed(shop, order, products=[POSTER])
    assert (later["order_is_digital"], later["shipping_address_count"]) == (False, 1)
    assert [line["name"] for line in later["consignments"]["shipping"][0]["line_items"]] == ["Poster"]


def test_an_order_can_be_picked_up(shop: Shop) -> None:
    pickup = {
        "pickup_method_id": 3,
        "pickup_method_display_name": "At the desk",
        "location": {"name": "Shop"},
        "line_items": [POSTER],
    }
    sent = {"billing_address": BILLING, "consignments": {"pickups": [pickup]}}
    order = shop.made(ORDERS + WHOLE, sent)
    (found,) = order["consignments"]["pickups"]
    assert (found["pickup_method_id"], found["location"]) == (3, {"name": "Shop"})
    (line,) = found["line_items"]
    assert (line["order_pickup_method_id"], line["order_address_id"]) == (found["id"], 0)
    assert order["consignments"]["shipping"] == []
    change = {
        "id": found["id"],
        "collection_instructions": "Ring",
        "line_items": [{"id": line["id"], "quantity": 5}],
    }
    (after,) = changed(shop, order, consignments={"pickups": [change]})["consignments"]["pickups"]
    assert (after["collection_instructions"], after["line_items"][0]["quantity"]) == ("Ring", 5)
    twice = {"billing_address": BILLING, "consignments": {"pickups": [pickup, pickup]}}
    assert shop.post(ORDERS, twice).status_code == 400


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
