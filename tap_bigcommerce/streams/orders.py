"""Streams of the orders."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.order_parts import ORDER_STATUS
from tap_bigcommerce.schemas.orders import ORDER
from tap_bigcommerce.schemas.payments import ORDER_REFUND
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.metafields import Metafields
from tap_bigcommerce.walks import Backwards, ByLeastId, Whole


class OrderStatuses(BigCommerceStream):
    """The states an order can be in. https://developer.bigcommerce.com/docs/rest-management/orders/order-status."""

    name = "order_statuses"
    path = "/v2/order_statuses"
    shape = ORDER_STATUS
    walk = Whole()
    scope = "Orders"
    selected_by_default = False


class Orders(BigCommerceStream):
    """Orders, whole in one record; behind them those that were archived, if the store can be asked for them.

    Which orders a list shows is not documented, and the parameter for archived ones is documented no longer. A
    store that refuses or ignores it costs one request.

    https://developer.bigcommerce.com/docs/rest-management/orders
    """

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
    apart: ClassVar = {"is_deleted": True}
    filters = frozenset(
        {"cart_id", "channel_id", "customer_id", "email", "external_order_id", "max_date_created"}
        | {"max_date_modified", "max_id", "max_total", "min_date_created", "min_total", "payment_method"}
        | {"status_id"}
    )


class OrderRefunds(BigCommerceStream):
    """Refunds; whether a payment was declined may turn out later, without a trace, so all are read every time.

    https://developer.bigcommerce.com/docs/rest-management/orders/order-refunds
    """

    name = "order_refunds"
    path = "/v3/orders/payment_actions/refunds"
    shape = ORDER_REFUND
    walk = Backwards()
    scope = "Orders"
    selected_by_default = False
    filters = frozenset({"created:max", "created:min", "id:in", "order_id:in", "transaction_id"})


class OrderMetafields(Metafields):
    """Metafields of orders. https://developer.bigcommerce.com/docs/rest-management/orders/order-metafields."""

    name = "order_metafields"
    path = "/v3/orders/metafields"
    scope = "Orders"
