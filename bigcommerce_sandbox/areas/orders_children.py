"""What lies under one order: lines, addresses, coupons, messages, consignments, fees.

https://developer.bigcommerce.com/docs/rest-management/orders/order-products
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, joined, nothing, plain
from bigcommerce_sandbox.areas.orders_consignments import consignments, link
from bigcommerce_sandbox.areas.orders_lists import bounds
from bigcommerce_sandbox.areas.orders_reading import order_of, part_of
from bigcommerce_sandbox.areas.orders_shapes import (
    ADDRESS_FACTS,
    SHIPPING_ADDRESS_CHANGE,
    checked,
    unwritable,
)
from bigcommerce_sandbox.areas.orders_taxes import list_taxes
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.filters import compare, one_of
from bigcommerce_sandbox.listing import Fragments, Include, Listing, list_v2, one
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

_PRODUCTS: Final = Listing("order_products")
_COUPONS: Final = Listing("order_coupons")
_MESSAGES: Final = Listing(
    "order_messages",
    filters={
        **bounds("id", Kind.INTEGER, "id"),
        **bounds("date_created", Kind.MOMENT, "date_created"),
        **compare("customer_id", Kind.INTEGER, ""),
        **compare("is_flagged", Kind.FLAG, ""),
        "status": one_of("status", "read", "unread"),
    },
)
_ADDRESSES: Final = Listing("order_shipping_addresses")


def _listed(listing: Listing) -> Callable[[Call], Answer]:
    def handler(call: Call) -> Answer:
        return list_v2(call, listing, equal("order_id", order_of(call)["id"]))

    return handler


def get_product(call: Call) -> Answer:
    """One line; the path calls its id that of a product."""
    key = part_of(call, "order_products", call.ids["product_id"])["id"]
    return plain(one(call, _PRODUCTS, key))


def list_addresses(call: Call) -> Answer:
    """The shipping addresses, also those without lines."""
    return list_v2(call, _quoted(call), equal("order_id", order_of(call)["id"]))


def get_address(call: Call) -> Answer:
    """One shipping address."""
    key = part_of(call, "order_shipping_addresses", call.ids["id"])["id"]
    return plain(one(call, _quoted(call), key))


def update_address(call: Call) -> Answer:
    """Changes a shipping address; costs and taxes stay.

    Raises:
        RefusedError: 400 for a field of answers that cannot be written.
    """
    key = part_of(call, "order_shipping_addresses", call.ids["id"])["id"]
    body = call.object()
    for name in ADDRESS_FACTS:
        if name in body:
            raise unwritable(name)
    call.store.change("order_shipping_addresses", key, checked(SHIPPING_ADDRESS_CHANGE, body, creating=False))
    return plain(one(call, _quoted(call), key))


def address_quotes(call: Call) -> Answer:
    """No quotes: only the storefront makes them."""
    part_of(call, "order_shipping_addresses", call.ids["shipping_address_id"])
    return nothing()


def consignment_quotes(call: Call) -> Answer:
    """No quotes: only the storefront makes them."""
    part_of(call, "order_shipping_addresses", call.ids["shipping_consignment_id"])
    return nothing()


def get_consignments(call: Call) -> Answer:
    """All consignments, with links to their lines or with the lines themselves."""
    order = order_of(call)["id"]
    whole = "consignments.line_items" in call.parameters.get("include", "").split(",")
    return plain(consignments(call, line_items=whole)(call.store, [order])[order])


def list_fees(call: Call) -> Answer:
    """The fees, within an object as the example shows them."""
    order = order_of(call)["id"]
    found = call.store.children("order_fees", "order_id", [order]).get(order, [])
    return plain(b'{"fees":' + joined(found) + b"}")


def _quoted(call: Call) -> Listing:
    """Addresses with the links to their quotes."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        orders = store.hidden("order_shipping_addresses", "order_id", keys)
        return {
            key: render(link(call, f"/orders/{order}/shippingaddresses/{key}/shippingquotes"))
            for key, order in orders.items()
        }

    return replace(_ADDRESSES, always_included=(Include("shipping_quotes", fragments),))


_ORDER: Final = "/v2/orders/{order_id}"

ROUTES = (
    Route("GET", f"{_ORDER}/products", scopes.ORDERS, _listed(_PRODUCTS)),
    Route("GET", f"{_ORDER}/products/{{product_id}}", scopes.ORDERS, get_product),
    Route("GET", f"{_ORDER}/shipping_addresses", scopes.ORDERS, list_addresses),
    Route("GET", f"{_ORDER}/shipping_addresses/{{id}}", scopes.ORDERS, get_address),
    Route("PUT", f"{_ORDER}/shipping_addresses/{{id}}", scopes.ORDERS, update_address),
    Route(
        "GET",
        f"{_ORDER}/shipping_addresses/{{shipping_address_id}}/shipping_quotes",
        scopes.ORDERS,
        address_quotes,
    ),
    Route(
        "GET",
        f"{_ORDER}/consignments/shipping/{{shipping_consignment_id}}/shipping_quotes",
        scopes.ORDERS,
        consignment_quotes,
    ),
    Route("GET", f"{_ORDER}/consignments", scopes.ORDERS, get_consignments),
    Route("GET", f"{_ORDER}/coupons", scopes.ORDERS, _listed(_COUPONS)),
    Route("GET", f"{_ORDER}/fees", scopes.ORDERS, list_fees),
    Route("GET", f"{_ORDER}/messages", scopes.ORDERS, _listed(_MESSAGES)),
    Route("GET", f"{_ORDER}/taxes", scopes.ORDERS, list_taxes),
)
