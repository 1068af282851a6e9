"""What an order adds up to.

A request may give subtotal and total itself; everything that it does not give follows from lines, costs, fees
and discounts. https://developer.bigcommerce.com/docs/store-operations/orders
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.areas.orders_shapes import COSTS, amount, printed

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

MANUAL_DISCOUNT: Final = "manual-discount"
"""What a discount on the whole order is called on its lines."""

_SIDES: Final = ("ex", "inc")


def costs(given: Mapping[str, Any]) -> Document:
    """Shipping, handling and wrapping as given; an amount that is sent stands for those that are not."""
    found: Document = {}
    for cost in COSTS:
        names = [f"base_{cost}_cost", f"{cost}_cost_ex_tax", f"{cost}_cost_inc_tax"]
        base, ex, inc = (given.get(name) for name in names)
        if base is None and ex is None and inc is None:
            continue
        ex = next(text for text in (ex, inc, base) if text is not None)
        inc = ex if inc is None else inc
        base = ex if base is None else base
        found |= dict(zip(names, (base, ex, inc), strict=True))
        found[f"{cost}_cost_tax"] = difference(inc, ex)
    return found


def wrapping(lines: Iterable[Document]) -> Document:
    """What the wrapping of all lines costs."""
    lines = list(lines)
    given = {f"wrapping_cost_{side}_tax": _sum(line[f"wrapping_cost_{side}_tax"] for line in lines) for side in _SIDES}
    return costs(given)


def counted(lines: Iterable[Document], given: Mapping[str, Any]) -> Document:
    """How many pieces there are, and whether all of them are downloads."""
    lines = list(lines)
    found = {
        "items_total": sum(line["quantity"] for line in lines),
        "items_shipped": sum(line["quantity_shipped"] for line in lines),
        "order_is_digital": bool(lines) and all(line["type"] == "digital" for line in lines),
    }
    return {name: given.get(name, value) for name, value in found.items()}


def summed(order: Document, lines: Iterable[Document], fees: Iterable[Document], given: Mapping[str, Any]) -> Document:
    """Subtotal and total.

    Args:
        order: The order with its costs and discounts as they will be.
        lines: All its lines.
        fees: All its fees.
        given: What the request sends; wins.
    """
    lines, fees = list(lines), list(fees)
    found: Document = {}
    for side in _SIDES:
        name = f"subtotal_{side}_tax"
        found[name] = given.get(name) or _sum(line[f"total_{side}_tax"] for line in lines)
    reductions = amount(order["discount_amount"]) + amount(order["coupon_discount"])
    for side in _SIDES:
        name = f"total_{side}_tax"
        added = [found[f"subtotal_{side}_tax"]]
        added += [order[f"{cost}_cost_{side}_tax"] for cost in COSTS]
        added += [fee[f"cost_{side}_tax"] for fee in fees]
        total = amount(_sum(added)) - reductions
        found[name] = given.get(name) or printed(max(total, Decimal(0)))
    for name in ("subtotal", "total"):
        found[f"{name}_tax"] = difference(found[f"{name}_inc_tax"], found[f"{name}_ex_tax"])
    return found


def discounted(lines: Iterable[Document], discount: str) -> list[Document]:
    """The lines with a discount on the whole order shared out in proportion to what they cost."""
    lines = list(lines)
    whole = sum((amount(line["total_ex_tax"]) for line in lines), Decimal(0))
    shared = []
    for line in lines:
        others = [one for one in line["applied_discounts"] if one["id"] != MANUAL_DISCOUNT]
        share = amount(discount) * amount(line["total_ex_tax"]) / whole if whole else Decimal(0)
        own = {
            "id": MANUAL_DISCOUNT,
            "amount": printed(share),
            "name": "Manual Discount",
            "code": None,
            "target": "order",
        }
        applied = [*others, own] if share else others
        off = sum((amount(one["amount"]) for one in applied), Decimal(0))
        total = max(amount(line["total_inc_tax"]) - off, Decimal(0))
        shared.append({**line, "applied_discounts": applied, "discounted_total_inc_tax": printed(total)})
    return shared


def without_discounts(order: Document, lines: Iterable[Document]) -> Document:
    """The order's discounts less those of lines that lose theirs."""
    left = {name: amount(order[name]) for name in ("discount_amount", "coupon_discount")}
    for line in lines:
        for one in line["applied_discounts"]:
            name = "coupon_discount" if one.get("code") else "discount_amount"
            left[name] = max(left[name] - amount(one["amount"]), Decimal(0))
    return {name: printed(value) for name, value in left.items()}


def difference(more: str, less: str) -> str:
    """The tax between an amount with and one without."""
    return printed(Decimal(more) - Decimal(less))


def _sum(texts: Iterable[str]) -> str:
    return printed(sum(map(amount, texts), Decimal(0)))
