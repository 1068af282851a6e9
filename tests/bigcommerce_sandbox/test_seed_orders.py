from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox.areas.orders_statuses import STATUSES
from bigcommerce_sandbox.listing import DEFAULT_LIMIT
from bigcommerce_sandbox.times import unix_seconds
from tests.bigcommerce_sandbox.seeded_store import Row, by_id, by_owner, seeded

if TYPE_CHECKING:
    from collections.abc import Iterable

SIDES = ("ex_tax", "inc_tax", "tax")


def _orders() -> dict[int, Row]:
    return by_id(seeded()["orders"])


def _parts(resource: str) -> dict[int, list[Row]]:
    found = by_owner(seeded()[resource], "order_id")
    assert found.keys() <= _orders().keys()
    return found


def _sum(rows: Iterable[Row], field: str) -> Decimal:
    return sum((Decimal(row[field]) for row in rows), Decimal(0))


def test_money_has_four_decimals_and_is_never_negative() -> None:
    for resource in ("orders", "order_products", "order_shipping_addresses", "order_fees"):
        for row in seeded()[resource]:
            for field, value in row.items():
                if field.endswith(("_tax", "cost", "_discount", "discount_amount")):
                    assert len(value.partition(".")[2]) == 4, (resource, field, value)
                    assert Decimal(value) >= 0


@pytest.mark.parametrize("side", SIDES)
def test_orders_add_up(side: str) -> None:
    lines, addresses, fees = map(_parts, ("order_products", "order_shipping_addresses", "order_fees"))
    for key, order in _orders().items():
        own, shipped, extra = (found.get(key, []) for found in (lines, addresses, fees))
        assert Decimal(order[f"subtotal_{side}"]) == _sum(own, f"total_{side}")
        assert Decimal(order[f"shipping_cost_{side}"]) == _sum(shipped, f"cost_{side}")
        assert Decimal(order[f"handling_cost_{side}"]) == _sum(shipped, f"handling_cost_{side}")
        assert Decimal(order[f"wrapping_cost_{side}"]) == _sum(own, f"wrapping_cost_{side}")
        parts = ("subtotal", "shipping_cost", "handling_cost", "wrapping_cost")
        total = sum(Decimal(order[f"{part}_{side}"]) for part in parts) + _sum(extra, f"cost_{side}")
        if side != "tax":
            total -= Decimal(order["coupon_discount"]) + Decimal(order["discount_amount"])
        assert Decimal(order[f"total_{side}"]) == total


def test_lines_add_up() -> None:
    for line in seeded()["order_products"]:
        for side in SIDES:
            assert Decimal(line[f"total_{side}"]) == Decimal(line[f"price_{side}"]) * line["quantity"]
        for name in ("price", "total", "wrapping_cost", "cost_price"):
            ex, inc, tax = (Decimal(line[f"{name}_{side}"]) for side in SIDES)
            assert inc == ex + tax
        off = _sum(line["applied_discounts"], "amount")
        assert Decimal(line["discounted_total_inc_tax"]) == Decimal(line["total_inc_tax"]) - off
        assert 0 <= line["quantity_shipped"] <= line["quantity"]
        assert line["is_refunded"] == (line["quantity_refunded"] == line["quantity"])


def test_discounts_are_shared_out_among_lines() -> None:
    lines, redeemed = _parts("order_products"), _parts("order_coupons")
    for key, order in _orders().items():
        applied = [one for line in lines[key] for one in line["applied_discounts"]]
        manual = _sum((one for one in applied if one["id"] == "manual-discount"), "amount")
        assert manual == Decimal(order["discount_amount"])
        if not any(coupon["type"] in {3, 4} for coupon in redeemed.get(key, ())):
            coupon = _sum((one for one in applied if one["id"] == "coupon"), "amount")
            assert coupon == Decimal(order["coupon_discount"])
    assert any(Decimal(order["discount_amount"]) for order in _orders().values())


