"""Subscribers."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import MISSING, ORDER, SUBSCRIBER, UNSUBSCRIBED

SCENARIOS: Final[Scenarios] = {
    "GET /v3/customers/subscribers": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(200, parameters={"date_modified:min": "2020-01-01T00:00:00Z", "source": "order"}),
        Ask(200, parameters={"email": "nobody@example.com"}),
    ),
    "POST /v3/customers/subscribers": (
        Ask(200, body={"email": "emil@example.com"}),
        Ask(
            200,
            body={
                "email": "fred@example.com",
                "first_name": "Fred",
                "last_name": "Gray",
                "source": "order",
                "order_id": ORDER,
                "channel_id": 1,
                "consents": ["marketing_newsletter", "abandoned_cart"],
            },
        ),
        Ask(409, body={"email": "Cleo@example.com"}),
        Ask(422, body={"first_name": "Nobody"}),
    ),
    "DELETE /v3/customers/subscribers": (Ask(204, parameters={"email": "cleo@example.com"}), Ask(204)),
    "GET /v3/customers/subscribers/{subscriber_id}": (Ask(200, (SUBSCRIBER,)), Ask(404, (MISSING,))),
    "PUT /v3/customers/subscribers/{subscriber_id}": (
        Ask(200, (SUBSCRIBER,), body={"first_name": "Clea", "consents": []}),
        Ask(409, (SUBSCRIBER,), body={"email": "dora@example.com"}),
        Ask(422, (SUBSCRIBER,), body={"consents": ["everything"]}),
        Ask(404, (MISSING,), body={"first_name": "Nobody"}),
    ),
    "DELETE /v3/customers/subscribers/{subscriber_id}": (Ask(204, (UNSUBSCRIBED,)),),
}
