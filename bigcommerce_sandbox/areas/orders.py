"""Orders, a V2 resource: https://developer.bigcommerce.com/docs/rest-management/orders."""

from __future__ import annotations

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, nothing, plain
from bigcommerce_sandbox.areas.orders_lists import FILTERS, archived, order_listing
from bigcommerce_sandbox.areas.orders_reading import order_of
from bigcommerce_sandbox.areas.orders_statuses import STATUSES
from bigcommerce_sandbox.areas.orders_writing import create, update
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.filters import conditions
from bigcommerce_sandbox.listing import list_v2, one, positive
from bigcommerce_sandbox.routing import Call, Route


def list_orders(call: Call) -> Answer:
    """Orders, by ascending id unless another order is asked for."""
    return list_v2(call, order_listing(call), archived(call))


def count_orders(call: Call) -> Answer:
    """How many there are, in all and in each state."""
    where = [*conditions(FILTERS, call), archived(call)]
    statuses = [
        {
            **{name: value for name, value in status.items() if name != "order"},
            "count": call.store.count("orders", [*where, equal("status_id", status["id"])]),
            "sort_order": status["order"],
        }
        for status in sorted(STATUSES, key=lambda status: status["order"])
    ]
    return plain({"statuses": statuses, "count": sum(status["count"] for status in statuses)})


def get_order(call: Call) -> Answer:
    """One order, archived or not."""
    return plain(one(call, order_listing(call), call.ids["order_id"]))


def create_order(call: Call) -> Answer:
    """A new order."""
    return plain(one(call, order_listing(call), create(call.store, call.object())))


def update_order(call: Call) -> Answer:
    """Changes an order."""
    order = order_of(call)
    update(call.store, order, call.object())
    return plain(one(call, order_listing(call), order["id"]))


def archive_order(call: Call) -> Answer:
    """Archives one order."""
    call.store.change("orders", order_of(call)["id"], {"is_deleted": True})
    return nothing()


def archive_orders(call: Call) -> Answer:
    """Archives all orders, or the first ones within a ``limit``."""
    limit = positive(call, "limit", 0) or None
    for key in call.store.keys("orders", [equal("is_deleted", 0)], limit):
        call.store.change("orders", key, {"is_deleted": True})
    return nothing()


ROUTES = (
    Route("GET", "/v2/orders", scopes.ORDERS, list_orders),
    Route("POST", "/v2/orders", scopes.ORDERS, create_order),
    Route("DELETE", "/v2/orders", scopes.ORDERS, archive_orders),
    Route("GET", "/v2/orders/count", scopes.ORDERS, count_orders),
    Route("GET", "/v2/orders/{order_id}", scopes.ORDERS, get_order),
    Route("PUT", "/v2/orders/{order_id}", scopes.ORDERS, update_order),
    Route("DELETE", "/v2/orders/{order_id}", scopes.ORDERS, archive_order),
)
