"""What is compared of metafields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names

if TYPE_CHECKING:
    from collections.abc import Callable


def _owned_by(resource: str) -> Callable[[Document, Names], None]:
    def translate(row: Document, names: Names) -> None:
        row["owner"] = names.of(resource, row.pop("resource_id"))
        row["full_key"] = f"{row['owner']}: {row['namespace']}.{row['key']}"

    return translate


METAFIELDS = tuple(
    Comparison(
        resource=resource,
        path=f"/v3/{path}/metafields",
        key_field="full_key",
        left_out=frozenset({"id", "date_created", "date_modified", "owner_client_id"}),
        translate=_owned_by(owner),
        remains="id, date_created, date_modified, the application that owns it",
    )
    for resource, path, owner in (
        ("product_metafields", "catalog/products", "products"),
        ("variant_metafields", "catalog/variants", "product_variants"),
        ("category_metafields", "catalog/categories", "categories"),
        ("brand_metafields", "catalog/brands", "brands"),
        ("customer_metafields", "customers", "customers"),
        ("order_metafields", "orders", "orders"),
    )
)
"""One for each kind of owner."""
