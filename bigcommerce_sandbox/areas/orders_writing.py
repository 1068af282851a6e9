"""Creating and changing orders.

https://developer.bigcommerce.com/docs/rest-management/orders#create-an-order
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.orders_collections import ADDRESS, ORDERS, PRODUCTS
from bigcommerce_sandbox.areas.orders_fees import new_fees, replace_fees
from bigcommerce_sandbox.areas.orders_parts import (
    as_shipping_address,
    change_addresses,
    change_lines,
    change_pickups,
    charge_address,
    count_addresses,
    lines_of,
    new_addresses,
    new_lines,
    new_pickup,
    store_parts,
)
from bigcommerce_sandbox.areas.orders_shapes import (
    BILLING_ADDRESS,
    BILLING_ADDRESS_CHANGE,
    ORDER,
    ORDER_MONEY,
    checked,
    refused,
    unwritable,
)
from bigcommerce_sandbox.areas.orders_statuses import SHIPPED, status_fields
from bigcommerce_sandbox.areas.orders_totals import (
    costs,
    counted,
    discounted,
    summed,
    without_discounts,
    wrapping,
)
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.times import rfc_2822, unix_seconds

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

_PARTS: Final = frozenset({"billing_address", "products", "shipping_addresses", "consignments", "fees"})
_COUNTS: Final = frozenset({"items_total", "items_shipped", "order_is_digital"})


def create(store: Store, body: Document) -> int:
    """Adds an order and everything in it; returns its id.

    Raises:
        RefusedError: 400.
    """
    fields = checked(ORDER, body, creating=True)
    billing = checked(BILLING_ADDRESS, fields["billing_address"], creating=True, where="billing_address.")
    pickup = _pickup(fields)
    if pickup:
        lines = new_lines(store, pickup.pop("line_items"), "consignments.pickups.0.line_items")
    else:
        lines = new_lines(store, fields["products"], "products")
    addresses = new_addresses(fields.get("shipping_addresses", ()))
    if not addresses and not pickup and any(line["type"] == "physical" for line in lines):
        addresses = [as_shipping_address(billing)]
    fees = new_fees(fields.get("fees", ()))
    order = {
        **ORDERS.defaults,
        **_scalars(store, fields),
        **status_fields(fields.get("status_id", 1)),
        "is_deleted": False,
        "billing_address": {**ADDRESS, **billing, "form_fields": []},
        "shipping_address_count": len(addresses),
    }
    lines = discounted(({**PRODUCTS.defaults, **line} for line in lines), order["discount_amount"])
    order |= {**wrapping(lines), **costs(fields), **counted(lines, fields)}
    order |= summed(order, lines, fees, fields)
    if order["status_id"] == SHIPPED:
        order["date_shipped"] = rfc_2822(store.clock())
    order = store.insert("orders", order)
    store_parts(store, order, addresses, pickup, lines)
    store.insert_many("order_fees", ({**fee, "order_id": order["id"]} for fee in fees))
    return int(order["id"])


def update(store: Store, order: Document, body: Document) -> None:
    """Changes an order; what is not sent stays.

    Raises:
        RefusedError: 400.
    """
    if "external_merchant_id" in body:
        raise unwritable("external_merchant_id")
    key = order["id"]
    sent = {name: value for name, value in body.items() if name != "default_currency_code"}
    fields = checked(ORDER, sent, creating=False)
    _check_exclusive(fields)
    changes = _scalars(store, fields)
    if "status_id" in fields:
        changes |= status_fields(fields["status_id"])
        if fields["status_id"] == SHIPPED and not order["date_shipped"]:
            changes["date_shipped"] = rfc_2822(store.clock())
    if fields.get("is_deleted"):
        changes["is_deleted"] = True
    if "billing_address" in fields:
        billing = checked(BILLING_ADDRESS_CHANGE, fields["billing_address"], creating=False, where="billing_address.")
        changes["billing_address"] = {**order["billing_address"], **billing}
    if "shipping_addresses" in fields:
        change_addresses(store, key, fields["shipping_addresses"])
    affected = change_lines(store, key, fields.get("products", ()), "products")
    affected += change_pickups(store, key, fields.get("consignments", {}).get("pickups", ()))
    if "fees" in fields:
        replace_fees(store, key, fields["fees"])
    changes |= _added_up(store, {**order, **changes}, fields, affected)
    if costs(fields):
        charge_address(store, {**order, **changes})
    changes["shipping_address_count"] = count_addresses(store, key)
    store.change("orders", key, changes)


def _added_up(store: Store, order: Document, fields: Document, affected: Iterable[Document]) -> Document:
    """Costs, discounts and totals of a changed order; totals stay where nothing that enters them was sent."""
    key = order["id"]
    found: Document = costs(fields)
    lines, given = lines_of(store, key), fields
    if "products" in fields or "consignments" in fields:
        if "discount_amount" not in fields:
            found |= without_discounts(order, affected)
        found |= wrapping(lines) if _wrapping_sent(fields) else {}
        found |= counted(lines, fields)
    else:
        found |= {name: fields[name] for name in _COUNTS if name in fields}
        given = {**{name: order[name] for name in ("subtotal_ex_tax", "subtotal_inc_tax")}, **fields}
    if "discount_amount" in fields:
        for line in discounted(lines, fields["discount_amount"]):
            store.change("order_products", line["id"], line)
    if fields.keys() & {*ORDER_MONEY, "products", "fees", "consignments"}:
        fees = store.documents("order_fees", [equal("order_id", key)])
        found |= summed({**order, **found}, lines, fees, given)
    return found


def _scalars(store: Store, fields: Document) -> Document:
    """The plain fields as they are stored.

    Raises:
        RefusedError: 400 for a customer or a channel that does not exist.
    """
    found = {name: value for name, value in fields.items() if name not in _PARTS | _COUNTS | {"is_deleted"}}
    if fields.get("customer_id") and store.served("customers", fields["customer_id"]) is None:
        raise refused(f"The customer {fields['customer_id']} of 'customer_id' does not exist.")
    if "channel_id" in fields and fields["channel_id"] not in _channels(store):
        raise refused(f"The channel {fields['channel_id']} of 'channel_id' does not exist.")
    if found.get("date_created"):
        found["date_created"] = rfc_2822(unix_seconds(found["date_created"]))
    else:
        found.pop("date_created", None)
    if "external_order_id" in found:
        found["external_order_id"] = found["external_order_id"] or ""
    if found.get("ip_address"):
        found["ip_address_v6"] = ""
    elif found.get("ip_address_v6"):
        found["ip_address"] = ""
    if "default_currency_code" in found:
        found["currency_code"] = found["default_currency_code"]
    return found


def _channels(store: Store) -> set[int]:
    """The channels that sell: those with a category tree."""
    return {channel for tree in store.documents("category_trees") for channel in tree["channels"]}


def _pickup(fields: Document) -> Document | None:
    """The pickup of a new order, or None for one that is shipped or downloaded.

    Raises:
        RefusedError: 400.
    """
    _check_exclusive(fields)
    pickups = fields.get("consignments", {}).get("pickups", [])
    if not pickups and not fields.get("products"):
        raise refused("The required field 'products' or 'consignments' was not supplied.")
    if not pickups:
        return None
    if len(pickups) > 1 or not isinstance(pickups[0], dict):
        raise refused("An order can have only one pickup consignment.")
    pickup = new_pickup(pickups[0])
    if not pickup["line_items"]:
        raise refused("The field 'consignments.pickups.0.line_items' must not be empty.")
    return pickup


def _check_exclusive(fields: Document) -> None:
    if "consignments" in fields and fields.keys() & {"products", "shipping_addresses"}:
        raise refused("'consignments' cannot be sent together with 'products' or 'shipping_addresses'.")
    pickups = fields.get("consignments", {}).get("pickups", [])
    if not isinstance(pickups, list) or not all(isinstance(pickup, dict) for pickup in pickups):
        raise refused("The field 'consignments.pickups' is invalid.")


def _wrapping_sent(fields: Document) -> bool:
    sent = [*fields.get("products", ())]
    for pickup in fields.get("consignments", {}).get("pickups", ()):
        sent += pickup.get("line_items", ())
    return any("wrapping_cost_ex_tax" in line or line.get("wrapping_id") == 0 for line in sent)
