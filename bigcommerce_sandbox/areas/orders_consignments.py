"""How the parts of an order reach the shopper: shipped, picked up, downloaded, mailed.

https://developer.bigcommerce.com/docs/rest-management/orders/order-consignments
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.answers import joined
from bigcommerce_sandbox.condition import within
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.listing import Fragments
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

API: Final = "https://api.bigcommerce.com"
"""What links begin with, whatever address a store was asked at."""

COSTS: Final = (
    "base_cost",
    "cost_ex_tax",
    "cost_inc_tax",
    "cost_tax",
    "base_handling_cost",
    "handling_cost_ex_tax",
    "handling_cost_inc_tax",
    "handling_cost_tax",
)
"""Numbers in a consignment, texts in the shipping address that it is made of."""


@dataclass(slots=True)
class _Parts:
    """The consignments of one order, rendered."""

    pickups: list[bytes] = field(default_factory=list)
    shipping: list[bytes] = field(default_factory=list)
    downloads: list[bytes] = field(default_factory=list)
    gift_certificates: list[bytes] = field(default_factory=list)

    def rendered(self) -> bytes:
        return b'{"pickups":%b,"shipping":%b,"downloads":%b,"email":{"gift_certificates":%b}}' % tuple(
            map(joined, (self.pickups, self.shipping, self.downloads, self.gift_certificates))
        )


_Lines = dict[tuple[str, int], list[bytes]]
"""Rendered lines by what carries them: ``shipping`` and the address, ``pickups`` and the pickup, or the kind
of goods and the order."""


def link(call: Call, path: str) -> dict[str, str]:
    """What stands for a part of an order that is not shown; the path begins with ``/orders``."""
    return {"url": f"{API}/stores/{call.options.store_hash}/v2{path}", "resource": path}


def consignments(call: Call, *, line_items: bool) -> Callable[[Store, Sequence[int]], Fragments]:
    """Renders the consignments of orders, with whole lines or with links to them."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        parts = {key: _Parts() for key in keys}
        lines, mailed = _lines(call, store, keys, line_items=line_items)
        for order, documents in store.children("order_shipping_addresses", "order_id", keys).items():
            for document in documents:
                address = json.loads(document)
                found = lines.get(("shipping", address["id"]), [])
                parts[order].shipping.append(_with_lines(render(_shipping(call, address)), found))
        for order, documents in store.children("order_pickups", "order_id", keys).items():
            for document in documents:
                found = lines.get(("pickups", json.loads(document)["id"]), [])
                parts[order].pickups.append(_with_lines(document, found))
        for order, email in _recipients(store, mailed).items():
            recipient = render({"recipient_email": email})
            for kind, place in (
                ("digital", parts[order].downloads),
                ("giftcertificate", parts[order].gift_certificates),
            ):
                if (kind, order) in lines:
                    place.append(_with_lines(recipient, lines[kind, order]))
        return {key: part.rendered() for key, part in parts.items()}

    return fragments


def _lines(call: Call, store: Store, keys: Sequence[int], *, line_items: bool) -> tuple[_Lines, list[int]]:
    """The lines by what carries them, and the orders with lines that are neither shipped nor picked up."""
    found: _Lines = {}
    mailed = []
    for order, documents in store.children("order_products", "order_id", keys).items():
        for document in documents:
            line = json.loads(document)
            shown = document if line_items else render(link(call, f"/orders/{order}/products/{line['id']}"))
            if line["order_address_id"]:
                carrier = ("shipping", line["order_address_id"])
            elif line["order_pickup_method_id"]:
                carrier = ("pickups", line["order_pickup_method_id"])
            else:
                carrier = ("giftcertificate" if line["type"] == "giftcertificate" else "digital", order)
                mailed.append(order)
            found.setdefault(carrier, []).append(shown)
    return found, mailed


def _shipping(call: Call, address: Document) -> Document:
    order, key = address["order_id"], address["id"]
    quotes = link(call, f"/orders/{order}/consignments/shipping/{key}/shipping_quotes")
    shown = {name: value for name, value in address.items() if name != "order_id"}
    return {**shown, **{name: float(address[name]) for name in COSTS}, "shipping_quotes": quotes}


def _with_lines(document: bytes, lines: list[bytes]) -> bytes:
    return document[:-1] + b',"line_items":' + joined(lines) + b"}"


def _recipients(store: Store, orders: Sequence[int]) -> dict[int, str]:
    if not orders:
        return {}
    found = store.documents("orders", [within("id", dict.fromkeys(orders))])
    return {order["id"]: order["billing_address"].get("email", "") for order in found}
