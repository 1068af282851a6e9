"""What every scenario meets of the smaller collections."""

from __future__ import annotations

from typing import Any

from tests.bigcommerce_sandbox.scenarios_ids import (
    BACK_PAYMENT,
    GIFT,
    LINE,
    ORDER,
    PAYMENT,
    REFUND,
    SHIPPED_TO,
    SPARE_GIFT,
    SUBSCRIBER,
    UNSUBSCRIBED,
)


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
        *_payments(),
    ]


def _payments() -> list[tuple[str, list[dict[str, Any]]]]:
    paid = {"order_id": str(ORDER), "amount": 25, "gateway": "stripe"}
    card = {"card_type": "visa", "card_last4": "1111", "card_expiry_month": 7, "card_expiry_year": 2031}
    return [
        (
            "order_transactions",
            [
                {"id": PAYMENT, **paid, "credit_card": card},
                {"id": BACK_PAYMENT, **paid, "event": "refund", "reference_transaction_id": PAYMENT},
            ],
        ),
        (
            "order_refunds",
            [
                {
                    "id": REFUND,
                    "order_id": ORDER,
                    "total_amount": 12.5,
                    "total_tax": 1.25,
                    "items": [
                        {"item_type": "PRODUCT", "item_id": LINE, "quantity": 1, "reason": "Torn"},
                        {"item_type": "SHIPPING", "item_id": SHIPPED_TO, "requested_amount": 2.5},
                    ],
                    "payments": [
                        {
                            "id": 1,
                            "provider_id": "stripe",
                            "amount": 12.5,
                            "offline": False,
                            "is_declined": False,
                            "declined_message": "",
                            "transaction_id": str(BACK_PAYMENT),
                        }
                    ],
                }
            ],
        ),
    ]
