"""What the benchmarks of writing write: records of each kind, and what a store must hold before them."""

from __future__ import annotations

import dataclasses
import json
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from benchmarks.processes import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Document = dict[str, Any]

PAGE_SIZE = 250
VALUES_OF_AN_OPTION = 50
"""Variants that each product of the benchmark of variants gets."""

BILLING = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street_1": "1 Main St",
    "city": "London",
    "state": "London",
    "zip": "SW1",
    "country": "United Kingdom",
    "country_iso2": "GB",
}


@dataclasses.dataclass(frozen=True)
class Kind:
    """Records of one resource.

    Attributes:
        stream: What they are.
        make: The records as they are created: takes how many, and the address of the store.
        change: The field that an update changes, with its new value.
        path: Where the store lists them, with fields of a record in braces; None where they have no list of their own.
        natural_key: The field that tells them apart.
        most: The most records measured, since some take long to make.
        operations: What is done to them, in this order; all but the first with what the second changes.
        seed: Arguments of the sandbox that they are written to: takes how many.
        is_own: Whether the records hold ids of the store that they are written to.
    """

    stream: str
    make: Callable[[int, str], list[Document]]
    change: Document
    path: str | None
    natural_key: str
    most: int
    operations: tuple[str, ...] = ("create", "update", "unchanged", "delete")
    seed: Callable[[int], tuple[str, ...]] = lambda _: ()
    is_own: bool = False


