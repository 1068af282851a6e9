"""Records as a tap would send them, small but whole enough for a store to take."""

from __future__ import annotations

from typing import Any

from tests.target_bigcommerce.conftest import record

Document = dict[str, Any]

TREE = {"id": 11, "name": "The source's first tree", "channels": [1]}
"""The tree that every store has on its first storefront, with an id that is the source's."""

ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address1": "1 Main St",
    "city": "London",
    "country_code": "GB",
    "state_or_province": "London",
    "postal_code": "SW1",
}

BILLING = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street_1": "1 Main St",
    "city": "London",
    "state": "London",
    "zip": "SW1",
    "country": "United Kingdom",
    "country_iso2": "GB",
    "email": "ada@example.com",
}


def brand(identifier: int, name: str, **fields: object) -> Document:
    return record("brands", id=identifier, name=name, **fields)


def tree() -> Document:
    return record("category_trees", **TREE)


def category(identifier: int, name: str, parent: int = 0, **fields: object) -> Document:
    own = {"category_id": identifier, "name": name, "parent_id": parent, "tree_id": TREE["id"]}
    return record("categories", **own | fields)


def product(identifier: int, name: str, sku: str | None = None, **fields: object) -> Document:
    own: Document = {"id": identifier, "name": name, "type": "physical", "weight": 1, "price": 10}
    return record("products", **own | ({"sku": sku} if sku else {}) | fields)


def variant(identifier: int, sku: str, size: str, **fields: object) -> Document:
    """A variant of a product whose one option is called Size."""
    value = {"id": identifier + 900, "option_id": 800, "option_display_name": "Size", "label": size}
    return {"id": identifier, "sku": sku, "option_values": [value], **fields}


def customer(identifier: int, email: str, **fields: object) -> Document:
    own = {"id": identifier, "email": email, "first_name": "Ada", "last_name": "Lovelace"}
    return record("customers", **own | fields)


def coupon(identifier: int, code: str, **fields: object) -> Document:
    own = {
        "id": identifier,
        "name": f"Coupon {code}",
        "code": code,
        "type": "percentage_discount",
        "amount": "5.0000",
        "applies_to": {"entity": "categories", "ids": [0]},
    }
    return record("coupons", **own | fields)


def line(product_id: int = 0, **fields: object) -> Document:
    """A line; without a product one that the catalog does not know."""
    own = {"product_id": product_id, "name": "A thing", "quantity": 1, "price_ex_tax": "10.0000", "price_inc_tax": "12"}
    return own | fields


def order(identifier: int, *lines: Document, **fields: object) -> Document:
    own = {"id": identifier, "customer_id": 0, "billing_address": BILLING, "products": list(lines) or [line()]}
    return record("orders", **own | fields)


def deleted(message: Document) -> Document:
    """The same record, marked as deleted."""
    return {**message, "record": {**message["record"], "_sdc_deleted_at": "2026-01-01T00:00:00Z"}}
