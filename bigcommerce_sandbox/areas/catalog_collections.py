"""What products consist of.

https://developer.bigcommerce.com/docs/rest-catalog/products
A product's own document never holds its children. Values of options and modifiers lie in collections of their
own, and are put into their options when those are served.
"""

from __future__ import annotations

from typing import Final

from bigcommerce_sandbox.areas.catalog_upkeep import accompany
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent

OF_PRODUCT: Final = (Parent("products", "product_id", touched=True),)
PRODUCT_ID: Final = Column("product_id", Kind.INTEGER)
HIDDEN_PRODUCT_ID: Final = Column("product_id", Kind.INTEGER, hidden=True)

PRODUCTS = Collection(
    name="products",
    columns=(
        Column("name", Kind.TEXT),
        Column("sku", Kind.TEXT),
        Column("url", Kind.TEXT, source=("custom_url", "url")),
        Column("date_modified", Kind.MOMENT),
        Column("brand_id", Kind.INTEGER),
        Column("mpn", Kind.TEXT, indexed=False),
        Column("upc", Kind.TEXT, indexed=False),
        Column("type", Kind.TEXT, indexed=False),
        Column("availability", Kind.TEXT, indexed=False),
        Column("condition", Kind.TEXT, indexed=False),
        Column("price", Kind.NUMBER, indexed=False),
        Column("calculated_price", Kind.NUMBER, indexed=False),
        Column("weight", Kind.NUMBER, indexed=False),
        Column("date_last_imported", Kind.MOMENT, indexed=False),
        Column("is_visible", Kind.FLAG, indexed=False),
        Column("is_featured", Kind.FLAG, indexed=False),
        Column("is_free_shipping", Kind.FLAG, indexed=False),
        Column("inventory_level", Kind.INTEGER, indexed=False),
        Column("inventory_warning_level", Kind.INTEGER, indexed=False),
        Column("inventory_tracking", Kind.TEXT, indexed=False),
        Column("total_sold", Kind.INTEGER, indexed=False),
    ),
    defaults={
        "name": "",
        "type": "physical",
        "sku": "",
        "description": "",
        "weight": 0,
        "width": 0,
        "depth": 0,
        "height": 0,
        "price": 0,
        "cost_price": 0,
        "retail_price": 0,
        "sale_price": 0,
        "map_price": 0,
        "tax_class_id": 0,
        "product_tax_code": "",
        "calculated_price": 0,
        "categories": [],
        "brand_id": 0,
        "option_set_id": None,
        "option_set_display": "right",
        "inventory_level": 0,
        "inventory_warning_level": 0,
        "inventory_tracking": "none",
        "reviews_rating_sum": 0,
        "reviews_count": 0,
        "total_sold": 0,
        "fixed_cost_shipping_price": 0,
        "is_free_shipping": False,
        "is_visible": True,
        "is_featured": False,
        "related_products": [-1],
        "warranty": "",
        "bin_picking_number": "",
        "layout_file": "product.html",
        "upc": "",
        "mpn": "",
        "gtin": "",
        "date_last_imported": "",
        "search_keywords": "",
        "availability": "available",
        "availability_description": "",
        "gift_wrapping_options_type": "any",
        "gift_wrapping_options_list": [],
        "sort_order": 0,
        "condition": "New",
        "is_condition_shown": False,
        "order_quantity_minimum": 0,
        "order_quantity_maximum": 0,
        "page_title": "",
        "meta_keywords": [],
        "meta_description": "",
        "date_created": None,
        "date_modified": None,
        "view_count": 0,
        "preorder_release_date": None,
        "preorder_message": "",
        "is_preorder_only": False,
        "is_price_hidden": False,
        "price_hidden_label": "",
        "custom_url": None,
        "base_variant_id": None,
        "open_graph_type": "product",
        "open_graph_title": "",
        "open_graph_description": "",
        "open_graph_use_meta_description": True,
        "open_graph_use_product_name": True,
        "open_graph_use_image": True,
    },
    created="date_created",
    modified="date_modified",
    links=("categories",),
    companions=accompany,
)

