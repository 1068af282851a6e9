"""The orders that every scenario meets."""

from __future__ import annotations

from typing import Any, Final

from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    BARE,
    COUPON,
    DOWNLOAD,
    FILE_LINE,
    LINE,
    MUG,
    ORDER,
    PARCEL,
    PICKED_UP,
    PICKUP,
    PICKUP_LINE,
    SECOND_LINE,
    SHIPPED_TO,
    SHIRT,
    SIZE,
    SMALL,
)

_EMPTY_ADDRESS: Final = dict.fromkeys(
    (
        "first_name",
        "last_name",
        "company",
        "street_1",
        "street_2",
        "city",
        "zip",
        "state",
        "country",
        "country_iso2",
        "phone",
        "email",
    ),
    "",
)


def orders() -> list[tuple[str, list[dict[str, Any]]]]:
    """Documents of orders and their parts, by collection."""
    of_order = {"order_id": ORDER}
    name = {"first_name": "Anna", "last_name": "Berg", "email": "anna@example.com"}
    address = {**name, "zip": "44325", "country": "United States", "country_iso2": "US"}
    billing = {"billing_address": {**_EMPTY_ADDRESS, **address, "form_fields": []}}
    sent = {
        "billing_address": {**_EMPTY_ADDRESS, **address},
        "shipping_address": {**_EMPTY_ADDRESS, **address},
    }
    option = {
        "id": 1,
        "option_id": SIZE,
        "order_product_id": LINE,
        "product_option_id": SIZE,
        "display_name": "Size",
        "display_name_customer": "Size",
        "display_name_merchant": "Size",
        "display_value": "S",
        "display_value_customer": "S",
        "display_value_merchant": "S",
        "value": str(SMALL),
        "type": "Multiple choice",
        "name": "Size",
        "display_style": "",
    }
    discount = {"id": "coupon", "amount": "2.5000", "name": "Five off", "code": "FIVE", "target": "order"}
    return [
        (
            "orders",
            [
                {
                    "id": ORDER,
                    "customer_id": ANNA,
                    "shipping_address_count": 1,
                    "items_total": 3,
                    "external_order_id": "7",
                    **billing,
                },
                {"id": DOWNLOAD, "order_is_digital": True, "items_total": 1, **billing},
                {"id": PICKED_UP, "items_total": 1, **billing},
            ],
        ),
        (
            "order_shipping_addresses",
            [{"id": SHIPPED_TO, **of_order, **address, "shipping_method": "By bike"}],
        ),
        (
            "order_products",
            [
                {
                    **_line(LINE, ORDER, SHIRT, "Shirt"),
                    "order_address_id": SHIPPED_TO,
                    "quantity": 2,
                    "total_ex_tax": "20.0000",
                    "total_inc_tax": "22.0000",
                    "total_tax": "2.0000",
                    "product_options": [option],
                    "applied_discounts": [discount],
                },
                {**_line(SECOND_LINE, ORDER, BARE, "Bare"), "order_address_id": SHIPPED_TO},
                {**_line(FILE_LINE, DOWNLOAD, MUG, "Mug"), "type": "digital"},
                {**_line(PICKUP_LINE, PICKED_UP, SHIRT, "Shirt"), "order_pickup_method_id": PICKUP},
            ],
        ),
        ("order_pickups", [{"id": PICKUP, "order_id": PICKED_UP, "pickup_method_id": 1}]),
        (
            "order_fees",
            [
                {
                    "id": 97,
                    **of_order,
                    "display_name_customer": "Handwork",
                    "base_cost": "5.0000",
                    "tax_class_id": 1,
                }
            ],
        ),
        (
            "order_coupons",
            [{"id": 98, **of_order, "coupon_id": COUPON, "code": "FIVE", "amount": 5, "discount": 5}],
        ),
        (
            "order_shipments",
            [
                {
                    "id": PARCEL,
                    **of_order,
                    "order_address_id": SHIPPED_TO,
                    "items": [{"order_product_id": SECOND_LINE, "product_id": BARE, "quantity": 1}],
                    **sent,
                }
            ],
        ),
        (
            "order_messages",
            [{"id": 99, **of_order, "customer_id": ANNA, "subject": "Soon?", "message": "When?"}],
        ),
    ]


def _line(key: int, order: int, product: int, name: str) -> dict[str, Any]:
    names = {"name": name, "name_customer": name, "name_merchant": name}
    return {"id": key, "order_id": order, "product_id": product, **names}
