"""The kinds of objects that histories are about: what their records say, what they point at, how they may be wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.target_bigcommerce.records import ADDRESS, BILLING, line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Document = dict[str, Any]

PARENTS = (1, 2, 3)
"""Objects that others point at; none of them is ever deleted."""

LEAF = 4
"""The one object of each kind that nothing points at, and that comes and goes."""

SHIRT, HOOD = 5, 6
"""Products that bear variants and options; they come for those alone."""

NOBODY = 99
"""An object of the source that never comes."""

LABELS = (*PARENTS, LEAF, 7, 8, 9)
"""The numbers of variants."""


class Kind(NamedTuple):
    """A kind of object.

    Attributes:
        required: What every record of an object holds, by its number.
        free: Fields that a record may hold or not, and how each is made of a figure.
        points_at: The objects that one object points at, by its number.
        key: What identifies an object of the store; None for what it points at.
        always: The free fields that every record holds.
        naming: The fields without which it is not known which object is meant.
        refused: What the store takes in no record.
        refused_anew: What it takes in no record of an object that it does not have.
        astray: What points at an object that never comes.
        pointing: The streams and ids that an object of the store points at.
        collection: What the store calls the objects; None for what the stream is called.
        has_id: Whether an object has an id in the source.
        is_one: Whether a row of its collection is one of them.
        comes_and_goes: Whether an object is made and deleted by its own records.
        first_id: What is added to the number of an object for its id in the source.
    """

    required: Callable[[int], Document]
    free: Mapping[str, Callable[[int], object]]
    points_at: Callable[[int], Sequence[tuple[str, int]]]
    key: Callable[[Document], str] | None
    always: frozenset[str] = frozenset()
    naming: tuple[str, ...] = ()
    refused: Mapping[str, object] = MappingProxyType({})
    refused_anew: Mapping[str, object] = MappingProxyType({})
    astray: Mapping[str, object] = MappingProxyType({})
    pointing: Callable[[Document], set[tuple[str, int]]] = lambda _: set()
    collection: str | None = None
    has_id: bool = True
    is_one: Callable[[Document], bool] = lambda row: not row.get("is_deleted")
    comes_and_goes: bool = True
    first_id: int = 0


def _text(value: int) -> str:
    return f"Text {value}" if value else ""


def parent(number: int) -> int:
    """A parent of an object."""
    return PARENTS[number % 3]


def other_parent(number: int) -> int:
    """Another; no two numbers below nine share both."""
    return PARENTS[number // 3 % 3]


def _named(what: str, number: int, field: str, start: str) -> Document:
    return {"name": f"{what} {number}", field: f"{start}-{number}"}


def _of(field: str) -> Callable[[Document], str]:
    return lambda row: str(row[field])


def _nothing(_: int) -> tuple[()]:
    return ()


TOO_LONG = "x" * 300

_SIZE = {
    "display_name": "Size",
    "type": "dropdown",
    "option_values": [{"label": f"S{number}", "sort_order": number} for number in LABELS],
}


def _product(number: int) -> Document:
    return {
        **_named("Product", number, "sku", "SKU"),
        "type": "physical",
        "weight": 1,
        "price": number,
        "brand_id": parent(number),
        "categories": [parent(number)],
        **({"options": [_SIZE]} if number == SHIRT else {}),
    }


def _above(number: int) -> int:
    """The category that a category is below."""
    return 1 if number >= LEAF else number - 1


def _order(number: int) -> Document:
    bill = {**BILLING, "email": f"c{number}@example.com"}
    lines = [line(parent(number), name=f"Product {parent(number)}", quantity=9)]
    return {
        "external_order_id": f"ERP-{number}",
        "customer_id": parent(number),
        "billing_address": bill,
        "products": lines,
    }


_PLACE = {
    "address1": "1 Quay",
    "city": "Austin",
    "state": "TX",
    "zip": "78701",
    "country_code": "US",
    "email": "a@example.com",
    "geo_coordinates": {"latitude": 30.2, "longitude": -97.7},
}

FIRST_RING: Mapping[str, Kind] = {
    "brands": Kind(
        lambda number: {"name": f"Brand {number}"},
        {"page_title": _text, "meta_description": _text},
        _nothing,
        _of("name"),
        naming=("name",),
        refused={"search_keywords": TOO_LONG},
    ),
    "categories": Kind(
        lambda number: {"name": f"Category {number}", "tree_id": 11, "parent_id": _above(number)},
        {"description": _text, "page_title": _text},
        lambda number: () if number == 1 else (("categories", _above(number)),),
        _of("name"),
        naming=("name",),
        refused={"search_keywords": TOO_LONG},
        refused_anew={"name": TOO_LONG},
        astray={"parent_id": NOBODY},
        pointing=lambda row: {("categories", row["parent_id"])} if row["parent_id"] else set(),
    ),
    "products": Kind(
        _product,
        {"description": _text, "warranty": _text},
        lambda number: (("brands", parent(number)), ("categories", parent(number))),
        _of("sku"),
        naming=("sku", "name"),
        refused={"weight": -1},
        astray={"brand_id": NOBODY},
        pointing=lambda row: {("brands", row["brand_id"]), *(("categories", one) for one in row["categories"])},
    ),
    "customers": Kind(
        lambda number: {"email": f"c{number}@example.com", "first_name": "Ada", "last_name": "Lovelace"},
        {"company": _text, "notes": _text},
        _nothing,
        _of("email"),
        naming=("email",),
        refused={"phone": TOO_LONG},
        refused_anew={"email": "nobody"},
    ),
    "coupons": Kind(
        lambda number: {
            **_named("Coupon", number, "code", "CODE"),
            "type": "per_total_discount",
            "amount": "5.0000",
            "applies_to": {"entity": "products", "ids": [parent(number)]},
        },
        {"max_uses": int, "max_uses_per_customer": int},
        lambda number: (("products", parent(number)),),
        _of("code"),
        naming=("code",),
        refused={"type": "whatever"},
        astray={"applies_to": {"entity": "products", "ids": [NOBODY]}},
        pointing=lambda row: {("products", one) for one in row["applies_to"]["ids"]},
    ),
    "orders": Kind(
        _order,
        {"staff_notes": _text, "customer_message": _text},
        lambda number: (("products", parent(number)), ("customers", parent(number))),
        _of("external_order_id"),
        refused={"status_id": NOBODY},
    ),
}


def _metafields_of(owner: str) -> Kind:
    return Kind(
        lambda number: {
            "resource_id": parent(number),
            "namespace": "Warehouse",
            "key": f"Key {number}",
            "permission_set": "write",
        },
        {"value": _text, "description": _text},
        lambda number: ((owner, parent(number)),),
        _of("key"),
        always=frozenset({"value"}),
        naming=("key",),
        refused={"description": TOO_LONG},
        astray={"resource_id": NOBODY},
        pointing=lambda row: {(owner, row["resource_id"])},
    )


def _choices(what: str, **fields: object) -> Kind:
    return Kind(
        lambda number: {**_SIZE, "product_id": HOOD, "display_name": f"{what} {number}", **fields},
        {"sort_order": int},
        lambda _: (("products", HOOD),),
        _of("display_name"),
        always=frozenset({"sort_order"}),
        naming=("display_name",),
        refused={"sort_order": "first"},
        astray={"product_id": NOBODY},
        pointing=lambda row: {("products", row["product_id"])},
        is_one=lambda row: row["display_name"] != "Size",
    )


def _stock_of(number: int) -> Document:
    return {"product_id": parent(number), "location_id": 1, "sku": f"SKU-{parent(number)}"}


SECOND_RING: Mapping[str, Kind] = {
    "customer_groups": Kind(
        lambda number: {
            "name": f"Group {number}",
            "category_access": {"type": "specific", "categories": [parent(number)]},
        },
        {},
        lambda number: (("categories", parent(number)),),
        _of("name"),
        naming=("name",),
        refused={"discount_rules": [{"type": "whatever", "method": "percent", "amount": "5.0000"}]},
        astray={"category_access": {"type": "specific", "categories": [NOBODY]}},
        pointing=lambda row: {("categories", one) for one in row["category_access"]["categories"]},
    ),
    "customer_attributes": Kind(
        lambda number: {"name": f"Attribute {number}", "type": "string"},
        {},
        _nothing,
        _of("name"),
        naming=("name",),
        refused_anew={"type": "whatever"},
    ),
    "customer_attribute_values": Kind(
        lambda number: {"customer_id": parent(number), "attribute_id": other_parent(number)},
        {"attribute_value": _text},
        lambda number: (("customers", parent(number)), ("customer_attributes", other_parent(number))),
        None,
        always=frozenset({"attribute_value"}),
        naming=("attribute_id",),
        refused={"attribute_value": TOO_LONG},
        astray={"customer_id": NOBODY},
        pointing=lambda row: {("customers", row["customer_id"]), ("customer_attributes", row["attribute_id"])},
    ),
    "customer_addresses": Kind(
        lambda number: {"customer_id": parent(number), **ADDRESS, "address1": f"{number} Main St"},
        {},
        lambda number: (("customers", parent(number)),),
        _of("address1"),
        naming=("address1",),
        refused_anew={"country_code": "XX"},
        astray={"customer_id": NOBODY},
        pointing=lambda row: {("customers", row["customer_id"])},
    ),
    "product_metafields": _metafields_of("products"),
    "brand_metafields": _metafields_of("brands"),
    "category_metafields": _metafields_of("categories"),
    "variant_metafields": _metafields_of("product_variants"),
    "customer_metafields": _metafields_of("customers"),
    "order_metafields": _metafields_of("orders"),
    "product_options": _choices("Option"),
    "product_modifiers": _choices("Modifier", required=False),
    "locations": Kind(
        lambda number: {
            "code": f"PLACE-{number}",
            "type_id": "PHYSICAL",
            "time_zone": "Etc/UTC",
            "managed_by_external_source": False,
            "address": _PLACE,
        },
        {"label": _text},
        _nothing,
        _of("code"),
        always=frozenset({"label"}),
        naming=("code",),
        refused={"label": 7},
        is_one=lambda row: row["id"] != 1,
        first_id=10,
    ),
    "product_variants": Kind(
        lambda number: {
            "product_id": SHIRT,
            "sku": f"V-{number}",
            "option_values": [{"option_display_name": "Size", "label": f"S{number}"}],
        },
        {"price": int, "bin_picking_number": _text},
        lambda _: (("products", SHIRT),),
        _of("sku"),
        refused={"width": "wide"},
        astray={"product_id": NOBODY, "sku": "V-99"},
        pointing=lambda row: {("products", row["product_id"])},
        is_one=lambda row: bool(row["option_values"]),
    ),
    "inventory_items": Kind(
        _stock_of,
        {"quantity": int},
        lambda number: (("products", parent(number)),),
        None,
        always=frozenset({"quantity"}),
        astray={"product_id": NOBODY, "sku": "SKU-99"},
        pointing=lambda row: {("products", row["product_id"])},
        collection="inventory_levels",
        has_id=False,
        comes_and_goes=False,
    ),
    "price_lists": Kind(
        lambda number: {"name": f"Prices {number}"},
        {},
        _nothing,
        _of("name"),
        naming=("name",),
        refused={"active": "maybe"},
    ),
    "price_list_assignments": Kind(
        lambda number: {
            "price_list_id": other_parent(number),
            "customer_group_id": parent(number),
            **({"channel_id": 1} if number >= LEAF else {}),
        },
        {},
        lambda number: (("price_lists", other_parent(number)), ("customer_groups", parent(number))),
        None,
        astray={"price_list_id": NOBODY},
        pointing=lambda row: {("price_lists", row["price_list_id"]), ("customer_groups", row["customer_group_id"])},
    ),
    "price_list_records": Kind(
        lambda number: {
            "price_list_id": parent(number),
            "variant_id": other_parent(number),
            "currency": "usd",
            "retail_price": 1000 + number,
        },
        {"price": int, "sale_price": int},
        lambda number: (("price_lists", parent(number)), ("product_variants", other_parent(number))),
        None,
        naming=("variant_id",),
        refused={"map_price": -1},
        astray={"variant_id": NOBODY},
        pointing=lambda row: {("price_lists", row["price_list_id"]), ("product_variants", row["variant_id"])},
        collection="price_records",
        has_id=False,
    ),
    "order_shipments": Kind(
        lambda number: {
            "order_id": parent(number),
            "tracking_number": f"T-{number}",
            "items": [{"product_id": parent(parent(number)), "quantity": 1}],
        },
        {"comments": _text, "shipping_method": _text},
        lambda number: (("orders", parent(number)), ("products", parent(parent(number)))),
        _of("tracking_number"),
        refused={"tracking_link": "x" * 600},
        astray={"order_id": NOBODY},
        pointing=lambda row: {("orders", row["order_id"])},
    ),
    "subscribers": Kind(
        lambda number: {"email": f"s{number}@example.com"},
        {"first_name": _text, "last_name": _text},
        _nothing,
        _of("email"),
        naming=("email",),
        refused={"source": TOO_LONG},
    ),
    "gift_certificates": Kind(
        lambda number: {
            "code": f"GIFT-{number}",
            "to_name": "Ada",
            "to_email": "ada@example.com",
            "amount": "25.0000",
            "from_name": "Ben",
            "from_email": "ben@example.com",
        },
        {"message": _text},
        _nothing,
        _of("code"),
        naming=("code",),
        refused={"message": TOO_LONG},
    ),
    "redirects": Kind(
        lambda number: {
            "site_id": 1,
            "from_path": f"/from-{number}/",
            "to": {"type": "product", "entity_id": parent(number)},
        },
        {},
        lambda number: (("products", parent(number)),),
        _of("from_path"),
        naming=("from_path",),
        refused={"to": {"type": "url", "url": TOO_LONG * 10}},
        astray={"to": {"type": "product", "entity_id": NOBODY}},
        pointing=lambda row: {("products", row["to"]["entity_id"])},
    ),
}

KINDS: Mapping[str, Kind] = {**FIRST_RING, **SECOND_RING}

ARGUED = {
    "category_trees": "the one tree of the source is in every history",
    "channels": "they are found and never written",
    "inventory_adjustments": "they add up, and only the journal knows which were carried out; histories lose it",
}
"""Why the histories of other resources are not played."""

KEY_FIELDS = {"categories": "category_id"}