VARIANTS = Collection(
    name="product_variants",
    columns=(PRODUCT_ID, Column("sku", Kind.TEXT), Column("upc", Kind.TEXT, indexed=False)),
    defaults={
        "product_id": None,
        "sku": "",
        "sku_id": None,
        "price": None,
        "calculated_price": 0,
        "sale_price": None,
        "retail_price": None,
        "map_price": None,
        "weight": None,
        "calculated_weight": 0,
        "width": None,
        "height": None,
        "depth": None,
        "is_free_shipping": False,
        "fixed_cost_shipping_price": None,
        "purchasing_disabled": False,
        "purchasing_disabled_message": "",
        "image_url": "",
        "cost_price": 0,
        "upc": "",
        "mpn": "",
        "gtin": "",
        "inventory_level": 0,
        "inventory_warning_level": 0,
        "bin_picking_number": "",
        "option_values": [],
    },
    parents=OF_PRODUCT,
)

IMAGES = Collection(
    name="product_images",
    columns=(PRODUCT_ID, Column("is_thumbnail", Kind.FLAG, indexed=False)),
    defaults={
        "product_id": None,
        "is_thumbnail": False,
        "sort_order": 0,
        "description": "",
        "image_url": "",
        "url_zoom": "",
        "url_standard": "",
        "url_thumbnail": "",
        "url_tiny": "",
        "date_modified": None,
    },
    modified="date_modified",
    parents=OF_PRODUCT,
)

VIDEOS = Collection(
    name="product_videos",
    columns=(PRODUCT_ID,),
    defaults={
        "product_id": None,
        "title": "",
        "description": "",
        "sort_order": 0,
        "type": "youtube",
        "video_id": "",
        "length": "00:00",
    },
    parents=OF_PRODUCT,
)

CUSTOM_FIELDS = Collection(
    name="product_custom_fields",
    columns=(HIDDEN_PRODUCT_ID,),
    defaults={"name": "", "value": ""},
    parents=OF_PRODUCT,
)

BULK_PRICING_RULES = Collection(
    name="bulk_pricing_rules",
    columns=(HIDDEN_PRODUCT_ID,),
    defaults={"quantity_min": 0, "quantity_max": 0, "type": "price", "amount": 0},
    parents=OF_PRODUCT,
)

OPTIONS = Collection(
    name="product_options",
    columns=(PRODUCT_ID,),
    defaults={
        "product_id": None,
        "name": "",
        "display_name": "",
        "type": "dropdown",
        "config": {},
        "sort_order": 0,
    },
    parents=OF_PRODUCT,
    # Lines of orders name both by id.
    numbered_with=("product_modifiers",),
)

OPTION_VALUES = Collection(
    name="product_option_values",
    columns=(Column("option_id", Kind.INTEGER, hidden=True), HIDDEN_PRODUCT_ID),
    defaults={"label": "", "sort_order": 0, "value_data": None, "is_default": False},
    parents=(Parent("product_options", "option_id"), *OF_PRODUCT),
)

MODIFIERS = Collection(
    name="product_modifiers",
    columns=(PRODUCT_ID,),
    defaults={
        "product_id": None,
        "name": "",
        "display_name": "",
        "type": "dropdown",
        "required": False,
        "config": {},
        "sort_order": 0,
    },
    parents=OF_PRODUCT,
    # Lines of orders name both by id.
    numbered_with=("product_options",),
)

MODIFIER_VALUES = Collection(
    name="product_modifier_values",
    columns=(Column("option_id", Kind.INTEGER), HIDDEN_PRODUCT_ID),
    defaults={
        "option_id": None,
        "label": "",
        "sort_order": 0,
        "value_data": None,
        "is_default": False,
        "adjusters": {
            "price": None,
            "weight": None,
            "image_url": "",
            "purchasing_disabled": {"status": False, "message": ""},
        },
    },
    parents=(Parent("product_modifiers", "option_id"), *OF_PRODUCT),
)

CHANNEL_ASSIGNMENTS = Collection(
    name="product_channel_assignments",
    columns=(PRODUCT_ID, Column("channel_id", Kind.INTEGER)),
    key=None,
    parents=(Parent("products", "product_id"),),
)

COLLECTIONS = (
    PRODUCTS,
    VARIANTS,
    IMAGES,
    VIDEOS,
    CUSTOM_FIELDS,
    BULK_PRICING_RULES,
    OPTIONS,
    OPTION_VALUES,
    MODIFIERS,
    MODIFIER_VALUES,
    CHANNEL_ASSIGNMENTS,
)
