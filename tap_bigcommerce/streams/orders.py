"""Streams of the orders."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.orders import ORDER
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import ByLeastId


class Orders(BigCommerceStream):
    """Orders, whole in one record. https://developer.bigcommerce.com/docs/rest-management/orders."""

    name = "orders"
    path = "/v2/orders"
    replication_key = "date_modified"
    shape = ORDER
    walk = ByLeastId(order={"sort": "id:asc"})
    changed_since = "min_date_modified"
    scope = "Orders"
    includes: ClassVar = {
        "consignments": ("consignments", "consignments.line_items"),
        "fees": ("fees",),
    }
    # Without it consignments come as a list of an older form.
    asked_with: ClassVar = {"consignments": {"consignment_structure": "object"}}
    channel_filter = "channel_id"
    filters = frozenset(
        {"cart_id", "channel_id", "customer_id", "email", "external_order_id", "max_date_created"}
        | {"max_date_modified", "max_id", "max_total", "min_date_created", "min_total", "payment_method"}
        | {"status_id"}
    )
