"""What every scenario meets of the smaller collections."""

from __future__ import annotations

from typing import Any

from bigcommerce_sandbox.areas.marketing_promotions import EVERY_COUPON_PROMOTION, EVERY_PROMOTION
from tests.bigcommerce_sandbox.scenarios_ids import (
    AUTOMATIC,
    BACK_PAYMENT,
    BULK_CODE,
    GIFT,
    HOME_PAGE,
    IN_BULK,
    LINE,
    ONLY_CODE,
    ORDER,
    PAYMENT,
    RAW_PAGE,
    REDIRECT,
    REFUND,
    REVIEW,
    SHIPPED_TO,
    SHIRT,
    SPARE_GIFT,
    SPARE_REDIRECT,
    SUBPAGE,
    SUBSCRIBER,
    UNSUBSCRIBED,
    WITH_CODE,
    WITHOUT_CODE,
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
        (
            "redirects",
            [
                {"id": REDIRECT, "from_path": "/old-shirt/", "to": {"type": "product", "entity_id": SHIRT}},
                {"id": SPARE_REDIRECT, "site_id": 2, "from_path": "/sale/", "to": {"type": "url", "url": "/new/"}},
            ],
        ),
        (
            "pages",
            [
                {"id": HOME_PAGE, "name": "Home", "url": "/home/", "is_homepage": True, "body": "<p>Hello</p>"},
                {"id": SUBPAGE, "name": "Below", "url": "/below/", "parent_id": HOME_PAGE, "channel_id": 2},
                {"id": RAW_PAGE, "name": "Raw", "url": "/raw/", "type": "raw", "body": "raw"},
            ],
        ),
        (
            "product_reviews",
            [
                {
                    "id": REVIEW,
                    "product_id": SHIRT,
                    "title": "Fits",
                    "status": "approved",
                    "date_reviewed": "2024-05-01T10:00:00+00:00",
                }
            ],
        ),
        *_payments(),
        *_promotions(),
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


def _promotions() -> list[tuple[str, list[dict[str, Any]]]]:
    rules = [{"action": {"cart_value": {"discount": {"percentage_amount": "10"}}}, "apply_once": True}]
    any_kind = {**EVERY_PROMOTION, "rules": rules, "start_date": "2024-01-20T22:00:00+00:00"}
    coupon = {**any_kind, "redemption_type": "COUPON", **EVERY_COUPON_PROMOTION}
    return [
        (
            "promotions",
            [
                {
                    **any_kind,
                    "id": AUTOMATIC,
                    "redemption_type": "AUTOMATIC",
                    "name": "Ten percent",
                    "channels": [{"id": 1}],
                    "currency_code": "EUR",
                },
                {**coupon, "id": IN_BULK, "name": "Many", "coupon_type": "BULK", "max_uses": 10},
                {**coupon, "id": WITH_CODE, "name": "One", "end_date": "2035-01-20T22:00:00+00:00"},
                {**coupon, "id": WITHOUT_CODE, "name": "None yet", "status": "DISABLED"},
            ],
        ),
        (
            "promotion_codes",
            [
                {"id": BULK_CODE, "promotion_id": IN_BULK, "code": "MANY-1"},
                {"id": ONLY_CODE, "promotion_id": WITH_CODE, "code": "ONE"},
            ],
        ),
    ]
