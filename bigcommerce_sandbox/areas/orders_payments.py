"""What was paid for orders and what was paid back, to be read only.

https://developer.bigcommerce.com/docs/rest-management/transactions
https://developer.bigcommerce.com/docs/rest-management/orders/order-refunds
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, joined, not_found, nothing
from bigcommerce_sandbox.areas.orders_reading import order_of
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, list_v3
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import unix_seconds, with_offset, with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.filters import Filter

TRANSACTIONS = Collection(
    name="order_transactions",
    columns=(Column("order_id", Kind.INTEGER),),  # a text in the document; SQLite keeps its number
    defaults={
        "order_id": "0",
        "event": "purchase",
        "method": "credit_card",
        "amount": 0,
        "currency": "USD",
        "gateway": "testgateway",
        "gateway_transaction_id": "",
        "date_created": None,
        "test": False,
        "status": "ok",
        "fraud_review": False,
        "reference_transaction_id": None,
        "offline": None,
        "custom": None,
        "payment_method_id": "",
        "payment_instrument_token": None,
        "avs_result": {"code": "", "message": "", "street_match": "", "postal_match": ""},
        "cvv_result": {"code": "", "message": ""},
        "credit_card": None,
        "gift_certificate": None,
        "store_credit": None,
        "custom_provider_field_result": None,
    },
    time_form=with_z,
    created="date_created",
    parents=(Parent("orders", "order_id"),),
)

REFUNDS = Collection(
    name="order_refunds",
    columns=(Column("order_id", Kind.INTEGER), Column("created", Kind.MOMENT)),
    defaults={
        "order_id": 0,
        "user_id": 0,
        "created": None,
        "reason": "",
        "total_amount": 0,
        "total_tax": 0,
        "uses_merchant_override_values": False,
        "items": [],
        "payments": [],
    },
    time_form=with_offset,
    created="created",
    parents=(Parent("orders", "order_id"),),
)

_PAID_BACK_BY: Final = """id IN (
    SELECT r.id FROM order_refunds__documents r, json_each(CAST(r.document AS TEXT), '$.payments') p
    WHERE json_extract(p.value, '$.transaction_id') = ?
)"""


def _inclusive(operator: str) -> Filter:
    """A bound that the documentation calls inclusive in so many words, unlike those of other lists."""

    def condition(text: str, _call: Call) -> Condition:
        return Condition(f"created {operator} ?", (unix_seconds(text),))

    return condition


def _transaction(text: str, _call: Call) -> Condition:
    return Condition(_PAID_BACK_BY, (text,))


_OF_ORDER: Final[dict[str, Filter]] = {"transaction_id": _transaction}

REFUND_LIST = Listing(
    resource="order_refunds",
    filters={
        **compare("id", Kind.INTEGER, "in"),
        **compare("order_id", Kind.INTEGER, "in"),
        "created:min": _inclusive(">="),
        "created:max": _inclusive("<="),
        **_OF_ORDER,
    },
)


def list_transactions(call: Call) -> Answer:
    """The transactions of an order, all at once; an answer without a body where there is none."""
    order = order_of(call)["id"]
    found = call.store.children("order_transactions", "order_id", [order]).get(order)
    return data(joined(found)) if found else nothing()


def list_refunds(call: Call) -> Answer:
    """The refunds of all orders by ascending id."""
    return list_v3(call, REFUND_LIST)


def list_order_refunds(call: Call) -> Answer:
    """The refunds of one order, all at once."""
    where = [*conditions(_OF_ORDER, call), equal("order_id", order_of(call)["id"])]
    return data(joined(row.document for row in call.store.select("order_refunds", where)))


def get_refund(call: Call) -> Answer:
    """One refund, in a form of its own: what was asked for is a text or null, and transactions are left out."""
    found = call.store.served("order_refunds", call.ids["refund_id"])
    if found is None:
        raise not_found("The refund")
    refund: Document = json.loads(found)
    for item in refund["items"]:
        asked = item.get("requested_amount")
        item["requested_amount"] = None if asked is None else f"{asked:.2f}"
    for payment in refund["payments"]:
        payment.pop("transaction_id", None)
    return data(refund)


COLLECTIONS = (TRANSACTIONS, REFUNDS)

_REFUNDS: Final = "/v3/orders/payment_actions/refunds"

ROUTES = (
    Route("GET", "/v3/orders/{order_id}/transactions", scopes.TRANSACTIONS, list_transactions),
    Route("GET", "/v3/orders/{order_id}/payment_actions/refunds", scopes.REFUNDS, list_order_refunds),
    Route("GET", _REFUNDS, scopes.REFUNDS, list_refunds),
    Route("GET", f"{_REFUNDS}/{{refund_id}}", scopes.REFUNDS, get_refund),
)
