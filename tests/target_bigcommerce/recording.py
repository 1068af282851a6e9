"""What no request of any scenario may do; looked at after every run of the target in these tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bigcommerce_sandbox.server import LoggedRequest

Document = dict[str, Any]

ONE = re.compile(r".*/\d+|/v3/pricelists/\d+/records/\d+/[a-z]{3}")
"""Paths of one object."""

NEVER_SENT: dict[str, frozenset[str]] = {
    r"/v3/catalog/brands(/\d+)?": frozenset({"id"}),
    r"/v3/catalog/trees/categories": frozenset({"id", "category_uuid"}),
    r"/v3/catalog/products(/\d+)?": frozenset(
        {
            *("date_created", "date_modified", "calculated_price", "base_variant_id", "option_set_id"),
            *("option_set_display", "primary_image", "options", "modifiers", "reviews", "parent_relations"),
        }
    ),
    r"/v3/customers": frozenset(
        {
            *("date_created", "date_modified", "registration_ip_address", "address_count", "attribute_count"),
            *("shopper_profile_id", "segment_ids"),
        }
    ),
    r"/v2/coupons(/\d+)?": frozenset({"id", "num_uses", "date_created", "amount_formatted"}),
    r"/v2/orders(/\d+)?": frozenset(
        {
            *("id", "date_modified", "date_shipped", "status", "custom_status", "order_source", "external_id"),
            *("is_deleted", "coupon_discount", "store_credit_amount", "gift_certificate_amount", "refunded_amount"),
            *("items_total", "items_shipped", "cart_id", "currency_id", "payment_status", "total_tax"),
            *("subtotal_tax", "shipping_cost_tax", "handling_cost_tax", "wrapping_cost_tax", "coupons"),
        }
    ),
}
"""Fields that the API gives and does not take, by path: https://developer.bigcommerce.com/docs/rest-management."""

NEVER_CHANGED: dict[str, frozenset[str]] = {
    r"/v3/catalog/products(/\d+)?": frozenset({"variants", "images", "custom_fields", "bulk_pricing_rules", "videos"}),
    r"/v2/orders/\d+": frozenset({"products", "fees", "shipping_addresses", "date_created", "customer_id"}),
}
"""Fields that a change would replace as a whole, with what hangs on the object."""

WHOLE: dict[str, frozenset[str]] = {r"/v2/coupons/\d+": frozenset({"name", "code", "type", "amount", "applies_to"})}
"""Fields that a change clears when it leaves them out."""


def check(requests: Sequence[LoggedRequest]) -> None:
    """Asserts that no request deletes a collection, sends what is read-only or clears what nobody mentioned."""
    for request in requests:
        where = f"{request.method} {request.path}"
        if request.method == "DELETE":
            assert names_ids(request), where
        for fields in _objects(request):
            assert not fields.keys() & _of(NEVER_SENT, request.path), where
            if request.method == "PUT":
                assert not fields.keys() & _of(NEVER_CHANGED, request.path), where
                assert fields.keys() >= _of(WHOLE, request.path), where


def names_ids(request: LoggedRequest) -> bool:
    """Whether a request names each object that it deletes."""
    if ONE.fullmatch(request.path):
        return True
    if request.path.endswith("/metafields"):
        return bool(request.body) and all(isinstance(one, int) for one in request.body)
    if request.path == "/v3/pricelists/assignments":
        return request.parameters.get("id", "").isdigit()
    named = {name for name, value in request.parameters.items() if value and name.endswith("id:in")}
    if request.path.endswith("-assignments"):
        # One list alone would mean all that is assigned to it.
        return len(named) > 1
    return bool(named)


def _of(rules: dict[str, frozenset[str]], path: str) -> frozenset[str]:
    return frozenset().union(*(fields for pattern, fields in rules.items() if re.fullmatch(pattern, path)))


def _objects(request: LoggedRequest) -> Iterator[Document]:
    if request.method in {"POST", "PUT"}:
        for one in request.body if isinstance(request.body, list) else [request.body]:
            if isinstance(one, dict):
                yield one
