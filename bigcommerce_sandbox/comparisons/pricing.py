"""What is compared of price lists."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names


def _names(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["name"] for row in rows}


def _record(row: Document, names: Names) -> None:
    row["price_list"] = names.of("price_lists", row.pop("price_list_id"))
    row["variant"] = names.of("product_variants", row.pop("variant_id"))
    row["key"] = f"{row['price_list']}, {row['variant']}, {row['currency']}"


PRICE_LISTS = Comparison(
    resource="price_lists",
    path="/v3/pricelists",
    key_field="name",
    left_out=frozenset({"id", "date_created", "date_modified"}),
    named=_names,
    remains="id, date_created, date_modified",
)

PRICE_LIST_RECORDS = Comparison(
    resource="price_list_records",
    path="/v3/pricelists/{id}/records",
    key_field="key",
    left_out=frozenset({"product_id", "date_created", "date_modified"}),
    translate=_record,
    remains="date_created, date_modified",
    parameters={"include": "bulk_pricing_tiers,sku"},
    under=PRICE_LISTS,
)
