"""Finding an order and its parts by the ids in a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_sandbox.answers import not_found

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call


def order_of(call: Call) -> Document:
    """The order that the path names.

    Raises:
        RefusedError: 404.
    """
    order = call.store.document("orders", call.ids["order_id"])
    if order is None:
        raise not_found("The order")
    return order


def part_of(call: Call, resource: str, key: int) -> Document:
    """A part of the order that the path names.

    Raises:
        RefusedError: 404 for an order that is not there, and for another one's part.
    """
    order = order_of(call)
    found = call.store.document(resource, key)
    if found is None or found["order_id"] != order["id"]:
        raise not_found("The requested resource")
    return found
