"""Fees on orders: https://developer.bigcommerce.com/docs/rest-management/orders/order-fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox.areas.orders_shapes import FEE, FEE_MONEY, amount, checked, part_id, printed, refused
from bigcommerce_sandbox.condition import equal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store


def new_fees(sent: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Fees that are not stored yet.

    Raises:
        RefusedError: 400.
    """
    return [_new(body, f"fees.{number}.") for number, body in enumerate(sent)]


def replace_fees(store: Store, order: int, sent: Sequence[Mapping[str, Any]]) -> None:
    """Makes these the order's only fees: those with an id are changed, the others are new.

    Raises:
        RefusedError: 400, also for an id that is not one of the order's fees.
    """
    before = {fee["id"]: fee for fee in store.documents("order_fees", [equal("order_id", order)])}
    kept = set()
    for number, body in enumerate(sent):
        where = f"fees.{number}."
        key = part_id(body, before, where)
        if key is None:
            store.insert("order_fees", {**_new(body, where), "order_id": order})
            continue
        fee = before[key]
        fields = checked(FEE, body, creating=False, where=where)
        store.change("order_fees", fee["id"], _named(fields, {**fee, **fields}) | _costs({**fee, **fields}, fields))
        kept.add(fee["id"])
    store.remove_many("order_fees", [key for key in before if key not in kept])


def _new(body: Mapping[str, Any], where: str) -> Document:
    fields = checked(FEE, body, creating=True, where=where)
    if not (fields.get("display_name_customer") or fields.get("display_name_merchant")):
        raise refused(f"'{where}display_name_customer' or '{where}display_name_merchant' must be supplied.")
    if len([name for name in FEE_MONEY if name in fields]) < len(FEE_MONEY) - 1:
        raise refused(f"At least two of {', '.join(where + name for name in FEE_MONEY)} must be supplied.")
    return _named(fields, fields) | _costs(fields, fields)


def _named(fields: Document, fee: Document) -> Document:
    """The fields with both names, of which one stands for the other."""
    customer, merchant = fee.get("display_name_customer"), fee.get("display_name_merchant")
    return {
        **fields,
        "display_name_customer": customer or merchant,
        "display_name_merchant": merchant or customer,
    }


def _costs(fee: Document, sent: Document) -> Document:
    """All amounts of a fee, of which two make the third; a sent tax counts where an amount was not sent."""
    ex, inc, tax = (None if fee.get(name) is None else amount(fee[name]) for name in FEE_MONEY)
    if "cost_tax" in sent and tax is not None:
        if "cost_inc_tax" not in sent and ex is not None:
            inc = ex + tax
        elif "cost_ex_tax" not in sent and inc is not None:
            ex = inc - tax
    ex, inc = (inc if ex is None else ex), (ex if inc is None else inc)
    ex, inc = ex or amount(0), inc or amount(0)
    return {
        "base_cost": printed(ex),
        "cost_ex_tax": printed(ex),
        "cost_inc_tax": printed(inc),
        "cost_tax": printed(inc - ex),
    }
