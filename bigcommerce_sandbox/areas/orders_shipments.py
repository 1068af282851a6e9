"""Shipments: https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments.

A new shipment moves the order to Shipped or Partially Shipped; a removed one frees its pieces, but leaves the
state.
"""

from __future__ import annotations

import re
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, nothing, plain
from bigcommerce_sandbox.areas.orders_collections import ADDRESS
from bigcommerce_sandbox.areas.orders_parts import count_addresses, lines_of
from bigcommerce_sandbox.areas.orders_reading import order_of, part_of
from bigcommerce_sandbox.areas.orders_shapes import SHIPMENT, SHIPMENT_CHANGE, checked, refused
from bigcommerce_sandbox.areas.orders_statuses import PARTIALLY_SHIPPED, SHIPPED, status_fields
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.listing import Listing, list_v2, one
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import rfc_2822

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

PROVIDERS: Final = {
    "": "",
    "auspost": "Australia Post",
    "canadapost": "Canada Post",
    "endicia": "Endicia",
    "usps": "USPS",
    "fedex": "FedEx",
    "royalmail": "Royal Mail",
    "ups": "UPS",
    "upsready": "UPS Ready",
    "upsonline": "UPS Online",
    "shipperhq": "ShipperHQ",
}
"""What standard providers are called."""
_THIRD_PARTY: Final = re.compile(r"^carrier_\w+$")
_TRACKER: Final = "https://www.aftership.com/track/"

_LIST: Final = Listing("order_shipments")


def list_shipments(call: Call) -> Answer:
    """The shipments of an order."""
    return list_v2(call, _LIST, equal("order_id", order_of(call)["id"]))


def count_shipments(call: Call) -> Answer:
    """How many there are."""
    return plain({"count": call.store.count("order_shipments", [equal("order_id", order_of(call)["id"])])})


def get_shipment(call: Call) -> Answer:
    """One shipment."""
    return plain(one(call, _LIST, _shipment(call)["id"]))


def create_shipment(call: Call) -> Answer:
    """Ships lines, or a part of them, to one of the order's addresses."""
    order = order_of(call)
    fields = checked(SHIPMENT, call.object(), creating=True)
    address = _address(call, order, fields)
    lines = {line["id"]: line for line in lines_of(call.store, order["id"])}
    items = _items(fields["items"], lines, address["id"])
    _move(call.store, lines, {item["order_product_id"]: item["quantity"] for item in items})
    made = call.store.insert(
        "order_shipments",
        {
            **fields,
            **_tracked(fields),
            "order_id": order["id"],
            "customer_id": order["customer_id"],
            "billing_address": {name: order["billing_address"].get(name, "") for name in ADDRESS},
            "shipping_address": {name: address[name] for name in ADDRESS},
            "items": items,
        },
    )
    _settle(call.store, order, shipping=True)
    return plain(one(call, _LIST, made["id"]), HTTPStatus.CREATED)


def update_shipment(call: Call) -> Answer:
    """Changes what is said about a shipment, not what is in it."""
    shipment, order = _shipment(call), order_of(call)
    fields = checked(SHIPMENT_CHANGE, call.object(), creating=False)
    if "order_address_id" in fields:
        address = _address(call, order, fields)
        fields["shipping_address"] = {name: address[name] for name in ADDRESS}
    call.store.change("order_shipments", shipment["id"], {**fields, **_tracked({**shipment, **fields})})
    return plain(one(call, _LIST, shipment["id"]))


def delete_shipment(call: Call) -> Answer:
    """Removes one shipment."""
    return _removed(call, [_shipment(call)])


def delete_shipments(call: Call) -> Answer:
    """Removes all shipments of an order."""
    return _removed(call, call.store.documents("order_shipments", [equal("order_id", order_of(call)["id"])]))


def _shipment(call: Call) -> Document:
    return part_of(call, "order_shipments", call.ids["shipment_id"])


def _removed(call: Call, shipments: list[Document]) -> Answer:
    order = order_of(call)
    lines = {line["id"]: line for line in lines_of(call.store, order["id"])}
    back = Counter[int]()
    for shipment in shipments:
        for item in shipment["items"]:
            back[item["order_product_id"]] -= item["quantity"]
    _move(call.store, lines, back)
    call.store.remove_many("order_shipments", [shipment["id"] for shipment in shipments])
    _settle(call.store, order, shipping=False)
    return nothing()


