"""Price lists, what is on them, and whom they are for.

https://developer.bigcommerce.com/docs/rest-management/price-lists
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Flag, Integer, Items, Number, Text, Timestamp, field, key

PRICE_LIST = Fields(
    key("id", Integer, "Number of the price list."),
    field("name", Text, "Name of the price list; no two share one."),
    field("active", Flag, "Whether its prices hold."),
    field("date_created", Timestamp, "When the price list was created."),
    field("date_modified", Timestamp, "When the price list itself last changed; its prices may change without it."),
)

PRICE_LIST_RECORD = Fields(
    key("price_list_id", Integer, "Number of the price list."),
    key("variant_id", Integer, "Number of the variant."),
    key("currency", Text, "Currency of the prices, as three small letters."),
    field("product_id", Integer, "Number of the product."),
    field("sku", Text, "Stock keeping unit of the variant."),
    field("price", Number, "Price on this list; null for the catalog's."),
    field("sale_price", Number, "Sale price on this list; null for the catalog's."),
    field("retail_price", Number, "Retail price on this list; null for the catalog's."),
    field("map_price", Number, "Least price that may be advertised, on this list; null for the catalog's."),
    field("calculated_price", Number, "Price as the shop works it out."),
    field(
        "bulk_pricing_tiers",
        Items(
            Fields(
                field("quantity_min", Integer, "Fewest pieces the tier is for."),
                field("quantity_max", Integer, "Most pieces the tier is for; null or 0 for no limit."),
                field("type", Text, "What the amount is: fixed, price or percent."),
                field("amount", Number, "Amount off, new price or percentage off."),
            )
        ),
        "Prices for many pieces.",
    ),
    field("date_created", Timestamp, "When the price was set first."),
    field("date_modified", Timestamp, "When the price last changed."),
)

PRICE_LIST_ASSIGNMENT = Fields(
    key("id", Integer, "Number of the assignment."),
    field("price_list_id", Integer, "Number of the price list."),
    field("customer_group_id", Integer, "Number of the customer group it is for; null for all."),
    field("channel_id", Integer, "Number of the channel it is for; null for all."),
)
