"""A seeded store can be made anew through the API: everything in it is something that may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox.areas import catalog_brands, catalog_categories, marketing
from bigcommerce_sandbox.areas.catalog_children import CHILDREN
from bigcommerce_sandbox.areas.catalog_shapes import PRODUCT, VARIANT
from bigcommerce_sandbox.areas.customers_shapes import ADDRESS, CUSTOMER_NEW
from bigcommerce_sandbox.areas.orders_shapes import BILLING_ADDRESS, FEE, LINE, ORDER, SHIPPING_ADDRESS
from bigcommerce_sandbox.fields import REFUSED
from tests.bigcommerce_sandbox.seeded_store import Row, Rows, by_owner, seeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bigcommerce_sandbox.fields import Field
    from tests.bigcommerce_sandbox.conftest import Shop

AT_ONCE = 10


def _with_its_image(row: Row) -> Row:
    """A row that says whether it has an image; where, is the store's own affair."""
    return {**row, "image_url": bool(row["image_url"])} if "image_url" in row else row


def _writable(shape: Mapping[str, Field], row: Row, *but: str) -> Row:
    return {
        name: row[name] for name, field in shape.items() if name in row and name not in but and field is not REFUSED
    }


def _pieces(rows: list[Row]) -> Iterable[list[Row]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


class Copy:
    """An empty store that is filled through the API, with its ids by those of the seeded one."""

    def __init__(self, shop: Shop, rows: Rows) -> None:
        self.shop, self.rows = shop, rows
        self.ids: dict[tuple[str, int], int] = {}

    def id(self, resource: str, key: int) -> int:
        return self.ids[resource, key] if key else 0

    def brands(self) -> None:
        for brand in self.rows["brands"]:
            sent = _writable(catalog_brands.SHAPE, brand)
            made = self.shop.made("/v3/catalog/brands", sent)
            assert _with_its_image({name: made[name] for name in sent}) == _with_its_image(sent)
            self.ids["brands", brand["id"]] = made["id"]

    def categories(self) -> None:
        (default,) = self.shop.rows("/v3/catalog/trees")
        first, *others = self.rows["category_trees"]
        assert (default["name"], default["channels"]) == (first["name"], first["channels"])
        self.ids["category_trees", first["id"]] = default["id"]
        for tree in others:
            answer = self.shop.put("/v3/catalog/trees", [{"name": tree["name"], "channels": tree["channels"]}])
            assert answer.status_code == 200, answer.text
            (self.ids["category_trees", tree["id"]],) = (made["id"] for made in answer.json()["data"])
        for category in self.rows["categories"]:
            sent = _writable(catalog_categories.SHAPE, category)
            sent["tree_id"] = self.id("category_trees", sent["tree_id"])
            sent["parent_id"] = self.id("categories", sent["parent_id"])
            (made,) = self.shop.made("/v3/catalog/trees/categories", [sent])
            assert _with_its_image({name: made[name] for name in sent}) == _with_its_image(sent)
            self.ids["categories", category["category_id"]] = made["category_id"]

    def products(self) -> None:
        children = [(child, by_owner(self.rows[child.resource], "product_id")) for child in CHILDREN]
        variants = by_owner(self.rows["product_variants"], "product_id")
        for product in self.rows["products"]:
            key = product["id"]
            sent = _writable(PRODUCT, product, "related_products")
            sent["brand_id"] = self.id("brands", sent["brand_id"])
            sent["categories"] = [self.id("categories", one) for one in sent["categories"]]
            nested: Row = {
                child.nested: [_writable(child.shape, row) for row in found.get(key, ())] for child, found in children
            }
            proper = [variant for variant in variants[key] if variant["option_values"]]
            nested["variants"] = [
                {
                    **_writable(VARIANT, variant),
                    "option_values": [
                        {name: value[name] for name in ("option_display_name", "label")}
                        for value in variant["option_values"]
                    ],
                }
                for variant in proper
            ]
            answer = self.shop.post("/v3/catalog/products?include=variants", {**sent, **nested})
            assert answer.status_code == 200, answer.text
            made = answer.json()["data"]
            assert {name: made[name] for name in sent} == sent
            assert made["calculated_price"] == product["calculated_price"]
            assert (made["base_variant_id"] is None) == bool(proper)
            for child in CHILDREN:
                rows = [_writable(child.shape, row) for row in made.get(child.nested, ())]
                assert list(map(_with_its_image, rows)) == list(map(_with_its_image, nested[child.nested]))
            self.ids["products", key] = made["id"]
            self._compare_variants(variants[key], made["variants"])

    def _compare_variants(self, ours: list[Row], made: list[Row]) -> None:
        derived = ("calculated_price", "calculated_weight")
        assert len(ours) == len(made)
        for one, other in zip(ours, made, strict=True):
            compared = (*VARIANT, *derived)
            assert {name: other[name] for name in compared} == {name: one[name] for name in compared}
            self.ids["product_variants", one["id"]] = other["id"]

    def customers(self) -> None:
        for group in self.rows["customer_groups"]:
            sent = {name: group[name] for name in ("name", "is_default", "discount_rules")}
            self.ids["customer_groups", group["id"]] = self.shop.made("/v2/customer_groups", sent)["id"]
        for attribute in self.rows["customer_attributes"]:
            sent = {name: attribute[name] for name in ("name", "type")}
            (made,) = self.shop.made("/v3/customers/attributes", [sent])
            self.ids["customer_attributes", attribute["id"]] = made["id"]
        for some in _pieces(self.rows["customers"]):
            sent_customers = [self._customer(customer) for customer in some]
            made_customers = self.shop.made("/v3/customers", sent_customers)
            for customer, sent, made in zip(some, sent_customers, made_customers, strict=True):
                plain = _writable(CUSTOMER_NEW, sent, "addresses", "attributes", "form_fields", "store_credit_amounts")
                assert {name: made[name] for name in plain} == plain
                self.ids["customers", customer["id"]] = made["id"]
        for some in _pieces(self.rows["customer_addresses"]):
            sent_addresses = [_writable(ADDRESS, address) for address in some]
            for sent in sent_addresses:
                sent["customer_id"] = self.id("customers", sent["customer_id"])
            made_addresses = self.shop.made("/v3/customers/addresses", sent_addresses)
            assert [_writable(ADDRESS, made) for made in made_addresses] == sent_addresses
            assert [made["country"] for made in made_addresses] == [address["country"] for address in some]

    def _customer(self, customer: Row) -> Row:
        sent = _writable(CUSTOMER_NEW, customer)
        sent["customer_group_id"] = self.id("customer_groups", sent["customer_group_id"])
        sent["attributes"] = [
            {
                "attribute_id": self.id("customer_attributes", value["attribute_id"]),
                "attribute_value": value["attribute_value"],
            }
            for value in self.rows["customer_attribute_values"]
            if value["customer_id"] == customer["id"]
        ]
        sent["form_fields"] = [
            {name: value[name] for name in ("name", "value")}
            for value in self.rows["customer_form_field_values"]
            if value.get("customer_id") == customer["id"]
        ]
        return sent

    def coupons(self) -> None:
        for coupon in self.rows["coupons"]:
            if coupon["type"] == "promotion":
                continue
            sent = _writable(marketing.SHAPE, coupon)
            entity = sent["applies_to"]["entity"]
            ids = [self.id(entity, key) for key in sent["applies_to"]["ids"]]
            sent["applies_to"] = {"entity": entity, "ids": ids}
            made = self.shop.made("/v2/coupons", sent)
            assert {name: made[name] for name in sent} == sent

    def orders(self) -> None:
        lines = by_owner(self.rows["order_products"], "order_id")
        addresses = by_owner(self.rows["order_shipping_addresses"], "order_id")
        fees = by_owner(self.rows["order_fees"], "order_id")
        for order in self.rows["orders"]:
            key = order["id"]
            sent = _writable(ORDER.fields, order, "billing_address")
            sent["customer_id"] = self.id("customers", sent["customer_id"])
            parts: Row = {
                "billing_address": _writable(BILLING_ADDRESS.fields, order["billing_address"]),
                "products": [self._line(line) for line in lines[key]],
                "shipping_addresses": [_writable(SHIPPING_ADDRESS.fields, one) for one in addresses.get(key, ())],
                "fees": [_writable(FEE.fields, fee) for fee in fees.get(key, ())],
            }
            made = self.shop.made("/v2/orders", {**sent, **parts})
            plain = {name: value for name, value in sent.items() if name != "is_deleted"}
            assert {name: made[name] for name in plain} == plain
            taxes = [name for name in order if name.endswith("_tax") and name not in sent]
            assert {name: made[name] for name in taxes} == {name: order[name] for name in taxes}
            self._compare_lines(lines[key], self.shop.rows(f"/v2/orders/{made['id']}/products", {"limit": "250"}))

    def _line(self, line: Row) -> Row:
        sent = _writable(LINE.fields, line, "product_options", "wrapping_id")
        sent["product_id"] = self.id("products", sent["product_id"])
        sent["variant_id"] = self.id("product_variants", sent["variant_id"])
        return sent

    def _compare_lines(self, ours: list[Row], made: list[Row]) -> None:
        assert len(ours) == len(made)
        for one, other in zip(ours, made, strict=True):
            names = [
                name
                for name in LINE.fields
                if name not in {"product_id", "variant_id", "product_options", "wrapping_id"}
            ]
            names += ["type", "total_ex_tax", "total_inc_tax", "total_tax", "brand", "weight"]
            assert {name: other[name] for name in names} == {name: one[name] for name in names}


@pytest.mark.long
def test_a_seeded_store_can_be_made_anew_through_the_api(shop: Shop) -> None:
    copy = Copy(shop, seeded())
    copy.brands()
    copy.categories()
    copy.products()
    copy.customers()
    copy.coupons()
    copy.orders()
    for resource in (
        "brands",
        "categories",
        "products",
        "product_variants",
        "customers",
        "customer_addresses",
    ):
        assert shop.sandbox.store.count(resource) == len(seeded()[resource])
    assert shop.sandbox.store.count("orders") == len(seeded()["orders"])
