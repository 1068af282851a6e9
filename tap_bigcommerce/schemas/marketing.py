"""Coupons.

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
