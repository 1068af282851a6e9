"""Taxes of an order, as they follow from its lines and addresses.

https://developer.bigcommerce.com/docs/rest-management/orders/order-taxes
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.answers import Answer, nothing, plain
from bigcommerce_sandbox.areas.orders_reading import order_of
from bigcommerce_sandbox.areas.orders_shapes import printed
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.filters import flag
from bigcommerce_sandbox.listing import DEFAULT_LIMIT, MOST_LIMIT, positive

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call

_DETAILS: Final = ("order_product_id", "line_item_type")
_KINDS: Final = ("item", "gift-wrapping", "shipping", "handling")
"""What is taxed; with the id of a line or an address it makes the id of a tax."""


def list_taxes(call: Call) -> Answer:
    """One tax for each rate at each address; with ``details=true`` one for everything that is taxed."""
    taxes = list(_taxes(call, order_of(call)["id"]))
    try:
        detailed = flag(call.parameters.get("details") or "false")
    except ValueError as error:
        raise call.bad_parameter("details") from error
    found = taxes if detailed else _gathered(taxes)
    limit = min(positive(call, "limit", DEFAULT_LIMIT), MOST_LIMIT)
    start = (positive(call, "page", 1) - 1) * limit
    rows = found[start : start + limit]
    return plain(rows) if rows else nothing()


def _taxes(call: Call, order: int) -> Iterator[Document]:
    for line in call.store.documents("order_products", [equal("order_id", order)]):
        for kind, taxed, tax in (
            ("item", line["total_ex_tax"], line["total_tax"]),
            ("gift-wrapping", line["wrapping_cost_ex_tax"], line["wrapping_cost_tax"]),
        ):
            yield from _tax(line, kind, taxed, tax)
    for address in call.store.documents("order_shipping_addresses", [equal("order_id", order)]):
        carrier = {**address, "order_address_id": address["id"], "order_pickup_method_id": 0}
        yield from _tax(carrier, "shipping", address["cost_ex_tax"], address["cost_tax"])
        yield from _tax(carrier, "handling", address["handling_cost_ex_tax"], address["handling_cost_tax"])


def _tax(source: Document, kind: str, taxed: str, tax: str) -> Iterator[Document]:
    """The tax on a line or an address, if there is any."""
    if not Decimal(tax):
        return
    rate = Decimal(tax) / Decimal(taxed) * 100 if Decimal(taxed) else Decimal(0)
    yield {
        "id": source["id"] * len(_KINDS) + _KINDS.index(kind),
        "order_id": source["order_id"],
        "order_address_id": source["order_address_id"],
        "tax_rate_id": 0,
        "sales_tax_id": "",
        "tax_class_id": 0,
        "name": "Tax",
        "class": "Default Tax Class",
        "rate": printed(rate.quantize(Decimal("0.01"))),
        "priority": 0,
        "priority_amount": tax,
        "line_amount": tax,
        "order_pickup_method_id": source["order_pickup_method_id"],
        "order_product_id": str(source["id"]) if "product_id" in source else "",
        "line_item_type": kind,
    }


def _gathered(taxes: list[Document]) -> list[Document]:
    found: dict[tuple[object, ...], Document] = {}
    for tax in taxes:
        where = (tax["order_address_id"], tax["order_pickup_method_id"], tax["rate"])
        before = found.get(where)
        shown = {name: value for name, value in tax.items() if name not in _DETAILS}
        if before:
            amount = printed(Decimal(before["line_amount"]) + Decimal(tax["line_amount"]))
            shown = {**before, "priority_amount": amount, "line_amount": amount}
        found[where] = shown
    return list(found.values())
