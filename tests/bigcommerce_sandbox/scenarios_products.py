"""Products and what lies below them."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    BACK,
    BARE,
    BRAND,
    CATEGORY,
    FRONT,
    LARGE_SHIRT,
    MATERIAL,
    MISSING,
    MUG,
    ORIGIN,
    RULE,
    SECOND_RULE,
    SHIRT,
    SMALL_SHIRT,
    VIDEO,
)

_PLATE: Final = {"name": "Plate", "type": "physical", "weight": 0.5, "price": 7.25}
_BOOK: Final = {
    "name": "Book",
    "type": "physical",
    "sku": "BOOK",
    "description": "<p>Pages</p>",
    "weight": 1,
    "width": 2.5,
    "depth": 3,
    "height": 4,
    "price": 20,
    "cost_price": 11.1,
    "retail_price": 25,
    "sale_price": 18.5,
    "map_price": 15,
    "tax_class_id": 1,
    "product_tax_code": "81112",
    "categories": [CATEGORY],
    "brand_id": BRAND,
    "inventory_level": 12,
    "inventory_warning_level": 2,
    "inventory_tracking": "product",
    "fixed_cost_shipping_price": 3,
    "is_free_shipping": False,
    "is_visible": True,
    "is_featured": True,
    "related_products": [SHIRT, MUG],
    "warranty": "None",
    "bin_picking_number": "B-7",
    "layout_file": "product.html",
    "upc": "0123456789",
    "search_keywords": "novel",
    "availability_description": "Ships today",
    "availability": "available",
    "gift_wrapping_options_type": "none",
    "gift_wrapping_options_list": [],
    "sort_order": 3,
    "condition": "Used",
    "is_condition_shown": True,
    "order_quantity_minimum": 1,
    "order_quantity_maximum": 9,
    "page_title": "A book",
    "meta_keywords": ["paper", "ink"],
    "meta_description": "About a book",
    "view_count": 4,
    "preorder_release_date": None,
    "preorder_message": "",
    "is_preorder_only": False,
    "is_price_hidden": False,
    "price_hidden_label": "",
    "custom_url": {"url": "/a-book/", "is_customized": True},
    "open_graph_type": "book",
    "open_graph_title": "A book",
    "open_graph_description": "About a book",
    "open_graph_use_meta_description": False,
    "open_graph_use_product_name": False,
    "open_graph_use_image": True,
    "gtin": "01234567",
    "mpn": "BK-1",
    "custom_fields": [{"name": "ISBN", "value": "978-3-16-148410-0"}],
    "bulk_pricing_rules": [{"quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 10}],
    "images": [{"image_url": "https://images.example.com/book.png", "is_thumbnail": True}],
    "videos": [{"video_id": "dQw4w9WgXcQ", "title": "Reading", "type": "youtube", "sort_order": 1}],
}
_SIZES: Final = [
    {"sku": f"SOCK-{size}", "price": price, "option_values": [{"option_display_name": "Size", "label": size}]}
    for size, price in (("S", 5), ("M", None))
]

_PRODUCTS: Final[Scenarios] = {
    "GET /v3/catalog/products": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(200, parameters={"id:in": f"{SHIRT},{MUG}", "include": "variants,images", "sort": "name"}),
        Ask(200, parameters={"include_fields": "name,sku,price"}),
        Ask(200, parameters={"exclude_fields": "description"}),
        Ask(200, parameters={"sku": "nothing of the sort"}),
    ),
    "POST /v3/catalog/products": (
        Ask(200, body=_PLATE),
        Ask(200, body=_BOOK),
        Ask(200, body={**_PLATE, "name": "Sock", "variants": _SIZES}),
        Ask(200, parameters={"include_fields": "name,price"}, body={**_PLATE, "name": "Cup"}),
        Ask(207, body={**_PLATE, "name": "Bowl", "custom_url": {"url": "/clothes/"}}),
        Ask(409, body={**_PLATE, "name": "SHIRT"}),
        Ask(409, body={**_PLATE, "name": "Other", "sku": "shirt-s"}),
        Ask(422, body={"name": "No weight", "type": "physical", "price": 1}),
    ),
    "PUT /v3/catalog/products": (
        Ask(200, body=[{"id": SHIRT, "price": 12.75}, {"id": MUG, "is_visible": False}]),
        Ask(409, body=[{"id": SHIRT, "name": "Mug"}]),
        Ask(422, body=[{"id": SHIRT, "price": -1}]),
        Ask(413, body=[{"id": SHIRT, "price": 1}] * 11),
    ),
    "DELETE /v3/catalog/products": (Ask(204, parameters={"id:in": str(BARE)}),),
    "GET /v3/catalog/products/{product_id}": (
        Ask(200, (SHIRT,)),
        Ask(200, (MUG,), {"include": "variants,images,options"}),
        Ask(404, (MISSING,)),
    ),
    "PUT /v3/catalog/products/{product_id}": (
        Ask(200, (SHIRT,), body={"description": "<p>New</p>", "categories": []}),
        Ask(200, (SHIRT,), body={"custom_fields": [{"id": MATERIAL, "name": "Material", "value": "Linen"}]}),
        Ask(200, (SHIRT,), {"include": "variants"}, {"price": 11}),
        Ask(207, (SHIRT,), body={"custom_url": {"url": "/clothes/"}}),
        Ask(409, (SHIRT,), body={"name": "mug"}),
        Ask(422, (SHIRT,), body={"type": "liquid"}),
        Ask(404, (MISSING,), body={"price": 1}),
    ),
    "DELETE /v3/catalog/products/{product_id}": (Ask(204, (BARE,)),),
}

_IMAGE: Final = {
    "image_url": "https://images.example.com/side.jpg",
    "description": "The side",
    "sort_order": 2,
}
_RULE: Final = {"quantity_min": 2, "quantity_max": 9, "type": "fixed", "amount": 4.5}
_VIDEO: Final = {
    "video_id": "M7lc1UVf-VE",
    "title": "Washing",
    "description": "",
    "sort_order": 1,
    "type": "youtube",
}

_PATH: Final = "/v3/catalog/products/{product_id}"
_CHILDREN: Final[Scenarios] = {
    f"GET {_PATH}/images": (
        Ask(200, (SHIRT,)),
        Ask(200, (SHIRT,), {"limit": "1"}),
        Ask(204, (BARE,)),
        Ask(404, (MISSING,)),
    ),
    f"POST {_PATH}/images": (
        Ask(200, (SHIRT,), body=_IMAGE),
        Ask(200, (BARE,), body={**_IMAGE, "is_thumbnail": True}),
        Ask(400, (SHIRT,), body={"image_url": "somewhere"}),
        Ask(422, (SHIRT,), body={"description": "Nothing to see"}),
        Ask(404, (MISSING,), body=_IMAGE),
    ),
    f"GET {_PATH}/images/{{image_id}}": (Ask(200, (SHIRT, FRONT)), Ask(404, (MUG, FRONT))),
    f"PUT {_PATH}/images/{{image_id}}": (
        Ask(200, (SHIRT, BACK), body={"is_thumbnail": True, "sort_order": 5}),
        Ask(422, (SHIRT, BACK), body={"sort_order": "first"}),
        Ask(404, (SHIRT, MISSING), body={"sort_order": 5}),
    ),
    f"DELETE {_PATH}/images/{{image_id}}": (Ask(204, (SHIRT, BACK)),),
    f"GET {_PATH}/videos": (Ask(200, (SHIRT,)), Ask(200, (BARE,))),
    f"POST {_PATH}/videos": (Ask(200, (SHIRT,), body=_VIDEO), Ask(404, (MISSING,), body=_VIDEO)),
    f"GET {_PATH}/videos/{{id}}": (Ask(200, (SHIRT, VIDEO)), Ask(404, (MUG, VIDEO))),
    f"PUT {_PATH}/videos/{{id}}": (
        Ask(200, (SHIRT, VIDEO), body={"title": "Pressing", "description": "Hot"}),
        Ask(404, (SHIRT, MISSING), body={"title": "Pressing"}),
    ),
    f"DELETE {_PATH}/videos/{{id}}": (Ask(204, (SHIRT, VIDEO)),),
    f"GET {_PATH}/custom-fields": (
        Ask(200, (SHIRT,)),
        Ask(200, (SHIRT,), {"include_fields": "name"}),
        Ask(200, (BARE,)),
        Ask(404, (MISSING,)),
    ),
    f"POST {_PATH}/custom-fields": (
        Ask(200, (SHIRT,), body={"name": "Weave", "value": "Twill"}),
        Ask(404, (MISSING,), body={"name": "Weave", "value": "Twill"}),
        Ask(422, (SHIRT,), body={"name": "Weave"}),
    ),
    f"GET {_PATH}/custom-fields/{{custom_field_id}}": (
        Ask(200, (SHIRT, MATERIAL)),
        Ask(404, (MUG, MATERIAL)),
    ),
    f"PUT {_PATH}/custom-fields/{{custom_field_id}}": (
        Ask(200, (SHIRT, MATERIAL), body={"name": "Material", "value": "Wool"}),
        Ask(422, (SHIRT, MATERIAL), body={"value": ""}),
        Ask(404, (SHIRT, MISSING), body={"name": "Material", "value": "Wool"}),
    ),
    f"DELETE {_PATH}/custom-fields/{{custom_field_id}}": (
        Ask(204, (SHIRT, ORIGIN)),
        Ask(404, (SHIRT, ORIGIN)),
    ),
    f"GET {_PATH}/bulk-pricing-rules": (Ask(200, (SHIRT,)), Ask(200, (BARE,))),
    f"POST {_PATH}/bulk-pricing-rules": (
        Ask(200, (SHIRT,), body=_RULE),
        Ask(200, (BARE,), body={**_RULE, "type": "percent", "amount": 10, "quantity_max": 0}),
    ),
    f"GET {_PATH}/bulk-pricing-rules/{{bulk_pricing_rule_id}}": (
        Ask(200, (SHIRT, RULE)),
        Ask(404, (MUG, RULE)),
    ),
    f"PUT {_PATH}/bulk-pricing-rules/{{bulk_pricing_rule_id}}": (
        Ask(200, (SHIRT, RULE), body={**_RULE, "amount": 3}),
        Ask(409, (SHIRT, RULE), body={**_RULE, "quantity_max": 30}),
        Ask(422, (SHIRT, RULE), body={**_RULE, "type": "gift"}),
        Ask(404, (SHIRT, MISSING), body=_RULE),
    ),
    f"DELETE {_PATH}/bulk-pricing-rules/{{bulk_pricing_rule_id}}": (
        Ask(204, (SHIRT, SECOND_RULE)),
        Ask(404, (SHIRT, SECOND_RULE)),
    ),
}

_VARIANTS: Final[Scenarios] = {
    "GET /v3/catalog/variants": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(200, parameters={"sku": "SHIRT-S"}),
        Ask(200, parameters={"include_fields": "sku,price"}),
    ),
    "PUT /v3/catalog/variants": (
        Ask(200, body=[{"id": SMALL_SHIRT, "price": 8.75}, {"id": LARGE_SHIRT, "inventory_level": 3}]),
        Ask(422, body=[{"id": SMALL_SHIRT, "price": 1}, {"id": MISSING, "price": 1}]),
        Ask(413, body=[{"id": SMALL_SHIRT, "price": 1}] * 51),
    ),
    f"GET {_PATH}/variants": (
        Ask(200, (SHIRT,)),
        Ask(200, (MUG,), {"include_fields": "sku"}),
        Ask(404, (MISSING,)),
    ),
    f"POST {_PATH}/variants": (
        Ask(
            200,
            (SHIRT,),
            body={
                "sku": "SHIRT-XL",
                "price": 14,
                "weight": None,
                "option_values": [{"option_display_name": "Size", "label": "XL"}],
            },
        ),
        Ask(404, (MISSING,), body=_SIZES[0]),
    ),
    f"GET {_PATH}/variants/{{variant_id}}": (
        Ask(200, (SHIRT, SMALL_SHIRT)),
        Ask(200, (SHIRT, LARGE_SHIRT), {"include_fields": "sku,option_values"}),
        Ask(404, (MUG, SMALL_SHIRT)),
    ),
    f"PUT {_PATH}/variants/{{variant_id}}": (
        Ask(200, (SHIRT, SMALL_SHIRT), body={"price": None, "sale_price": 6.5, "upc": "0011223344"}),
        Ask(404, (SHIRT, MISSING), body={"price": 1}),
    ),
    f"DELETE {_PATH}/variants/{{variant_id}}": (Ask(204, (SHIRT, LARGE_SHIRT)),),
}

SCENARIOS: Final[Scenarios] = {**_PRODUCTS, **_CHILDREN, **_VARIANTS}
