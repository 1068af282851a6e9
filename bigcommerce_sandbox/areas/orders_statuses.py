"""The fifteen states of an order: https://developer.bigcommerce.com/docs/rest-management/orders/order-status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, not_found, plain
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

SHIPPED: Final = 2
PARTIALLY_SHIPPED: Final = 3

_FACTS: Final = (
    ("Incomplete", 0, "The payment page was reached, but nothing was paid."),
    ("Pending", 1, "Checkout was begun, but not finished."),
    ("Shipped", 8, "Everything was sent; nobody has confirmed its arrival."),
    ("Partially Shipped", 6, "A part was sent, the rest will follow."),
    ("Refunded", 11, "The whole amount was paid back."),
    ("Cancelled", 9, "The seller called the order off."),
    ("Declined", 10, "The seller turned the order down."),
    ("Awaiting Payment", 2, "Checkout is done, payment is not confirmed."),
    ("Awaiting Pickup", 5, "Packed, waiting for the shopper to collect it."),
    ("Awaiting Shipment", 4, "Packed, waiting for the carrier."),
    ("Completed", 7, "Paid, and sent or downloadable."),
    ("Awaiting Fulfillment", 3, "Paid, waiting to be packed."),
    ("Manual Verification Required", 13, "On hold until a person has checked it."),
    ("Disputed", 12, "The shopper contests the payment."),
    ("Partially Refunded", 14, "A part of the amount was paid back."),
)

STATUSES: Final[tuple[Document, ...]] = tuple(
    {
        "id": key,
        "name": name,
        "system_label": name,
        "custom_label": name,
        "system_description": description,
        "order": order,
    }
    for key, (name, order, description) in enumerate(_FACTS)
)
"""By id, from 0."""


def status_fields(status_id: int) -> Document:
    """The fields of an order that say in what state it is."""
    status = STATUSES[status_id]
    return {"status_id": status_id, "status": status["name"], "custom_status": status["custom_label"]}


def list_statuses(_call: Call) -> Answer:
    """All of them."""
    return plain(STATUSES)


def get_status(call: Call) -> Answer:
    """One of them."""
    key = call.ids["status_id"]
    if key >= len(STATUSES):
        raise not_found("The order status")
    return plain(STATUSES[key])


ROUTES = (
    Route("GET", "/v2/order_statuses", scopes.ORDERS, list_statuses),
    Route("GET", "/v2/order_statuses/{status_id}", scopes.ORDERS, get_status),
)
