"""Transactions and refunds."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import BACK_PAYMENT, DOWNLOAD, MISSING, ORDER, REFUND

SCENARIOS: Final[Scenarios] = {
    "GET /v3/orders/{order_id}/transactions": (
        Ask(200, (ORDER,)),
        Ask(204, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    "GET /v3/orders/{order_id}/payment_actions/refunds": (
        Ask(200, (ORDER,)),
        Ask(200, (ORDER,), {"transaction_id": str(BACK_PAYMENT)}),
        Ask(200, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    "GET /v3/orders/payment_actions/refunds": (
        Ask(200),
        Ask(200, parameters={"order_id:in": str(ORDER), "limit": "1"}),
        Ask(200, parameters={"created:min": "2020-01-15T01:02:34-01:00"}),
        Ask(200, parameters={"id:in": str(MISSING)}),
        Ask(422, parameters={"created:max": "soon"}),
    ),
    "GET /v3/orders/payment_actions/refunds/{refund_id}": (Ask(200, (REFUND,)), Ask(404, (MISSING,))),
}