def ask(address: str, method: str, path: str, body: object = None, **parameters: object) -> Any:  # noqa: ANN401 - JSON
    """Asks a sandbox, apart from the programs that are measured."""
    request = urllib.request.Request(  # noqa: S310 (a loopback sandbox)
        f"{address}/stores/sandbox{path}?{urllib.parse.urlencode(parameters)}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Auth-Token": TOKEN, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (a loopback sandbox)
        content = answer.read()
    return json.loads(content) if content else None


def rows(address: str, path: str) -> Iterator[Document]:
    """A whole collection of a sandbox."""
    page = 1
    while True:
        answer = ask(address, "GET", path, limit=PAGE_SIZE, page=page)
        found = answer["data"] if isinstance(answer, dict) else answer or []
        yield from found
        if len(found) < PAGE_SIZE:
            return
        page += 1


def messages(stream: str, records: Iterable[Document], file: Path) -> Path:
    """Writes records as a tap would, with a schema that says what each field is, and a state behind them."""
    listed = list(records)
    kinds: Document = {}
    for record in listed[:1]:
        kinds = {name: _schema_of(value) for name, value in record.items()}
    schema = {"type": "object", "properties": kinds}
    with file.open("w") as lines:
        head = {"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": []}
        lines.write(json.dumps(head) + "\n")
        for record in listed:
            lines.write(json.dumps({"type": "RECORD", "stream": stream, "record": record}) + "\n")
        lines.write(json.dumps({"type": "STATE", "value": {"bookmarks": {stream: {"written": len(listed)}}}}) + "\n")
    return file


def _schema_of(value: object) -> Document:
    if isinstance(value, dict):
        return {"type": ["object", "null"], "properties": {name: _schema_of(one) for name, one in value.items()}}
    if isinstance(value, list):
        return {"type": ["array", "null"], "items": _schema_of(value[0]) if value else {}}
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return {"type": [names[type(value)], "null"]}


def _customers(number: int, _: str) -> list[Document]:
    return [
        {"email": f"customer{index}@example.com", "first_name": "Ada", "last_name": "Lovelace", "company": "Analytical"}
        for index in range(number)
    ]


def _products(number: int, _: str) -> list[Document]:
    return [
        {"name": f"Product {index}", "sku": f"SKU-{index}", "type": "physical", "weight": 1, "price": 10.5}
        for index in range(number)
    ]


def _orders(number: int, _: str) -> list[Document]:
    line = {"name": "A thing", "quantity": 1, "price_ex_tax": 10, "price_inc_tax": 12}
    return [
        {"external_order_id": f"ERP-{index}", "status_id": 11, "billing_address": BILLING, "products": [line]}
        for index in range(number)
    ]


def _coupons(number: int, _: str) -> list[Document]:
    everything = {"entity": "categories", "ids": [0]}
    own = {"type": "percentage_discount", "amount": "5.0000", "applies_to": everything}
    return [{"name": f"Coupon {index}", "code": f"SAVE-{index}", **own} for index in range(number)]


def _brands(number: int, _: str) -> list[Document]:
    return [{"name": f"Brand {index}", "page_title": "A brand"} for index in range(number)]


def _variants(number: int, address: str) -> list[Document]:
    found = []
    for start in range(0, number, VALUES_OF_AN_OPTION):
        labels = [f"Size {index}" for index in range(min(VALUES_OF_AN_OPTION, number - start))]
        body = {"name": f"Product {start}", "sku": f"P-{start}", "type": "physical", "weight": 1, "price": 10}
        product = ask(address, "POST", "/v3/catalog/products", body)["data"]["id"]
        values = [{"label": label, "sort_order": place} for place, label in enumerate(labels)]
        choice = {"display_name": "Size", "type": "dropdown", "option_values": values}
        option = ask(address, "POST", f"/v3/catalog/products/{product}/options", choice)["data"]
        found += [
            {
                "product_id": product,
                "sku": f"V-{start}-{value['label']}",
                "option_values": [{"option_id": option["id"], "id": value["id"]}],
                "price": 10.5,
            }
            for value in option["option_values"]
        ]
    return found


def _price_list_records(number: int, address: str) -> list[Document]:
    price_list = ask(address, "POST", "/v3/pricelists", {"name": "Of the benchmark"})["data"]["id"]
    variants = [row["id"] for row in rows(address, "/v3/catalog/variants")][:number]
    own = {"price_list_id": price_list, "currency": "usd", "price": 9.5}
    return [{**own, "variant_id": variant} for variant in variants]


def _inventory_items(number: int, address: str) -> list[Document]:
    # Elsewhere stock is kept for the product as a whole, which a plain program would have to know.
    found = rows(address, "/v3/catalog/products")
    products = {row["id"] for row in found if row["inventory_tracking"] == "variant" and row["base_variant_id"] is None}
    variants = [row for row in rows(address, "/v3/catalog/variants") if row["product_id"] in products]
    return [{"sku": row["sku"], "quantity": 7} for row in variants[:number]]


def _seeded(number: int) -> tuple[str, ...]:
    return (f"--seed-products={number}",)


def _seeded_twice(number: int) -> tuple[str, ...]:
    return (f"--seed-products={2 * number}",)


_ALL = (
    Kind("customers", _customers, {"company": "New"}, "/v3/customers", "email", 10_000),
    Kind("products", _products, {"price": 11.5}, "/v3/catalog/products", "sku", 1_000),
    Kind("orders", _orders, {"staff_notes": "New"}, "/v2/orders", "external_order_id", 1_000),
    Kind("coupons", _coupons, {"max_uses": 7}, "/v2/coupons", "code", 1_000),
    Kind("brands", _brands, {"page_title": "New"}, "/v3/catalog/brands", "name", 1_000),
    Kind("product_variants", _variants, {"price": 11.5}, "/v3/catalog/variants", "sku", 1_000, is_own=True),
    Kind(
        "price_list_records",
        _price_list_records,
        {"price": 8.5},
        "/v3/pricelists/{price_list_id}/records",
        "variant_id",
        2_000,
        seed=_seeded,
        is_own=True,
    ),
    Kind(
        "inventory_items",
        _inventory_items,
        {"quantity": 8},
        None,
        "sku",
        2_000,
        operations=("update", "unchanged"),
        seed=_seeded_twice,
    ),
)

KINDS = {kind.stream: kind for kind in _ALL}
