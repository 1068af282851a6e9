"""Brands, category trees, categories and assignments."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    BRAND,
    CATEGORY,
    MISSING,
    MUG,
    SHIRT,
    SPARE_BRAND,
    SPARE_CATEGORY,
    SPARE_TREE,
    SUBCATEGORY,
    TREE,
)

_BRANDS: Final[Scenarios] = {
    "GET /v3/catalog/brands": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(200, parameters={"name:like": "acm", "sort": "name", "direction": "desc"}),
        Ask(200, parameters={"include_fields": "name,custom_url"}),
        Ask(200, parameters={"id": str(MISSING)}),
    ),
    "POST /v3/catalog/brands": (
        Ask(200, body={"name": "Nova"}),
        Ask(
            200,
            body={
                "name": "Orbit",
                "page_title": "Orbit",
                "meta_keywords": ["round", "far"],
                "meta_description": "All about Orbit",
                "search_keywords": "space",
                "image_url": "https://images.example.com/orbit.png",
                "custom_url": {"url": "/orbit/", "is_customized": True},
            },
        ),
        Ask(409, body={"name": "ACME"}),
        Ask(422, body={"name": ""}),
        Ask(422, body={"page_title": "Nameless"}),
    ),
    "DELETE /v3/catalog/brands": (
        Ask(204, parameters={"name": "Zenith"}),
        Ask(422),
    ),
    "GET /v3/catalog/brands/{brand_id}": (
        Ask(200, (BRAND,)),
        Ask(200, (BRAND,), {"exclude_fields": "meta_keywords"}),
        Ask(404, (MISSING,)),
    ),
    "PUT /v3/catalog/brands/{brand_id}": (
        Ask(200, (BRAND,), body={"name": "Acme & Sons", "search_keywords": "coyote"}),
        Ask(409, (BRAND,), body={"name": "Zenith"}),
        Ask(422, (BRAND,), body={"name": "A" * 256}),
        Ask(404, (MISSING,), body={"name": "Nobody"}),
    ),
    "DELETE /v3/catalog/brands/{brand_id}": (
        Ask(204, (SPARE_BRAND,)),
        Ask(404, (SPARE_BRAND,)),
    ),
}

_TREES: Final[Scenarios] = {
    "GET /v3/catalog/trees": (
        Ask(200),
        Ask(200, parameters={"channel_id:in": "1"}),
        Ask(200, parameters={"id:in": str(MISSING)}),
    ),
    "PUT /v3/catalog/trees": (
        Ask(200, body=[{"id": TREE, "name": "First"}, {"name": "Third", "channels": [3]}]),
        Ask(422, body=[{"id": MISSING, "name": "Nothing"}]),
        Ask(422, body=[{"name": "Taken", "channels": [1]}]),
        Ask(413, body=[{"id": TREE, "name": "Again"}] * 51),
    ),
    "DELETE /v3/catalog/trees": (
        Ask(204, parameters={"id:in": str(SPARE_TREE)}),
        Ask(422),
    ),
    "GET /v3/catalog/trees/categories": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2", "tree_id:in": str(TREE)}),
        Ask(200, parameters={"include_fields": "name,url"}),
        Ask(200, parameters={"name": "Nothing of the sort"}),
    ),
    "POST /v3/catalog/trees/categories": (
        Ask(201, body=[{"name": "Hats", "tree_id": TREE}]),
        Ask(
            201,
            body=[
                {
                    "name": "Caps",
                    "parent_id": CATEGORY,
                    "description": "<p>All caps</p>",
                    "views": 3,
                    "sort_order": 2,
                    "page_title": "Caps",
                    "meta_keywords": ["caps"],
                    "meta_description": "Caps of all sizes",
                    "layout_file": "category.html",
                    "image_url": "https://images.example.com/caps.png",
                    "is_visible": False,
                    "search_keywords": "headgear",
                    "default_product_sort": "price_asc",
                    "url": {"path": "/caps/", "is_customized": True},
                }
            ],
        ),
        Ask(207, body=[{"name": "Scarves", "tree_id": TREE}, {"name": "Lost", "tree_id": MISSING}]),
        Ask(422, body=[{"name": "Lost", "tree_id": MISSING}]),
    ),
    "PUT /v3/catalog/trees/categories": (
        Ask(200, body=[{"category_id": CATEGORY, "description": "<p>Worn</p>", "is_visible": False}]),
        Ask(207, body=[{"category_id": CATEGORY, "name": "Apparel"}, {"category_id": MISSING, "name": "Lost"}]),
        Ask(422, body=[{"category_id": MISSING, "name": "Lost"}]),
    ),
    "DELETE /v3/catalog/trees/categories": (
        Ask(202, parameters={"category_id:in": str(SPARE_CATEGORY)}),
        Ask(422),
    ),
    "GET /v3/catalog/trees/{tree_id}/categories": (
        Ask(200, (TREE,)),
        Ask(200, (TREE,), {"depth": "1"}),
        Ask(404, (MISSING,)),
    ),
}

_ASSIGNMENTS: Final[Scenarios] = {
    "GET /v3/catalog/products/channel-assignments": (
        Ask(200),
        Ask(200, parameters={"product_id:in": str(SHIRT), "channel_id:in": "1"}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
    ),
    "PUT /v3/catalog/products/channel-assignments": (
        Ask(204, body=[{"product_id": SHIRT, "channel_id": 2}, {"product_id": MUG, "channel_id": 1}]),
        Ask(422, body=[{"product_id": MISSING, "channel_id": 1}]),
    ),
    "DELETE /v3/catalog/products/channel-assignments": (
        Ask(204, parameters={"product_id:in": str(SHIRT)}),
        Ask(422),
    ),
    "GET /v3/catalog/products/category-assignments": (
        Ask(200),
        Ask(200, parameters={"product_id:in": str(SHIRT), "category_id:in": str(SUBCATEGORY)}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
    ),
    "PUT /v3/catalog/products/category-assignments": (
        Ask(204, body=[{"product_id": MUG, "category_id": SPARE_CATEGORY}]),
        Ask(422, body=[{"product_id": MUG, "category_id": MISSING}]),
    ),
    "DELETE /v3/catalog/products/category-assignments": (
        Ask(204, parameters={"category_id:in": str(SUBCATEGORY)}),
        Ask(422),
    ),
}

SCENARIOS: Final[Scenarios] = {**_BRANDS, **_TREES, **_ASSIGNMENTS}
