from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bigcommerce_sandbox.written_orders import (
    BILLING,
    FEE,
    ORDERS,
    POSTER,
    WHOLE,
    amounts,
    body,
    changed,
    lines,
    made,
    refusal,
    shirt,
)

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop


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
