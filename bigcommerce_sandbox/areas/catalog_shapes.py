"""What may be written of products and variants.

https://developer.bigcommerce.com/docs/rest-catalog/products#create-a-product
"""

from __future__ import annotations

from typing import Final

from bigcommerce_sandbox.fields import (
    FLAG,
    INTEGERS,
    OBJECT,
    OBJECTS,
    TEXTS,
    Field,
    choice,
    integer,
    number,
    text,
)

_LONG: Final = 65_535
_BILLION: Final = 1_000_000_000
_LOWEST: Final = -(2**31)
_SIZE: Final = Field("number", least=0, most=9_999_999_999)

PRODUCT: Final = {
    "name": text(250, required=True),
    "type": choice("physical", "digital", required=True),
    "sku": text(255),
    "description": text(),
    "weight": Field("number", required=True, least=0, most=9_999_999_999),
    "width": _SIZE,
    "depth": _SIZE,
    "height": _SIZE,
    "price": number(required=True),
    "cost_price": number(),
    "retail_price": number(),
    "sale_price": number(),
    "map_price": number(),
    "tax_class_id": integer(0, 255),
    "product_tax_code": text(255),
    "categories": INTEGERS,
    "brand_id": integer(0, _BILLION),
    "brand_name": text(),
    "inventory_level": integer(0),
    "inventory_warning_level": integer(0),
    "inventory_tracking": choice("none", "product", "variant"),
    "fixed_cost_shipping_price": number(),
    "is_free_shipping": FLAG,
    "is_visible": FLAG,
    "is_featured": FLAG,
    "related_products": INTEGERS,
    "warranty": text(_LONG),
    "bin_picking_number": text(255),
    "layout_file": text(500),
    "upc": text(14),
    "search_keywords": text(_LONG),
    "availability_description": text(255),
    "availability": choice("available", "disabled", "preorder"),
    "gift_wrapping_options_type": choice("any", "none", "list"),
    "gift_wrapping_options_list": INTEGERS,
    "sort_order": integer(_LOWEST),
    "condition": choice("New", "Used", "Refurbished"),
    "is_condition_shown": FLAG,
    "order_quantity_minimum": integer(0, _BILLION),
    "order_quantity_maximum": integer(0, _BILLION),
    "page_title": text(255),
    "meta_keywords": TEXTS,
    "meta_description": text(_LONG),
    "view_count": integer(0, _BILLION),
    "preorder_release_date": Field("moment", nullable=True),
    "preorder_message": text(255),
    "is_preorder_only": FLAG,
    "is_price_hidden": FLAG,
    "price_hidden_label": text(200),
    "custom_url": OBJECT,
    "open_graph_type": choice("product", "album", "book", "drink", "food", "game", "movie", "song", "tv_show"),
    "open_graph_title": text(),
    "open_graph_description": text(),
    "open_graph_use_meta_description": FLAG,
    "open_graph_use_product_name": FLAG,
    "open_graph_use_image": FLAG,
    "gtin": text(14),
    "mpn": text(),
    "date_last_imported": Field("moment"),
    "reviews_rating_sum": integer(0),
    "reviews_count": integer(0),
    "total_sold": integer(0),
}

CHILDREN_OF_PRODUCT: Final = dict.fromkeys(
    ("variants", "images", "custom_fields", "bulk_pricing_rules", "videos"), OBJECTS
)
"""Arrays that may ride along with a product."""

_PRICE: Final = number(nullable=True)

VARIANT: Final = {
    "sku": text(255, shortest=1),
    "price": _PRICE,
    "sale_price": _PRICE,
    "retail_price": _PRICE,
    "cost_price": _PRICE,
    "map_price": _PRICE,
    "weight": _PRICE,
    "width": _PRICE,
    "height": _PRICE,
    "depth": _PRICE,
    "is_free_shipping": FLAG,
    "fixed_cost_shipping_price": _PRICE,
    "purchasing_disabled": FLAG,
    "purchasing_disabled_message": text(255),
    "image_url": text(),
    "upc": text(14, nullable=True),
    "inventory_level": integer(nullable=True),
    "inventory_warning_level": integer(nullable=True),
    "bin_picking_number": text(255, nullable=True),
    "mpn": text(nullable=True),
    "gtin": text(14, nullable=True),
}
