"""What every scenario meets of the smaller collections."""

from __future__ import annotations

from typing import Any

from tests.bigcommerce_sandbox.scenarios_ids import GIFT, ORDER, SPARE_GIFT, SUBSCRIBER, UNSUBSCRIBED


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
        (
            "gift_certificates",
            [
                {
                    "id": GIFT,
                    "code": "AAA-BBB-CCC-DDD",
                    "order_id": ORDER,
                    "to_name": "Cleo Dunn",
                    "to_email": "cleo@example.com",
                    "from_name": "Anna Berg",
                    "from_email": "anna@example.com",
                    "amount": "50.0000",
                    "balance": "12.5000",
                    "purchase_date": "1672670738",
                },
                {"id": SPARE_GIFT, "code": "EEE-FFF-GGG-HHH", "amount": "5.0000", "balance": "5.0000"},
            ],
        ),
    ]
