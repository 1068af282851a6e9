"""What every scenario meets of the smaller collections."""

from __future__ import annotations

from typing import Any

from tests.bigcommerce_sandbox.scenarios_ids import ORDER, SUBSCRIBER, UNSUBSCRIBED


def others() -> list[tuple[str, list[dict[str, Any]]]]:
    """Documents by collection."""
    return [
        (
            "subscribers",
            [
                {
                    "id": SUBSCRIBER,
                    "email": "cleo@example.com",
                    "first_name": "Cleo",
                    "last_name": "Dunn",
                    "source": "order",
                    "order_id": ORDER,
                },
                {"id": UNSUBSCRIBED, "email": "dora@example.com", "source": "storefront", "consents": []},
            ],
        ),
    ]
