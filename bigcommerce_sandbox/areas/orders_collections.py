"""What orders consist of: https://developer.bigcommerce.com/docs/rest-management/orders.

An order's own document never holds its children, nor the links that stand for them. A change of any part
moves the order's ``date_modified``.
"""

from __future__ import annotations

from typing import Final

from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.times import rfc_2822

OF_ORDER: Final = (Parent("orders", "order_id", touched=True),)
ORDER_ID: Final = Column("order_id", Kind.INTEGER)
HIDDEN_ORDER_ID: Final = Column("order_id", Kind.INTEGER, hidden=True)
NONE: Final = "0.0000"
"""No money, as V2 prints it."""

ADDRESS: Final = {
    "first_name": "",
    "last_name": "",
    "company": "",
    "street_1": "",
    "street_2": "",
    "city": "",
    "state": "",
    "zip": "",
    "country": "",
    "country_iso2": "",
    "phone": "",
    "email": "",
}
"""What billing and shipping addresses have in common; both are served with ``form_fields`` besides."""

ORDERS = Collection(
    name="orders",
    columns=(
        Column("customer_id", Kind.INTEGER),
        Column("date_created", Kind.MOMENT),
        Column("date_modified", Kind.MOMENT),
        Column("status_id", Kind.INTEGER),
        Column("channel_id", Kind.INTEGER),
        Column("external_order_id", Kind.TEXT),
        Column("email", Kind.TEXT, source=("billing_address", "email")),
        Column("cart_id", Kind.TEXT),
        Column("is_deleted", Kind.FLAG, indexed=False),
        Column("external_id", Kind.TEXT, indexed=False),
        Column("total_inc_tax", Kind.NUMBER, indexed=False),
        Column("payment_method", Kind.TEXT, indexed=False),
    ),
    defaults={
        "customer_id": 0,
        "date_created": None,
        "date_modified": None,
        "date_shipped": "",
        "status_id": 1,
        "status": "Pending",
        "subtotal_ex_tax": NONE,
        "subtotal_inc_tax": NONE,
        "subtotal_tax": NONE,
        "base_shipping_cost": NONE,
        "shipping_cost_ex_tax": NONE,
        "shipping_cost_inc_tax": NONE,
        "shipping_cost_tax": NONE,
        "shipping_cost_tax_class_id": 0,
        "base_handling_cost": NONE,
        "handling_cost_ex_tax": NONE,
        "handling_cost_inc_tax": NONE,
        "handling_cost_tax": NONE,
        "handling_cost_tax_class_id": 0,
        "base_wrapping_cost": NONE,
        "wrapping_cost_ex_tax": NONE,
        "wrapping_cost_inc_tax": NONE,
        "wrapping_cost_tax": NONE,
        "wrapping_cost_tax_class_id": 0,
        "total_ex_tax": NONE,
        "total_inc_tax": NONE,
        "total_tax": NONE,
        "is_tax_inclusive_pricing": False,
        "items_total": 0,
        "items_shipped": 0,
        "payment_method": "",
        "payment_provider_id": "",
        "payment_status": "",
        "refunded_amount": NONE,
        "order_is_digital": False,
        "store_credit_amount": NONE,
        "gift_certificate_amount": NONE,
        "ip_address": "",
        "ip_address_v6": "",
        "geoip_country": "",
        "geoip_country_iso2": "",
        "currency_id": 1,
        "currency_code": "USD",
        "currency_exchange_rate": "1.0000000000",
        "default_currency_id": 1,
        "default_currency_code": "USD",
        "staff_notes": "",
        "customer_message": "",
        "discount_amount": NONE,
        "coupon_discount": NONE,
        "shipping_address_count": 0,
        "is_deleted": False,
        "ebay_order_id": "0",
        "cart_id": None,
        "billing_address": {**ADDRESS, "form_fields": []},
        "is_email_opt_in": False,
        "credit_card_type": None,
        "order_source": "external",
        "channel_id": 1,
        "external_source": None,
        "external_id": None,
        "external_merchant_id": None,
        "tax_provider_id": "",
        "store_default_currency_code": "",
        "store_default_to_transactional_exchange_rate": "1.0000000000",
        "custom_status": "Pending",
        "customer_locale": "en",
        "external_order_id": "",
    },
    time_form=rfc_2822,
    created="date_created",
    modified="date_modified",
)

