"""Brands, category trees, categories and products.

https://developer.bigcommerce.com/docs/rest-catalog
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tap_bigcommerce.kinds import Fields, Flag, Integer, Items, Number, Text, Timestamp, field, key, of_its_own
from tap_bigcommerce.schemas.product_parts import (
    BULK_PRICING_RULE,
    CUSTOM_FIELD,
    IMAGE,
    MODIFIER,
    OPTION,
    PARENT_RELATION,
    REVIEW,
    VARIANT,
    VIDEO,
)

if TYPE_CHECKING:
    from singer_sdk import typing as th

BRAND = Fields(
    key("id", Integer, "Number of the brand."),
    field("name", Text, "Name of the brand; no two brands share one."),
    field("page_title", Text, "Title of the brand's page."),
    field("meta_keywords", Items(Text), "Keywords in the head of the brand's page."),
    field("meta_description", Text, "Description in the head of the brand's page."),
    field("search_keywords", Text, "Words the shop's search finds the brand by, comma separated."),
    field("image_url", Text, "Address of the brand's picture."),
    field(
        "custom_url",
        Fields(
            field("url", Text, "Path of the brand's page."),
            field("is_customized", Flag, "Whether the path was chosen by hand."),
        ),
        "Where the brand's page is.",
    ),
)

CATEGORY_TREE = Fields(
    key("id", Integer, "Number of the tree."),
    field("name", Text, "Name of the tree."),
    field("channels", Items(Integer), "Numbers of the channels that show the tree."),
)

CATEGORY = Fields(
    key("category_id", Integer, "Number of the category."),
    field("category_uuid", Text, "Universal identifier of the category."),
    field("tree_id", Integer, "Number of the tree the category grows in."),
    field("parent_id", Integer, "Number of the category above; 0 at the top of a tree."),
    field("name", Text, "Name of the category; no two children of one parent share a name."),
    field("description", Text, "Text on the category's page; may hold HTML."),
    field("views", Integer, "How often the category's page was viewed."),
    field("sort_order", Integer, "Place among its neighbours; lower comes first."),
    field("page_title", Text, "Title of the category's page."),
    field("meta_keywords", Items(Text), "Keywords in the head of the category's page."),
    field("meta_description", Text, "Description in the head of the category's page."),
    field("layout_file", Text, "Theme template that draws the page."),
    field("image_url", Text, "Address of the category's picture."),
    field("is_visible", Flag, "Whether shoppers see the category."),
    field("search_keywords", Text, "Words the shop's search finds the category by, comma separated."),
    field("default_product_sort", Text, "Order of the products on the page, such as price_asc."),
    field(
        "url",
        Fields(
            field("path", Text, "Path of the category's page."),
            field("is_customized", Flag, "Whether the path was chosen by hand."),
        ),
        "Where the category's page is.",
    ),
)

_IDENTITY: tuple[th.Property[Any], ...] = (
    key("id", Integer, "Number of the product."),
    field("name", Text, "Name of the product; no two products share one."),
    field("type", Text, "physical or digital."),
    field("sku", Text, "Stock keeping unit; unique among products and variants when not empty."),
    field("gtin", Text, "Global trade item number."),
    field("mpn", Text, "The manufacturer's part number."),
    field("upc", Text, "Universal product code."),
    field("brand_id", Integer, "Number of the brand; 0 for none."),
    field("categories", Items(Integer), "Numbers of the categories the product is in."),
    field("channels", Items(Integer), "Numbers of the channels the product is assigned to."),
    field("base_variant_id", Integer, "Number of the only variant; null when the product has options."),
    field("option_set_id", Integer, "Number of the option set of the older product experience."),
    field("option_set_display", Text, "Where the options of that set stand on the page."),
    field("date_created", Timestamp, "When the product was created."),
    field("date_modified", Timestamp, "When the product last changed."),
    field("date_last_imported", Timestamp, "When the product was last in an import."),
)

_PRICES: tuple[th.Property[Any], ...] = (
    field("price", Number, "Price before rules, discounts and variants."),
    field("cost_price", Number, "What the product costs the merchant."),
    field("retail_price", Number, "Price to be struck through beside the price asked."),
    field("sale_price", Number, "Price that takes the place of the price, when not 0."),
    field("map_price", Number, "Least price that may be advertised."),
    field("calculated_price", Number, "Price as the shop works it out."),
    field("is_price_hidden", Flag, "Whether the price is kept from shoppers."),
    field("price_hidden_label", Text, "What stands in the place of a hidden price."),
    field("tax_class_id", Integer, "Number of the tax class; 0 for the default."),
    field("product_tax_code", Text, "Code that tax services know the product by."),
)

_SHIPPING_AND_STOCK: tuple[th.Property[Any], ...] = (
    field("weight", Number, "Weight, in the store's unit."),
    field("width", Number, "Width, in the store's unit."),
    field("depth", Number, "Depth, in the store's unit."),
    field("height", Number, "Height, in the store's unit."),
    field("fixed_cost_shipping_price", Number, "Fixed price of shipping one piece."),
    field("is_free_shipping", Flag, "Whether shipping is free."),
    field("inventory_tracking", Text, "Whether stock is counted: none, product or variant."),
    field("inventory_level", Integer, "Pieces to sell at the default location."),
    field("inventory_warning_level", Integer, "Stock at which the merchant is warned."),
    field("bin_picking_number", Text, "Where the product lies in the warehouse."),
    field("order_quantity_minimum", Integer, "Fewest pieces an order may hold; 0 for no limit."),
    field("order_quantity_maximum", Integer, "Most pieces an order may hold; 0 for no limit."),
    field("availability", Text, "available, disabled or preorder."),
    field("availability_description", Text, "Words on how soon the product ships."),
    field("preorder_release_date", Timestamp, "When a product on pre-order comes out."),
    field("preorder_message", Text, "What shoppers read while it is on pre-order."),
    field("is_preorder_only", Flag, "Whether it can only be pre-ordered."),
    field("gift_wrapping_options_type", Text, "Which gift wrapping is offered: any, none or list."),
    field("gift_wrapping_options_list", Items(Integer), "Numbers of the gift wrappings, for list."),
)

_PAGE: tuple[th.Property[Any], ...] = (
    field("description", Text, "Text on the product's page; may hold HTML."),
    field("warranty", Text, "What is promised about the product."),
    field("condition", Text, "New, Used or Refurbished."),
    field("is_condition_shown", Flag, "Whether the condition is on the page."),
    field("is_visible", Flag, "Whether shoppers see the product."),
    field("is_featured", Flag, "Whether the product is a featured one."),
    field("sort_order", Integer, "Place among its neighbours; lower comes first."),
    field("related_products", Items(Integer), "Numbers of related products; -1 lets the shop choose."),
    field("search_keywords", Text, "Words the shop's search finds the product by, comma separated."),
    field("layout_file", Text, "Theme template that draws the page."),
    field("page_title", Text, "Title of the product's page."),
    field("meta_keywords", Items(Text), "Keywords in the head of the product's page."),
    field("meta_description", Text, "Description in the head of the product's page."),
    field(
        "custom_url",
        Fields(
            field("url", Text, "Path of the product's page."),
            field("is_customized", Flag, "Whether the path was chosen by hand."),
            field("create_redirect", Flag, "Whether a change of path leaves a redirect behind."),
        ),
        "Where the product's page is.",
    ),
    field("open_graph_type", Text, "What social networks take the product for, such as book."),
    field("open_graph_title", Text, "Title shown on social networks."),
    field("open_graph_description", Text, "Description shown on social networks."),
    field("open_graph_use_meta_description", Flag, "Whether networks get the meta description instead."),
    field("open_graph_use_product_name", Flag, "Whether networks get the product's name instead."),
    field("open_graph_use_image", Flag, "Whether networks get a picture."),
    field("reviews_rating_sum", Integer, "Sum of the stars given."),
    field("reviews_count", Integer, "How many reviews were given."),
    field("total_sold", Integer, "How many pieces were sold."),
    field("view_count", Integer, "How often the page was viewed; the API calls it deprecated."),
)

_PARTS: tuple[th.Property[Any], ...] = (
    field("variants", Items(VARIANT), "What can be bought, one for every choice of options."),
    field("images", Items(IMAGE), "Pictures of the product."),
    field("primary_image", IMAGE, "The picture that stands for the product."),
    field("videos", Items(VIDEO), "Videos of the product."),
    field("custom_fields", Items(CUSTOM_FIELD), "Facts the merchant added."),
    field("bulk_pricing_rules", Items(BULK_PRICING_RULE), "Prices by quantity."),
    field("options", Items(OPTION), "What a shopper chooses between; makes variants."),
    field("modifiers", Items(MODIFIER), "What a shopper adds; makes no variants."),
    field("parent_relations", Items(PARENT_RELATION), "Products this one is a choice of."),
    field("reviews", Items(REVIEW), "What shoppers wrote about the product."),
)

PRODUCT = Fields(*_IDENTITY, *_PRICES, *_SHIPPING_AND_STOCK, *_PAGE, *_PARTS)

# What comes inside a product, as records of streams of their own.
_PRODUCT_ID = field("product_id", Integer, "Number of the product.")

PRODUCT_VARIANT = of_its_own(VARIANT)
PRODUCT_IMAGE = of_its_own(IMAGE)
PRODUCT_VIDEO = of_its_own(VIDEO)
PRODUCT_CUSTOM_FIELD = of_its_own(CUSTOM_FIELD, _PRODUCT_ID)
PRODUCT_PRICING_RULE = of_its_own(BULK_PRICING_RULE, _PRODUCT_ID)
PRODUCT_OPTION = of_its_own(OPTION)
PRODUCT_MODIFIER = of_its_own(MODIFIER)
PRODUCT_REVIEW = of_its_own(REVIEW, _PRODUCT_ID)
