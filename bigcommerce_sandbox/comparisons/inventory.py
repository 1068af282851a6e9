"""What is compared of the stock."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names, without


def _codes(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["code"] for row in rows}


def _item(row: Document, names: Names) -> None:
    identity = row.pop("identity")
    row["item"] = names.of("product_variants", identity["variant_id"]) or names.of("products", identity["product_id"])
    held = [{**place, "location": names.of("locations", place["location_id"])} for place in row["locations"]]
    row["locations"] = without(held, "location_id", "location_code", "location_name")


LOCATIONS = Comparison(
    resource="locations",
    path="/v3/inventory/locations",
    key_field="code",
    left_out=frozenset({"id", "created_at", "updated_at"}),
    named=_codes,
    remains="id, created_at, updated_at",
)

INVENTORY_ITEMS = Comparison(
    resource="inventory_items",
    path="/v3/inventory/items",
    key_field="item",
    left_out=frozenset(),
    translate=_item,
    remains="ids and sku_id of what is in stock",
)