PRODUCTS = Collection(
    name="order_products",
    columns=(
        ORDER_ID,
        Column("order_address_id", Kind.INTEGER, indexed=False),
        Column("product_id", Kind.INTEGER, indexed=False),
    ),
    defaults={
        "order_id": None,
        "product_id": 0,
        "variant_id": 0,
        "order_pickup_method_id": 0,
        "order_address_id": 0,
        "name": "",
        "name_customer": "",
        "name_merchant": "",
        "sku": "",
        "upc": "",
        "type": "physical",
        "base_price": NONE,
        "price_ex_tax": NONE,
        "price_inc_tax": NONE,
        "price_tax": NONE,
        "base_total": NONE,
        "total_ex_tax": NONE,
        "total_inc_tax": NONE,
        "total_tax": NONE,
        "weight": NONE,
        "width": NONE,
        "height": NONE,
        "depth": NONE,
        "quantity": 1,
        "base_cost_price": NONE,
        "cost_price_inc_tax": NONE,
        "cost_price_ex_tax": NONE,
        "cost_price_tax": NONE,
        "is_refunded": False,
        "quantity_refunded": 0,
        "refund_amount": NONE,
        "return_id": 0,
        "wrapping_id": 0,
        "wrapping_name": "",
        "base_wrapping_cost": NONE,
        "wrapping_cost_ex_tax": NONE,
        "wrapping_cost_inc_tax": NONE,
        "wrapping_cost_tax": NONE,
        "wrapping_message": "",
        "quantity_shipped": 0,
        "event_name": None,
        "event_date": None,
        "fixed_shipping_cost": NONE,
        "ebay_item_id": "",
        "ebay_transaction_id": "",
        "option_set_id": None,
        "parent_order_product_id": None,
        "is_bundled_product": False,
        "bin_picking_number": "",
        "external_id": None,
        "brand": "",
        "applied_discounts": [],
        "product_options": [],
        "configurable_fields": [],
        "gift_certificate_id": None,
        "discounted_total_inc_tax": NONE,
    },
    parents=OF_ORDER,
)
"""Lines. One that is neither shipped (``order_address_id``) nor picked up (``order_pickup_method_id``) is a
download or a gift certificate, by its ``type``."""

SHIPPING_ADDRESSES = Collection(
    name="order_shipping_addresses",
    columns=(ORDER_ID,),
    defaults={
        "order_id": None,
        **ADDRESS,
        "items_total": 0,
        "items_shipped": 0,
        "shipping_method": "",
        "base_cost": NONE,
        "cost_ex_tax": NONE,
        "cost_inc_tax": NONE,
        "cost_tax": NONE,
        "cost_tax_class_id": 0,
        "base_handling_cost": NONE,
        "handling_cost_ex_tax": NONE,
        "handling_cost_inc_tax": NONE,
        "handling_cost_tax": NONE,
        "handling_cost_tax_class_id": 0,
        "shipping_zone_id": 0,
        "shipping_zone_name": "",
        "form_fields": [],
    },
    parents=OF_ORDER,
)
"""Kept without the link ``shipping_quotes``, which is added when they are served."""

PICKUPS = Collection(
    name="order_pickups",
    columns=(HIDDEN_ORDER_ID,),
    defaults={
        "pickup_method_id": 0,
        "pickup_method_display_name": "",
        "collection_instructions": "",
        "collection_time_description": "",
        "location": {},
    },
    parents=OF_ORDER,
)

FEES = Collection(
    name="order_fees",
    columns=(HIDDEN_ORDER_ID,),
    defaults={
        "type": "custom_fee",
        "display_name_customer": "",
        "display_name_merchant": "",
        "source": "",
        "base_cost": NONE,
        "cost_ex_tax": NONE,
        "cost_inc_tax": NONE,
        "cost_tax": NONE,
        "tax_class_id": None,
    },
    parents=OF_ORDER,
)

COUPONS = Collection(
    name="order_coupons",
    columns=(ORDER_ID,),
    defaults={"coupon_id": 0, "order_id": None, "code": None, "amount": 0, "type": 0, "discount": 0},
    parents=OF_ORDER,
)
"""Coupons redeemed; no operation writes them, so only a seed does."""

SHIPMENTS = Collection(
    name="order_shipments",
    columns=(ORDER_ID,),
    defaults={
        "order_id": None,
        "customer_id": 0,
        "order_address_id": 0,
        "date_created": None,
        "tracking_number": "",
        "merchant_shipping_cost": NONE,
        "shipping_method": "",
        "comments": "",
        "shipping_provider": "",
        "tracking_carrier": "",
        "tracking_link": "",
        "billing_address": ADDRESS,
        "shipping_address": ADDRESS,
        "items": [],
        "shipping_provider_display_name": "",
        "generated_tracking_link": "",
    },
    time_form=rfc_2822,
    created="date_created",
    parents=OF_ORDER,
)

MESSAGES = Collection(
    name="order_messages",
    columns=(
        ORDER_ID,
        Column("customer_id", Kind.INTEGER, indexed=False),
        Column("status", Kind.TEXT, indexed=False),
        Column("is_flagged", Kind.FLAG, indexed=False),
        Column("date_created", Kind.MOMENT, indexed=False),
    ),
    defaults={
        "order_id": None,
        "staff_id": 0,
        "customer_id": 0,
        "type": "admin",
        "subject": "",
        "message": "",
        "status": "unread",
        "is_flagged": False,
        "date_created": None,
        "customer": {},
    },
    time_form=rfc_2822,
    created="date_created",
    parents=OF_ORDER,
)
"""Messages between staff and shopper; no operation writes them."""

COLLECTIONS = (
    ORDERS,
    PRODUCTS,
    SHIPPING_ADDRESSES,
    PICKUPS,
    FEES,
    COUPONS,
    SHIPMENTS,
    MESSAGES,
)
