"""Seeded transactions and refunds, as the state of their order demands.

https://developer.bigcommerce.com/docs/rest-management/transactions
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed.goods import UNIT, number
from bigcommerce_sandbox.seed.order_making import PARTIALLY_REFUNDED, REFUNDED
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows
from bigcommerce_sandbox.times import with_offset, with_z

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.order_lines import Cost
    from bigcommerce_sandbox.seed.order_making import Order

_EVENTS: Final = {
    "captured": ("authorization", "capture"),
    "paid": ("purchase",),
    "authorized": ("authorization",),
    "pending": ("pending",),
    "void": ("authorization", "void"),
    "declined": ("purchase",),
    "refunded": ("purchase", "refund"),
    "partially refunded": ("purchase", "refund"),
}
"""What happened, by what the order says of its payment."""

_CENT: Final = UNIT // 100
_REASONS: Final = ("Customer requires a refund.", "Zu klein 👕", "", "Damaged on arrival")
_CARDS: Final = ("visa", "master", "american_express")


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay: what transactions call it and its gateway, and whether money moves outside the store."""

    name: str
    gateway: str
    offline: bool = True


_METHODS: Final = {
    "Credit Card": Method("credit_card", "stripe", offline=False),
    "PayPal": Method("offsite", "paypalexpress", offline=False),
    "Cash on Delivery": Method("offline", "cod"),
}
_OTHER_METHOD: Final = Method("custom", "custom")


class PaymentCounters:
    """The ids of transactions, refunds and what refunds consist of; they ascend with those of the orders."""

    def __init__(self) -> None:
        self.transaction, self.refund, self.payment = count(1), count(1), count(1)


def refunded(order: Order, total: Cost) -> int:
    """What was paid back of an order, in ten-thousandths, to the cent."""
    if order.status == REFUNDED:
        return _to_the_cent(total.inc_tax)
    if order.status == PARTIALLY_REFUNDED:
        return min(_to_the_cent(order.lines[0].price.inc_tax), _to_the_cent(total.inc_tax))
    return 0


def payments(plan: Plan, order: Order, total: Cost, document: Document, counters: PaymentCounters) -> Rows:
    """The transactions of an order, and its refund if there was one.

    Args:
        plan: The whole store.
        order: The order.
        total: What it costs.
        document: As it is served.
        counters: The ids that follow.
    """
    dice, back = plan.dice(Of.PAYMENT, order.index), refunded(order, total)
    method = _METHODS.get(document["payment_method"], _OTHER_METHOD)
    known = _known(method, document["payment_method"], dice)
    first: int | None = None
    for at, event in enumerate(_EVENTS.get(document["payment_status"], ())):
        key = next(counters.transaction)
        yield (
            "order_transactions",
            {
                "id": key,
                "order_id": str(order.id),
                "event": event,
                "amount": number(back if event == "refund" else total.inc_tax),
                "currency": document["default_currency_code"],
                "gateway_transaction_id": "" if method.offline else f"txn_{order.id}_{at}",
                "date_created": with_z(order.modified if at else order.created),
                "status": "error" if document["payment_status"] == "declined" else "ok",
                "fraud_review": dice.random() < 0.1,  # noqa: PLR2004 - few are looked at twice
                "reference_transaction_id": first,
                **known,
            },
        )
        first = first or key
        if event == "refund":
            yield "order_refunds", _refund(order, total, (method, key), counters, dice)


def _known(method: Method, said: str, dice: random.Random) -> Document:
    """What the gateway tells of the payment."""
    card = {
        "card_type": dice.choice(_CARDS),
        "card_iin": "411111",
        "card_last4": f"{dice.randrange(10_000):04d}",
        "card_expiry_month": dice.randint(1, 12),
        "card_expiry_year": dice.randint(2026, 2032),
    }
    by_card = method.name == "credit_card"
    return {
        "method": method.name,
        "gateway": method.gateway,
        "payment_method_id": f"{method.gateway}.{method.name}",
        "credit_card": card if by_card else None,
        "cvv_result": {"code": "M" if by_card else "", "message": ""},
        "offline": {"display_name": said} if method.name == "offline" else None,
        "custom": {"payment_method": said} if method.name == "custom" else None,
    }


def _refund(
    order: Order,
    total: Cost,
    paid: tuple[Method, int],
    counters: PaymentCounters,
    dice: random.Random,
) -> Document:
    (method, transaction), back = paid, refunded(order, total)
    whole, reason = order.status == REFUNDED, dice.choice(_REASONS)
    tax = total.tax if whole else order.lines[0].price.tax
    return {
        "id": next(counters.refund),
        "order_id": order.id,
        "user_id": dice.choice((0, 1)),
        "created": with_offset(order.modified),
        "reason": reason,
        "total_amount": number(back),
        "total_tax": number(min(_to_the_cent(tax), back)),
        "items": [{**item, "reason": reason} for item in _items(order, whole=whole)],
        "payments": [
            {
                "id": next(counters.payment),
                "provider_id": method.gateway,
                "amount": number(back),
                "offline": method.offline,
                "is_declined": False,
                "declined_message": "",
                "transaction_id": str(transaction),
            }
        ],
    }


def _items(order: Order, *, whole: bool) -> Iterator[Document]:
    for line in order.lines:
        if line.refunded:
            yield {"item_type": "PRODUCT", "item_id": line.id, "quantity": line.refunded}
    for address in order.addresses if whole else ():
        if address.cost.inc_tax:
            asked = number(_to_the_cent(address.cost.inc_tax))
            yield {"item_type": "SHIPPING", "item_id": address.id, "quantity": 1, "requested_amount": asked}


def _to_the_cent(units: int) -> int:
    return (units + _CENT // 2) // _CENT * _CENT
