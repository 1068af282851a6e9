"""The store that every scenario meets: a few objects of every kind, with ids that scenarios can name.

It is put into the sandbox's store, past the API, so that no route's scenario depends on another route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.bigcommerce_sandbox.scenarios_channels import documents as channels
from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    BACK,
    BARE,
    BEN,
    BRAND,
    CATEGORY,
    COUPON,
    ENGRAVED,
    ENGRAVING,
    FRONT,
    GROUP,
    HOME,
    LARGE,
    LARGE_SHIRT,
    LIMITED_COUPON,
    MATERIAL,
    MUG,
    ONLY_MUG,
    ORIGIN,
    PLAIN,
    RULE,
    SECOND_RULE,
    SHIRT,
    SIZE,
    SMALL,
    SMALL_SHIRT,
    SPARE_BRAND,
    SPARE_CATEGORY,
    SPARE_COUPON,
    SPARE_GROUP,
    SPARE_TREE,
    SUBCATEGORY,
    TIER,
    TIER_OF_ANNA,
    TREE,
    VIDEO,
    WORK,
)
from tests.bigcommerce_sandbox.scenarios_inventory import documents as inventory
from tests.bigcommerce_sandbox.scenarios_metafields import documents as metafields
from tests.bigcommerce_sandbox.scenarios_pricing import documents as pricing
from tests.bigcommerce_sandbox.scenarios_store_orders import orders
from tests.bigcommerce_sandbox.scenarios_store_others import others
from tests.bigcommerce_sandbox.scenarios_wishlists import documents as wishlists

if TYPE_CHECKING:
    from bigcommerce_sandbox.sandbox import Sandbox

_IMAGE: Final = "https://images.example.com/shirt-{}.jpg"


def fill(sandbox: Sandbox) -> None:
    """Puts every object into an empty sandbox."""
    parts = (
        _catalog,
        _products,
        _customers,
        _marketing,
        orders,
        others,
        metafields,
        pricing,
        inventory,
        channels,
        wishlists,
    )
    for resource, documents in (pair for part in parts for pair in part()):
        for document in documents:
            sandbox.store.insert(resource, document, companions=False)


def _catalog() -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            "brands",
            [
                {"id": BRAND, "name": "Acme", "custom_url": {"url": "/acme/", "is_customized": False}},
                {
                    "id": SPARE_BRAND,
                    "name": "Zenith",
                    "custom_url": {"url": "/zenith/", "is_customized": True},
                },
            ],
        ),
        ("category_trees", [{"id": SPARE_TREE, "name": "Second", "channels": [2]}]),
        (
            "categories",
            [
                _category(CATEGORY, "Clothes", 0, "/clothes/"),
                _category(SUBCATEGORY, "Shirts", CATEGORY, "/clothes/shirts/"),
                _category(SPARE_CATEGORY, "Mugs", 0, "/mugs/"),
            ],
        ),
    ]


def _category(key: int, name: str, parent: int, path: str) -> dict[str, Any]:
    return {
        "category_id": key,
        "category_uuid": f"00000000-0000-4000-8000-{key:012}",
        "tree_id": TREE,
        "parent_id": parent,
        "name": name,
        "url": {"path": path, "is_customized": False},
    }


def _product(key: int, name: str, **fields: object) -> dict[str, Any]:
    url = {"url": f"/{name.lower()}/", "is_customized": False}
    return {"id": key, "name": name, "price": 10, "calculated_price": 10, "custom_url": url, **fields}


def _variant(key: int, product: int, sku: str, **fields: object) -> dict[str, Any]:
    return {"id": key, "product_id": product, "sku": sku, "sku_id": key, **fields}


def _size(value: int, label: str) -> dict[str, Any]:
    chosen = {"id": value, "label": label, "option_id": SIZE, "option_display_name": "Size"}
    return {"option_values": [chosen]}


def _image(key: int, *, thumbnail: bool) -> dict[str, Any]:
    address = _IMAGE.format(key)
    sizes = dict.fromkeys(("image_url", "url_zoom", "url_standard", "url_thumbnail", "url_tiny"), address)
    return {"id": key, "product_id": SHIRT, "is_thumbnail": thumbnail, **sizes}


def _products() -> list[tuple[str, list[dict[str, Any]]]]:
    of_shirt = {"product_id": SHIRT}
    small, engraved = {"option_id": SIZE, **of_shirt}, {"option_id": ENGRAVING, **of_shirt}
    rule = {**of_shirt, "type": "price", "amount": 1}
    return [
        (
            "products",
            [
                _product(
                    SHIRT,
                    "Shirt",
                    brand_id=BRAND,
                    categories=[CATEGORY, SUBCATEGORY],
                    inventory_tracking="variant",
                ),
                _product(
                    MUG,
                    "Mug",
                    sku="MUG",
                    base_variant_id=ONLY_MUG,
                    type="digital",
                    is_featured=True,
                    upc="012345",
                ),
                _product(BARE, "Bare", condition="Used", price=12.5, is_visible=False),
            ],
        ),
        (
            "product_variants",
            [
                _variant(SMALL_SHIRT, SHIRT, "SHIRT-S", price=9.5, **_size(SMALL, "S")),
                _variant(LARGE_SHIRT, SHIRT, "SHIRT-L", inventory_level=4, **_size(LARGE, "L")),
                _variant(ONLY_MUG, MUG, "MUG"),
            ],
        ),
        ("product_images", [_image(FRONT, thumbnail=True), _image(BACK, thumbnail=False)]),
        ("product_videos", [{"id": VIDEO, **of_shirt, "title": "Ironing", "video_id": "z3fRu9pkuXE"}]),
        (
            "product_custom_fields",
            [
                {"id": MATERIAL, **of_shirt, "name": "Material", "value": "Cotton"},
                {"id": ORIGIN, **of_shirt, "name": "Origin", "value": "Portugal"},
            ],
        ),
        (
            "bulk_pricing_rules",
            [
                {"id": RULE, "quantity_min": 10, "quantity_max": 19, **rule},
                {"id": SECOND_RULE, "quantity_min": 20, "quantity_max": 0, **rule},
            ],
        ),
        ("product_options", [{"id": SIZE, **of_shirt, "name": "Size", "display_name": "Size"}]),
        (
            "product_option_values",
            [
                {"id": SMALL, "label": "S", **small},
                {"id": LARGE, "label": "L", "sort_order": 1, **small},
            ],
        ),
        (
            "product_modifiers",
            [
                {
                    "id": ENGRAVING,
                    **of_shirt,
                    "name": "Engraving",
                    "display_name": "Engraving",
                    "required": True,
                }
            ],
        ),
        (
            "product_modifier_values",
            [
                {"id": ENGRAVED, "label": "Engraved", **engraved},
                {"id": PLAIN, "label": "Plain", "sort_order": 1, **engraved},
            ],
        ),
        (
            "product_channel_assignments",
            [{"product_id": product, "channel_id": 1} for product in (SHIRT, MUG, BARE)],
        ),
    ]


def _customers() -> list[tuple[str, list[dict[str, Any]]]]:
    who = {"customer_id": ANNA, "first_name": "Anna", "last_name": "Berg"}
    where = {
        "state_or_province": "Ohio",
        "country": "United States",
        "country_code": "US",
        "postal_code": "44325",
    }
    return [
        (
            "customer_groups",
            [
                {
                    "id": GROUP,
                    "name": "Wholesale",
                    "category_access": {"type": "specific", "categories": [CATEGORY]},
                },
                {"id": SPARE_GROUP, "name": "Guests", "is_group_for_guests": True},
            ],
        ),
        (
            "customers",
            [
                {
                    "id": ANNA,
                    "email": "anna@example.com",
                    "first_name": "Anna",
                    "last_name": "Berg",
                    "customer_group_id": GROUP,
                    "channel_ids": [1],
                },
                {
                    "id": BEN,
                    "email": "ben@example.com",
                    "first_name": "Ben",
                    "last_name": "Ash",
                    "company": "Ash Ltd",
                },
            ],
        ),
        (
            "customer_addresses",
            [
                {"id": HOME, **who, **where, "address1": "1 West Street", "city": "Akron"},
                {
                    "id": WORK,
                    **who,
                    **where,
                    "address1": "2 East Street",
                    "city": "Akron",
                    "company": "Berg Ltd",
                },
            ],
        ),
        ("customer_attributes", [{"id": TIER, "name": "Tier", "type": "string"}]),
        (
            "customer_attribute_values",
            [{"id": TIER_OF_ANNA, "attribute_id": TIER, "customer_id": ANNA, "attribute_value": "Gold"}],
        ),
        (
            "customer_form_field_values",
            [
                {"customer_id": ANNA, "name": "Shirt size", "value": "Large"},
                {"customer_id": ANNA, "name": "Interests", "value": ["Sailing", "Chess"]},
                {"address_id": HOME, "name": "Floor", "value": 3},
            ],
        ),
    ]


def _marketing() -> list[tuple[str, list[dict[str, Any]]]]:
    shipping = {"type": "free_shipping"}
    return [
        (
            "coupons",
            [
                {"id": COUPON, "name": "Five off", "code": "FIVE", "amount": "5.0000"},
                {
                    **shipping,
                    "id": SPARE_COUPON,
                    "name": "Free shipping",
                    "code": "FREE",
                    "restricted_to": [],
                    "shipping_methods": None,
                },
                {
                    **shipping,
                    "id": LIMITED_COUPON,
                    "code": "THERE",
                    "restricted_to": {"countries": ["AU", "NZ"]},
                },
            ],
        )
    ]
