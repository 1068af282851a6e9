"""The store that every scenario meets: a few objects of every kind, with ids that scenarios can name.

It is put into the sandbox's store, past the API, so that no route's scenario depends on another route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bigcommerce_sandbox.sandbox import Sandbox

MISSING: Final = 999_999
"""The id of nothing."""

BRAND, SPARE_BRAND = 11, 12
TREE, SPARE_TREE = 1, 2
CATEGORY, SUBCATEGORY, SPARE_CATEGORY = 21, 22, 23
SHIRT, MUG, BARE = 31, 32, 33
"""A product with every kind of child, one without options, and one with nothing at all."""

SIZE, SMALL, LARGE = 41, 42, 43
ENGRAVING, ENGRAVED, PLAIN = 44, 45, 46
SMALL_SHIRT, LARGE_SHIRT, ONLY_MUG = 51, 52, 53
FRONT, BACK = 61, 62
VIDEO, MATERIAL, ORIGIN, RULE, SECOND_RULE = 63, 64, 65, 66, 67
ANNA, BEN = 71, 72
HOME, WORK = 73, 74
TIER, TIER_OF_ANNA = 75, 76
GROUP, SPARE_GROUP = 77, 78
COUPON, SPARE_COUPON, LIMITED_COUPON = 81, 82, 83
ORDER, DOWNLOAD, PICKED_UP = 91, 92, 93
"""An order with every kind of part, one with nothing to ship, and one for the shop's desk."""

SHIPPED_TO, PARCEL, PICKUP = 94, 95, 96
LINE, SECOND_LINE, FILE_LINE, PICKUP_LINE = 101, 102, 103, 104

_EMPTY_ADDRESS: Final = dict.fromkeys(
    (
        "first_name",
        "last_name",
        "company",
        "street_1",
        "street_2",
        "city",
        "zip",
        "state",
        "country",
        "country_iso2",
        "phone",
        "email",
    ),
    "",
)
_IMAGE: Final = "https://images.example.com/shirt-{}.jpg"


def fill(sandbox: Sandbox) -> None:
    """Puts every object into an empty sandbox."""
    for resource, documents in (*_catalog(), *_products(), *_customers(), *_marketing(), *_orders()):
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


def _orders() -> list[tuple[str, list[dict[str, Any]]]]:
    of_order = {"order_id": ORDER}
    name = {"first_name": "Anna", "last_name": "Berg", "email": "anna@example.com"}
    address = {**name, "zip": "44325", "country": "United States", "country_iso2": "US"}
    billing = {"billing_address": {**_EMPTY_ADDRESS, **address, "form_fields": []}}
    sent = {
        "billing_address": {**_EMPTY_ADDRESS, **address},
        "shipping_address": {**_EMPTY_ADDRESS, **address},
    }
    option = {
        "id": 1,
        "option_id": SIZE,
        "order_product_id": LINE,
        "product_option_id": SIZE,
        "display_name": "Size",
        "display_name_customer": "Size",
        "display_name_merchant": "Size",
        "display_value": "S",
        "display_value_customer": "S",
        "display_value_merchant": "S",
        "value": str(SMALL),
        "type": "Multiple choice",
        "name": "Size",
        "display_style": "",
    }
    discount = {"id": "coupon", "amount": "2.5000", "name": "Five off", "code": "FIVE", "target": "order"}
    return [
        (
            "orders",
            [
                {
                    "id": ORDER,
                    "customer_id": ANNA,
                    "shipping_address_count": 1,
                    "items_total": 3,
                    "external_order_id": "7",
                    **billing,
                },
                {"id": DOWNLOAD, "order_is_digital": True, "items_total": 1, **billing},
                {"id": PICKED_UP, "items_total": 1, **billing},
            ],
        ),
        (
            "order_shipping_addresses",
            [{"id": SHIPPED_TO, **of_order, **address, "shipping_method": "By bike"}],
        ),
        (
            "order_products",
            [
                {
                    **_line(LINE, ORDER, SHIRT, "Shirt"),
                    "order_address_id": SHIPPED_TO,
                    "quantity": 2,
                    "total_ex_tax": "20.0000",
                    "total_inc_tax": "22.0000",
                    "total_tax": "2.0000",
                    "product_options": [option],
                    "applied_discounts": [discount],
                },
                {**_line(SECOND_LINE, ORDER, BARE, "Bare"), "order_address_id": SHIPPED_TO},
                {**_line(FILE_LINE, DOWNLOAD, MUG, "Mug"), "type": "digital"},
                {**_line(PICKUP_LINE, PICKED_UP, SHIRT, "Shirt"), "order_pickup_method_id": PICKUP},
            ],
        ),
        ("order_pickups", [{"id": PICKUP, "order_id": PICKED_UP, "pickup_method_id": 1}]),
        (
            "order_fees",
            [
                {
                    "id": 97,
                    **of_order,
                    "display_name_customer": "Handwork",
                    "base_cost": "5.0000",
                    "tax_class_id": 1,
                }
            ],
        ),
        (
            "order_coupons",
            [{"id": 98, **of_order, "coupon_id": COUPON, "code": "FIVE", "amount": 5, "discount": 5}],
        ),
        (
            "order_shipments",
            [
                {
                    "id": PARCEL,
                    **of_order,
                    "order_address_id": SHIPPED_TO,
                    "items": [{"order_product_id": SECOND_LINE, "product_id": BARE, "quantity": 1}],
                    **sent,
                }
            ],
        ),
        (
            "order_messages",
            [{"id": 99, **of_order, "customer_id": ANNA, "subject": "Soon?", "message": "When?"}],
        ),
    ]


def _line(key: int, order: int, product: int, name: str) -> dict[str, Any]:
    names = {"name": name, "name_customer": name, "name_merchant": name}
    return {"id": key, "order_id": order, "product_id": product, **names}
