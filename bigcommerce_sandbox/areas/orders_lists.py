"""How orders are listed: filters, order, links and includes.

https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.orders_consignments import consignments, link
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition
from bigcommerce_sandbox.filters import Filter, compare, flag
from bigcommerce_sandbox.listing import Fragments, Include, Listing, children_of
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store


def bounds(column: str, kind: Kind, name: str) -> dict[str, Filter]:
    """V2's ``min_…`` and ``max_…``, both inclusive."""
    found = compare(column, kind, "min", "max")
    return {f"min_{name}": found[f"{column}:min"], f"max_{name}": found[f"{column}:max"]}


FILTERS: Final[dict[str, Filter]] = {
    **bounds("id", Kind.INTEGER, "id"),
    **bounds("total_inc_tax", Kind.NUMBER, "total"),
    **bounds("date_created", Kind.MOMENT, "date_created"),
    **bounds("date_modified", Kind.MOMENT, "date_modified"),
    **compare("customer_id", Kind.INTEGER, ""),
    **compare("status_id", Kind.INTEGER, ""),
    **compare("channel_id", Kind.INTEGER, ""),
    **compare("email", Kind.TEXT, ""),
    **compare("cart_id", Kind.TEXT, ""),
    **compare("payment_method", Kind.TEXT, ""),
    **compare("external_order_id", Kind.TEXT, ""),
}

_SORTED_BY: Final = (
    "id",
    "customer_id",
    "date_created",
    "date_modified",
    "status_id",
    "channel_id",
    "external_id",
)

_LIST: Final = Listing(
    resource="orders",
    filters=FILTERS,
    sorts={
        f"{column}{suffix}": f"{column} {direction}, id {direction}"
        for column in _SORTED_BY
        for suffix, direction in (("", "asc"), (":asc", "asc"), (":desc", "desc"))
    },
)


def order_listing(call: Call) -> Listing:
    """The listing with what this request includes, and links for the rest."""
    asked = {name.strip() for name in call.parameters.get("include", "").split(",")}
    whole = "consignments.line_items" in asked
    parts = {
        "products": _linked(call, "products", "products"),
        "shipping_addresses": _linked(call, "shipping_addresses", "shippingaddresses"),
        "coupons": _linked(call, "coupons", "coupons"),
        "consignments": _consignments(call, line_items=whole)
        if whole or "consignments" in asked
        else _linked(call, "consignments", "consignments"),
        "fees": Include("fees", children_of("order_fees", "order_id"))
        if "fees" in asked
        else _linked(call, "fees", "fees"),
    }
    return replace(_LIST, always_included=tuple(parts.values()))


def archived(call: Call) -> Condition:
    """Which orders a list shows: those that were not archived, or what the sandbox was told.

    Raises:
        RefusedError: ``is_deleted`` is neither true nor false, or not known.
    """
    told, given = call.options.archived_orders, call.parameters.get("is_deleted", "")
    if told == "listed":
        return Condition("1")
    if told == "refused" and given:
        raise call.bad_parameter("is_deleted")
    try:
        wanted = flag(given) if given and told == "by_filter" else 0
    except ValueError as error:
        raise call.bad_parameter("is_deleted") from error
    return Condition("is_deleted = ?", (wanted,))


def _linked(call: Call, field: str, path: str) -> Include:
    def fragments(_store: Store, keys: Sequence[int]) -> Fragments:
        return {key: render(link(call, f"/orders/{key}/{path}")) for key in keys}

    return Include(field, fragments)


def _consignments(call: Call, *, line_items: bool) -> Include:
    """As an object if that is asked for, and in the older form, a list, otherwise."""
    whole = consignments(call, line_items=line_items)
    if call.parameters.get("consignment_structure") == "object":
        return Include("consignments", whole)
    return Include("consignments", _listed(whole))


def _listed(
    whole: Callable[[Store, Sequence[int]], Fragments],
) -> Callable[[Store, Sequence[int]], Fragments]:
    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        return {key: b"[" + found + b"]" for key, found in whole(store, keys).items()}

    return fragments
