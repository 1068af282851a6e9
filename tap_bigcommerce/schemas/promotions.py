"""Promotions and their codes.

What a promotion applies to is a tree of conditions that the API nests four levels deep; such trees pass as they came.
https://developer.bigcommerce.com/docs/rest-management/promotions
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

_TREE = Fields()

_CART = field(
    "cart",
    Fields(
        field("items", _TREE, "Which items count."),
        field("minimum_spend", Number, "Least amount."),
        field("minimum_quantity", Integer, "Least number of items."),
    ),
    "What the cart must hold.",
)

_DISCOUNT = field(
    "discount",
    Fields(
        field("fixed_amount", Number, "Amount off."),
        field("percentage_amount", Number, "Percentage off."),
    ),
    "What is taken off.",
)

_MOST_OFF = field("maximum_allowed_discount_amount", Number, "The most that is taken off; null for no limit.")
_ITEMS = field("items", _TREE, "Which items it is for.")
_STRATEGY = field("strategy", Text, "Which of several items come first, such as LEAST_EXPENSIVE.")
_NOT_ON_SALE = field("exclude_items_on_sale", Flag, "Whether items on sale are left out.")
_CONSIDERED = field("include_items_considered_by_condition", Flag, "Whether items that met the condition count too.")

_ACTION = Fields(
    field("cart_value", Fields(_DISCOUNT, _MOST_OFF), "Off the whole cart."),
    field(
        "cart_items",
        Fields(
            _DISCOUNT,
            _MOST_OFF,
            field("as_total", Flag, "Whether the amount is spread over the items."),
            _ITEMS,
            _CONSIDERED,
            _NOT_ON_SALE,
            _STRATEGY,
            field("quantity", Integer, "How many items at most."),
            field("add_free_item", Flag, "Whether a free item is put into the cart."),
        ),
        "Off items of the cart.",
    ),
    field(
        "gift_item",
        Fields(
            field("quantity", Integer, "How many."),
            field("product_id", Integer, "Number of the product."),
            field("variant_id", Integer, "Number of the variant."),
        ),
        "Something for free.",
    ),
    field(
        "fixed_price_set",
        Fields(
            field("quantity", Integer, "Items of the set."),
            field("fixed_price", Number, "Price of the set."),
            _ITEMS,
            _STRATEGY,
            _NOT_ON_SALE,
            _CONSIDERED,
        ),
        "Several items at one price.",
    ),
    field(
        "shipping",
        Fields(
            field("free_shipping", Flag, "Whether it is a shipping method of its own."),
            field("zone_ids", ItemsOrOne(Text), "Numbers of the shipping zones; * for all."),
        ),
        "Free shipping.",
    ),
)

_COUNTRIES = field(
    "countries",
    Items(Fields(field("iso2_country_code", Text, "Two-letter code of the country, ISO 3166-1."))),
    "Countries.",
)

_CODE = (
    field("code", Text, "What a shopper enters; no two codes of a store are the same."),
    field("current_uses", Integer, "How often the code was used."),
    field("max_uses", Integer, "How often it can be used; 0 for no limit."),
    field("max_uses_per_customer", Integer, "How often one customer can use it; 0 for no limit."),
    field("created", Timestamp, "When the code was created."),
)

PROMOTION = Fields(
    key("id", Integer, "Number of the promotion."),
    field("redemption_type", Text, "AUTOMATIC, or COUPON for one that takes a code."),
    field("name", Text, "Name for the merchant."),
    field("display_name", Text, "Name for shoppers."),
    field("created_from", Text, "What made the promotion: react_ui, legacy_ui or api."),
    field(
        "channels",
        Items(Fields(field("id", Integer, "Number of the channel."))),
        "The channels it holds for; empty for all.",
    ),
    field(
        "customer",
        Fields(
            field("group_ids", Items(Integer), "Numbers of the customer groups it is for; empty for all."),
            field("minimum_order_count", Integer, "Least number of earlier orders."),
            field("excluded_group_ids", Items(Integer), "Numbers of the customer groups it is not for."),
            field("segments", _TREE, "Which customer segments it is for."),
        ),
        "Whom it is for.",
    ),
    field(
        "rules",
        Items(
            Fields(
                field("action", _ACTION, "What is done."),
                field("apply_once", Flag, "Whether it is done once only for a cart."),
                field("stop", Flag, "Whether later rules are left out when this one applied."),
                field(
                    "condition",
                    Fields(_CART, field("and", Items(Fields(_CART)), "All of these.")),
                    "When it is done; null for always.",
                ),
            )
        ),
        "What it does, in this order.",
    ),
    field("current_uses", Integer, "How often it was used."),
    field("max_uses", Integer, "How often it can be used; null for no limit."),
    field("status", Text, "ENABLED, DISABLED or INVALID."),
    field("start_date", Timestamp, "When it begins."),
    field("end_date", Timestamp, "When it ends; null for never."),
    field("stop", Flag, "Whether later promotions are left out when this one applied."),
    field("can_be_used_with_other_promotions", Flag, "Whether it applies beside others."),
    field("currency_code", Text, "Code of the currency it is for, ISO 4217; * for all."),
    field(
        "notifications",
        Items(
            Fields(
                field("content", Text, "What is said."),
                field("type", Text, "UPSELL, ELIGIBLE or APPLIED."),
                field("locations", Items(Text), "Kinds of page it is said on."),
            )
        ),
        "What shoppers are told.",
    ),
    field(
        "shipping_address",
        Fields(_COUNTRIES, field("not", Fields(_COUNTRIES), "All but these.")),
        "Where an order must go; null for anywhere.",
    ),
    field(
        "schedule",
        Fields(
            field("week_frequency", Integer, "Every how many weeks."),
            field("week_days", Items(Text), "Days of the week."),
            field("daily_start_time", Text, "Time of the day from which it holds."),
            field("daily_end_time", Text, "Time of the day until which it holds."),
        ),
        "When in a week it holds; null for always.",
    ),
    field(
        "codes",
        Fields(field("id", Integer, "Number of the code."), *_CODE),
        "The code, of a promotion with one. Those of a promotion with many are promotion_codes.",
    ),
    field("coupon_overrides_other_promotions", Flag, "Whether the coupon takes the place of other promotions."),
    field(
        "coupon_overrides_automatic_when_offering_higher_discounts",
        Flag,
        "Whether it takes their place when it takes off more; an older form.",
    ),
    field(
        "multiple_codes",
        Fields(field("has_multiple_codes", Flag, "Whether there can be more than one.")),
        "Whether there can be more than one code.",
    ),
    field("coupon_type", Text, "SINGLE for one code, BULK for many."),
)

PROMOTION_CODE = Fields(
    key("id", Integer, "Number of the code."),
    field("promotion_id", Integer, "Number of the promotion."),
    *_CODE,
)