def test_coupons_of_orders_are_those_of_the_store() -> None:
    coupons = by_id(seeded()["coupons"])
    orders = _orders()
    rows = seeded()["order_coupons"]
    for row in rows:
        assert row["code"] == coupons[row["coupon_id"]]["code"]
        assert Decimal(str(row["amount"])) == Decimal(coupons[row["coupon_id"]]["amount"])
        assert Decimal(str(row["discount"])) == Decimal(orders[row["order_id"]]["coupon_discount"])
    assert {row["type"] for row in rows} == {0, 1, 2, 3, 4, 5}


def test_pieces_and_addresses_are_counted() -> None:
    lines, addresses = _parts("order_products"), _parts("order_shipping_addresses")
    for key, order in _orders().items():
        own = lines[key]
        assert order["items_total"] == sum(line["quantity"] for line in own)
        assert order["items_shipped"] == sum(line["quantity_shipped"] for line in own)
        assert order["shipping_address_count"] == len(addresses.get(key, ()))
        carried = by_owner(own, "order_address_id")
        assert carried.keys() - {0} == by_id(addresses.get(key, ())).keys()
        assert all(line["type"] == "digital" for line in carried.get(0, ()))
        for address in addresses.get(key, ()):
            there = carried[address["id"]]
            assert address["items_total"] == sum(line["quantity"] for line in there)
            assert address["items_shipped"] == sum(line["quantity_shipped"] for line in there)
    counts = {order["shipping_address_count"] for order in _orders().values()}
    assert counts == {0, 1, 2, 3}


def test_lines_refer_to_products_and_variants_of_the_store_or_to_none() -> None:
    products, variants = by_id(seeded()["products"]), by_id(seeded()["product_variants"])
    brands = by_id(seeded()["brands"])
    lines = seeded()["order_products"]
    assert any(line["product_id"] == 0 for line in lines)
    for line in lines:
        assert line["name"] == line["name_customer"] == line["name_merchant"] != ""
        if not line["product_id"]:
            assert (line["variant_id"], line["sku"], line["product_options"]) == (0, "", [])
            continue
        product, variant = products[line["product_id"]], variants[line["variant_id"]]
        assert variant["product_id"] == product["id"]
        assert (line["name"], line["sku"], line["type"]) == (product["name"], variant["sku"], product["type"])
        assert line["upc"] == (variant["upc"] or product["upc"])
        assert line["brand"] == (brands[product["brand_id"]]["name"] if product["brand_id"] else "")
        assert [(one["option_id"], one["value"]) for one in line["product_options"]] == [
            (value["option_id"], str(value["id"])) for value in variant["option_values"]
        ]
        assert all(one["order_product_id"] == line["id"] for one in line["product_options"])
    shown = [option["id"] for line in lines for option in line["product_options"]]
    assert shown
    assert len(set(shown)) == len(shown)


def test_orders_belong_to_customers_of_the_store_or_to_guests() -> None:
    customers = by_id(seeded()["customers"])
    guests = [order for order in _orders().values() if not order["customer_id"]]
    assert 0 < len(guests) < len(_orders())
    emails = {customer["email"].casefold() for customer in customers.values()}
    for order in _orders().values():
        email = order["billing_address"]["email"]
        if order["customer_id"]:
            assert customers[order["customer_id"]]["email"] == email
        else:
            assert email.casefold() not in emails


def test_orders_are_in_all_fifteen_states() -> None:
    found = {order["status_id"]: order["status"] for order in _orders().values()}
    assert found == {status["id"]: status["name"] for status in STATUSES}


