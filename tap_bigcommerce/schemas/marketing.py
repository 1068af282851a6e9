"""Coupons and gift certificates.

https://developer.bigcommerce.com/docs/rest-management/marketing
"""

from __future__ import annotations

from tap_bigcommerce.kinds import (
    Fields,
    Flag,
    Integer,
    Items,
    ItemsOrOne,
    Number,
    Text,
    Timestamp,
    UnixTime,
    field,
    key,
)

COUPON = Fields(
    key("id", Integer, "Number of the coupon."),
    field("name", Text, "Name of the coupon; no two coupons share one."),
    field("code", Text, "What a shopper enters; no two coupons share one."),
    field("type", Text, "What the coupon does, such as percentage_discount or free_shipping."),
    field("amount", Number, "Amount off or percentage off, by type."),
    field("min_purchase", Number, "Least value of an order the coupon is good for."),
    field("expires", Timestamp, "When the coupon stops working; null for never."),
    field("enabled", Flag, "Whether the coupon works."),
    field(
        "applies_to",
        Fields(
            field("entity", Text, "products or categories."),
            field("ids", Items(Integer), "Numbers of the products or categories; 0 for all categories."),
        ),
        "What the coupon is good for.",
    ),
    field("num_uses", Integer, "How often the coupon was used."),
    field("max_uses", Integer, "How often it can be used; 0 for no limit."),
    field("max_uses_per_customer", Integer, "How often one customer can use it; 0 for no limit."),
    field(
        "restricted_to",
        Fields(
            field("countries", ItemsOrOne(Text), "Two-letter codes of countries."),
        ),
        "Where an order must go for the coupon to work; null for anywhere.",
    ),
    field("shipping_methods", Items(Text), "Shipping methods the coupon is good for; empty for all."),
    field("date_created", Timestamp, "When the coupon was created."),
)

GIFT_CERTIFICATE = Fields(
    key("id", Integer, "Number of the gift certificate."),
    field("customer_id", Integer, "Number of the customer who bought it; 0 for none."),
    field("order_id", Integer, "Number of the order it was bought with; 0 for none."),
    field("amount", Number, "What it was worth at first."),
    field("balance", Number, "What is left of it."),
    field("currency_code", Text, "Code of the currency, ISO 4217."),
    field("code", Text, "What a shopper enters; no two certificates share one."),
    field("status", Text, "active, pending, disabled or expired."),
    field("purchase_date", UnixTime, "When it was bought."),
    field("expiry_date", UnixTime, "When it stops working; null for never."),
    field("template", Text, "The look of the message to the receiver."),
    field("message", Text, "What the giver says to the receiver."),
    field("to_name", Text, "Name of the receiver."),
    field("to_email", Text, "E-mail address of the receiver."),
    field("from_name", Text, "Name of the giver."),
    field("from_email", Text, "E-mail address of the giver."),
)