def _address(call: Call, order: Document, fields: Document) -> Document:
    address = call.store.document("order_shipping_addresses", fields["order_address_id"])
    if address is None or address["order_id"] != order["id"]:
        raise refused("The field 'order_address_id' is invalid.")
    return address


def _items(sent: list[Mapping[str, Any]], lines: Mapping[int, Document], address: int) -> list[dict[str, int]]:
    """What is shipped, one entry a line.

    Raises:
        RefusedError: 400 for lines of elsewhere, and for more pieces than are left.
    """
    wanted = Counter[int]()
    for item in sent:
        key, quantity = item.get("order_product_id"), item.get("quantity")
        if type(key) is not int or key not in lines or lines[key]["order_address_id"] != address:
            raise refused(f"The line {key} of 'items' is not shipped to this address.")
        if type(quantity) is not int or quantity < 1:
            raise refused("The field 'items.quantity' is invalid.")
        wanted[key] += quantity
    if not wanted:
        raise refused("The required field 'items' was not supplied.")
    for key, quantity in wanted.items():
        left = lines[key]["quantity"] - lines[key]["quantity_shipped"]
        if quantity > left:
            raise refused(f"The line {key} of 'items' has only {left} pieces left to ship.")
    return [
        {"order_product_id": key, "product_id": lines[key]["product_id"], "quantity": quantity}
        for key, quantity in wanted.items()
    ]


def _move(store: Store, lines: Mapping[int, Document], pieces: Mapping[int, int]) -> None:
    """Adds to the shipped pieces of lines; negative numbers take back, and lines that are gone stay so."""
    for key, quantity in pieces.items():
        if key in lines:
            shipped = max(lines[key]["quantity_shipped"] + quantity, 0)
            store.change("order_products", key, {"quantity_shipped": shipped})


def _settle(store: Store, order: Document, *, shipping: bool) -> None:
    """Brings the order's counts, and after a new shipment its state, in line with its lines."""
    count_addresses(store, order["id"])
    lines = lines_of(store, order["id"])
    changes: Document = {"items_shipped": sum(line["quantity_shipped"] for line in lines)}
    if shipping:
        left = [line for line in lines if line["quantity_shipped"] < line["quantity"]]
        whole = not any(line["order_address_id"] for line in left)
        changes |= status_fields(SHIPPED if whole else PARTIALLY_SHIPPED)
        changes["date_shipped"] = rfc_2822(store.clock()) if whole else ""
    store.change("orders", order["id"], changes)


def _tracked(shipment: Document) -> Document:
    """Names and links that follow from the provider and the tracking number.

    Raises:
        RefusedError: 400 for a provider that there is not.
    """
    provider = shipment.get("shipping_provider", "")
    if provider not in PROVIDERS and not _THIRD_PARTY.match(provider):
        raise refused("The field 'shipping_provider' is invalid.")
    carrier, number = provider or shipment.get("tracking_carrier", ""), shipment.get("tracking_number", "")
    tracked = carrier and number and not shipment.get("tracking_link")
    return {
        "shipping_provider_display_name": PROVIDERS.get(provider, provider),
        "generated_tracking_link": f"{_TRACKER}{carrier}/{number}" if tracked else "",
    }


_SHIPMENTS: Final = "/v2/orders/{order_id}/shipments"

ROUTES = (
    Route("GET", _SHIPMENTS, scopes.ORDERS, list_shipments),
    Route("POST", _SHIPMENTS, scopes.ORDERS, create_shipment),
    Route("DELETE", _SHIPMENTS, scopes.ORDERS, delete_shipments),
    Route("GET", f"{_SHIPMENTS}/count", scopes.ORDERS, count_shipments),
    Route("GET", f"{_SHIPMENTS}/{{shipment_id}}", scopes.ORDERS, get_shipment),
    Route("PUT", f"{_SHIPMENTS}/{{shipment_id}}", scopes.ORDERS, update_shipment),
    Route("DELETE", f"{_SHIPMENTS}/{{shipment_id}}", scopes.ORDERS, delete_shipment),
)