def test_what_was_shipped_has_shipments() -> None:
    lines, shipments = by_id(seeded()["order_products"]), _parts("order_shipments")
    addresses = by_id(seeded()["order_shipping_addresses"])
    shipped: dict[int, int] = {}
    for key, own in shipments.items():
        assert _orders()[key]["status_id"] in {2, 3, 10}
        for shipment in own:
            assert addresses[shipment["order_address_id"]]["order_id"] == key
            assert shipment["customer_id"] == _orders()[key]["customer_id"]
            for item in shipment["items"]:
                assert lines[item["order_product_id"]]["order_address_id"] == shipment["order_address_id"]
                assert lines[item["order_product_id"]]["product_id"] == item["product_id"]
                shipped[item["order_product_id"]] = item["quantity"]
    assert shipped == {key: line["quantity_shipped"] for key, line in lines.items() if line["quantity_shipped"]}
    for order in _orders().values():
        if order["status_id"] == 2:
            assert order["items_shipped"] > 0
        if order["status_id"] == 3:
            assert 0 < order["items_shipped"] < order["items_total"]
        assert bool(order["date_shipped"]) == (order["status_id"] in {2, 10} and order["items_shipped"] > 0)
        if order["date_shipped"]:
            moments = [unix_seconds(order[f"date_{name}"]) for name in ("created", "shipped", "modified")]
            assert moments == sorted(moments)


def test_orders_are_shown_and_paid_in_several_currencies() -> None:
    currencies = {currency["currency_code"]: currency for currency in seeded()["currencies"]}
    assert [code for code, currency in currencies.items() if currency["is_default"]] == ["USD"]
    pairs = {(order["currency_code"], order["default_currency_code"]) for order in _orders().values()}
    assert {("USD", "USD"), ("EUR", "USD"), ("EUR", "EUR"), ("JPY", "JPY")} <= pairs
    for order in _orders().values():
        shown, paid = currencies[order["currency_code"]], currencies[order["default_currency_code"]]
        assert (order["currency_id"], order["default_currency_id"]) == (shown["id"], paid["id"])
        assert order["store_default_to_transactional_exchange_rate"] == paid["currency_exchange_rate"]
        assert len(order["currency_exchange_rate"].partition(".")[2]) == 10


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("is_deleted", [True, False]),
        ("order_is_digital", [True, False]),
        ("is_tax_inclusive_pricing", [True, False]),
        ("credit_card_type", [None, {}, "VISA"]),
        ("external_source", [None, ""]),
        ("cart_id", [None]),
        ("date_shipped", [""]),
        ("external_order_id", [""]),
        ("payment_method", [""]),
        ("store_default_currency_code", ["", "USD"]),
    ],
)
def test_awkward_values_of_orders_occur(field: str, values: list[object]) -> None:
    found = [order[field] for order in _orders().values()]
    assert all(value in found for value in values)


def test_awkward_texts_of_orders_occur() -> None:
    orders = _orders().values()
    assert max(len(order["staff_notes"]) for order in orders) > 10_000
    assert max(len(order["staff_notes"]) for order in orders) <= 65_535
    assert any("\n" in order["customer_message"] for order in orders)
    assert all(bool(order["ip_address"]) != bool(order["ip_address_v6"]) for order in orders)
    assert any(isinstance(one["value"], list) for order in orders for one in order["billing_address"]["form_fields"])
    assert any(address["form_fields"] for address in seeded()["order_shipping_addresses"])


def test_digital_orders_have_nothing_to_ship() -> None:
    lines = _parts("order_products")
    for key, order in _orders().items():
        digital = all(line["type"] == "digital" for line in lines[key])
        assert order["order_is_digital"] == digital == (not order["shipping_address_count"])


def test_some_orders_have_more_lines_than_a_page() -> None:
    assert max(len(own) for own in _parts("order_products").values()) > DEFAULT_LIMIT


def test_fees_and_wrapped_gifts_occur() -> None:
    wrapped = [line for line in seeded()["order_products"] if line["wrapping_name"]]
    assert wrapped
    assert all(line["wrapping_message"] and Decimal(line["wrapping_cost_ex_tax"]) for line in wrapped)
    fees = _parts("order_fees")
    assert {len(own) for own in fees.values()} == {1, 2}
    assert {fee["tax_class_id"] for own in fees.values() for fee in own} == {1, None}
