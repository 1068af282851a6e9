"""What is compared of marketing."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names


def _coupon(row: Document, names: Names) -> None:
    # Live stores write "no restriction" as [] or {}, and countries as text or as a list.
    restricted_to = dict(row["restricted_to"] or {})
    if isinstance(restricted_to.get("countries"), str):
        restricted_to["countries"] = [restricted_to["countries"]]
    row["restricted_to"] = restricted_to
    applies_to = row["applies_to"]
    if isinstance(applies_to, dict) and applies_to.get("entity") in {"products", "categories"}:
        identifiers = [identifier for identifier in applies_to.get("ids", ()) if identifier]
        row["applies_to"] = (applies_to["entity"], names.all_of(applies_to["entity"], identifiers))


COUPONS = Comparison(
    resource="coupons",
    path="/v2/coupons",
    key_field="code",
    left_out=frozenset({"id", "date_created", "num_uses"}),
    translate=_coupon,
    remains="id, date_created, num_uses; rows of type promotion, which only the Promotions API can create",
    parameters={"exclude_type": "promotion"},
)
