"""What is compared of the content."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names

_ENTITIES = {"product": "products", "category": "categories", "brand": "brands"}
"""What a redirect may lead to, and the resource that holds it."""


def _redirect(row: Document, names: Names) -> None:
    to = dict(row["to"])
    if to.get("type") in _ENTITIES:
        to["entity"] = names.of(_ENTITIES[to["type"]], to.pop("entity_id"))
    row["to"] = to


REDIRECTS = Comparison(
    resource="redirects",
    path="/v3/storefront/redirects",
    key_field="from_path",
    left_out=frozenset({"id", "to_url"}),
    translate=_redirect,
    remains="id",
)
