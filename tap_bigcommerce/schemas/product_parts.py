"""What comes inside a product.

https://developer.bigcommerce.com/docs/rest-catalog/products
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tap_bigcommerce.kinds import Day, Fields, Flag, Integer, Items, Number, Text, Timestamp, field

if TYPE_CHECKING:
    from singer_sdk import typing as th

VARIANT = Fields(
    field("id", Integer, "Number of the variant."),
    field("product_id", Integer, "Number of the product."),
    field("sku", Text, "Stock keeping unit of the variant."),
    field("sku_id", Integer, "Number of the unit in the older product experience; null on a base variant."),
    field(
        "option_values",
        Items(
            Fields(
                field("id", Integer, "Number of the value."),
                field("option_id", Integer, "Number of the option."),
                field("option_display_name", Text, "Name of the option."),
                field("label", Text, "Name of the value."),
            )
        ),
        "The choices that make the variant; empty on a base variant.",
    ),
    field("price", Number, "Price; null for the product's."),
    field("sale_price", Number, "Sale price; null for the product's."),
    field("retail_price", Number, "Retail price; null for the product's."),
    field("cost_price", Number, "What the variant costs the merchant."),
    field("map_price", Number, "Least price that may be advertised."),
    field("calculated_price", Number, "Price as the shop works it out."),
    field("weight", Number, "Weight; null for the product's."),
    field("calculated_weight", Number, "Weight as the shop works it out."),
    field("width", Number, "Width; null for the product's."),
    field("height", Number, "Height; null for the product's."),
    field("depth", Number, "Depth; null for the product's."),
    field("is_free_shipping", Flag, "Whether shipping is free."),
    field("fixed_cost_shipping_price", Number, "Fixed price of shipping one piece."),
    field("purchasing_disabled", Flag, "Whether the variant cannot be bought."),
    field("purchasing_disabled_message", Text, "What shoppers read when it cannot be bought."),
    field("image_url", Text, "Address of the variant's picture."),
    field("upc", Text, "Universal product code."),
    field("mpn", Text, "The manufacturer's part number."),
    field("gtin", Text, "Global trade item number."),
    field("inventory_level", Integer, "Pieces to sell at the default location."),
    field("inventory_warning_level", Integer, "Stock at which the merchant is warned."),
    field("bin_picking_number", Text, "Where the variant lies in the warehouse."),
)

IMAGE = Fields(
    field("id", Integer, "Number of the picture."),
    field("product_id", Integer, "Number of the product."),
    field("image_file", Text, "Path of the file in the store."),
    field("image_url", Text, "Address the picture was fetched from."),
    field("url_zoom", Text, "Address of the largest size."),
    field("url_standard", Text, "Address of the size on the product's page."),
    field("url_thumbnail", Text, "Address of the size in lists."),
    field("url_tiny", Text, "Address of the smallest size."),
    field("date_modified", Timestamp, "When the picture last changed."),
    field("is_thumbnail", Flag, "Whether it stands for the product in lists."),
    field("sort_order", Integer, "Place among the pictures; lower comes first."),
    field("description", Text, "What is said of the picture to those who do not see it."),
)

VIDEO = Fields(
    field("id", Integer, "Number of the video."),
    field("product_id", Integer, "Number of the product."),
    field("length", Text, "How long it takes, as minutes and seconds."),
    field("title", Text, "Title of the video."),
    field("description", Text, "What the video is about."),
    field("sort_order", Integer, "Place among the videos; lower comes first."),
    field("type", Text, "Where it is shown; youtube."),
    field("video_id", Text, "Identifier of the video there."),
)

CUSTOM_FIELD = Fields(
    field("id", Integer, "Number of the fact."),
    field("name", Text, "Name of the fact."),
    field("value", Text, "The fact."),
)

BULK_PRICING_RULE = Fields(
    field("id", Integer, "Number of the rule."),
    field("quantity_min", Integer, "Fewest pieces the rule is for."),
    field("quantity_max", Integer, "Most pieces the rule is for; 0 for no limit."),
    field("type", Text, "What the amount is: price, percent or fixed."),
    field("amount", Number, "New price, percentage off or amount off."),
)

CONFIG = Fields(
    field("default_value", Text, "Value given before the shopper chooses."),
    field("checked_by_default", Flag, "Whether a checkbox starts ticked."),
    field("checkbox_label", Text, "Words beside a checkbox."),
    field("date_limited", Flag, "Whether dates are limited."),
    field("date_limit_mode", Text, "How dates are limited: earliest, range or latest."),
    field("date_earliest_value", Day, "First day that may be chosen."),
    field("date_latest_value", Day, "Last day that may be chosen."),
    field("file_types_mode", Text, "Which files are accepted: specific or all."),
    field("file_types_supported", Items(Text), "Groups of file types accepted."),
    field("file_types_other", Items(Text), "Further file types accepted."),
    field("file_max_size", Integer, "Largest file accepted, in kilobytes."),
    field("text_characters_limited", Flag, "Whether the length of a text is limited."),
    field("text_min_length", Integer, "Fewest characters."),
    field("text_max_length", Integer, "Most characters."),
    field("text_lines_limited", Flag, "Whether the lines of a text are limited."),
    field("text_max_lines", Integer, "Most lines."),
    field("number_limited", Flag, "Whether a number is limited."),
    field("number_limit_mode", Text, "How a number is limited: lowest, highest or range."),
    field("number_lowest_value", Number, "Lowest number accepted."),
    field("number_highest_value", Number, "Highest number accepted."),
    field("number_integers_only", Flag, "Whether only whole numbers are accepted."),
    field("product_list_adjusts_inventory", Flag, "Whether a chosen product's stock goes down."),
    field("product_list_adjusts_pricing", Flag, "Whether a chosen product's price is added."),
    field("product_list_shipping_calc", Text, "What of a chosen product counts in shipping."),
)

_VALUE: tuple[th.Property[Any], ...] = (
    field("id", Integer, "Number of the value."),
    field("label", Text, "Name of the value."),
    field("is_default", Flag, "Whether it is chosen at first."),
    field("sort_order", Integer, "Place among the values; lower comes first."),
    field("value_data", Fields(), "What the type of option needs besides, such as the colours of a swatch."),
)

OPTION = Fields(
    field("id", Integer, "Number of the option."),
    field("product_id", Integer, "Number of the product."),
    field("name", Text, "Unique name of the option."),
    field("display_name", Text, "Name shoppers read."),
    field("type", Text, "How it is shown, such as radio_buttons or swatch."),
    field("config", CONFIG, "Settings of the option."),
    field("sort_order", Integer, "Place among the options; lower comes first."),
    field("option_values", Items(Fields(*_VALUE)), "What there is to choose."),
    field("image_url", Text, "Address of the option's picture."),
)

_ADJUSTER = Fields(
    field("adjuster", Text, "How it changes: relative or percentage."),
    field("adjuster_value", Number, "By how much."),
)

MODIFIER = Fields(
    field("id", Integer, "Number of the modifier."),
    field("product_id", Integer, "Number of the product."),
    field("name", Text, "Unique name of the modifier."),
    field("display_name", Text, "Name shoppers read."),
    field("type", Text, "How it is shown, such as text or file."),
    field("required", Flag, "Whether the shopper must fill it in."),
    field("sort_order", Integer, "Place among the modifiers; lower comes first."),
    field("config", CONFIG, "Settings of the modifier."),
    field(
        "option_values",
        Items(
            Fields(
                *_VALUE,
                field("option_id", Integer, "Number of the modifier."),
                field(
                    "adjusters",
                    Fields(
                        field("price", _ADJUSTER, "What the choice does to the price."),
                        field("weight", _ADJUSTER, "What the choice does to the weight."),
                        field("image_url", Text, "Picture the choice brings up."),
                        field(
                            "purchasing_disabled",
                            Fields(
                                field("status", Flag, "Whether the product cannot be bought so."),
                                field("message", Text, "What shoppers then read."),
                            ),
                            "Whether the choice keeps the product from being bought.",
                        ),
                    ),
                    "What the choice changes.",
                ),
            )
        ),
        "What there is to choose.",
    ),
)

PARENT_RELATION = Fields(
    field("type", Text, "What this product is there: variant_option or modifier."),
    field("product_id", Integer, "Number of the product it is a choice of."),
    field("attribute_id", Integer, "Number of the option or modifier it is a choice in."),
)

REVIEW = Fields(
    field("id", Integer, "Number of the review."),
    field("title", Text, "Title of the review."),
    field("text", Text, "The review."),
    field("status", Text, "approved, disapproved or pending."),
    field("rating", Integer, "Stars given, 1 to 5."),
    field("name", Text, "Name of the reviewer."),
    field("email", Text, "Address of the reviewer."),
    field("date_reviewed", Timestamp, "When it was written."),
    field("date_created", Timestamp, "When it was created."),
    field("date_modified", Timestamp, "When it last changed."),
)
