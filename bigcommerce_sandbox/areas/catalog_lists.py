"""How products are listed: filters, order and includes.

https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.answers import joined
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition, found_in, within
from bigcommerce_sandbox.filters import Filter, compare, flag, keyword, one_of, product_time, value_of
from bigcommerce_sandbox.listing import Fragments, Include, Listing, children_of
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

OPTIONS_PAGE_CAP: Final = 10
"""Products on a page that includes options or modifiers."""


def with_values(options: str, values: str) -> Callable[[Store, Sequence[int]], Fragments]:
    """Renders the options (or modifiers) of products, each with its values."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        return {
            product: joined(_valued(store, documents, values))
            for product, documents in store.children(options, "product_id", keys).items()
        }

    return fragments


def _valued(store: Store, documents: list[bytes], values: str) -> list[bytes]:
    ids = [json.loads(document)["id"] for document in documents]
    found = store.children(values, "option_id", ids)
    return [
        document[:-1] + b',"option_values":' + joined(found.get(key, [])) + b"}"
        for key, document in zip(ids, documents, strict=True)
    ]


def _channels(store: Store, keys: Sequence[int]) -> Fragments:
    found = store.children("product_channel_assignments", "product_id", keys)
    return {key: render([json.loads(row)["channel_id"] for row in rows]) for key, rows in found.items()}


def _primary_image(store: Store, keys: Sequence[int]) -> Fragments:
    found = store.children("product_images", "product_id", keys)
    return {key: next((row for row in rows if b'"is_thumbnail":true' in row), rows[0]) for key, rows in found.items()}


def _nothing(_store: Store, _keys: Sequence[int]) -> Fragments:
    return {}


def _in_all_categories(text: str, _call: Call) -> Condition:
    """Products that are in every one of the categories, unlike all other ``:in`` filters."""
    ids = tuple(value_of(Kind.INTEGER, part) for part in text.split(",") if part.strip())
    each = "SELECT id FROM products__categories WHERE value = ?"
    return Condition(" AND ".join([f"id IN ({each})"] * len(ids)) or "1", ids)


def _in_this_category_alone(text: str, _call: Call) -> Condition:
    """Products of a category; those that are in further ones are left out, as documented."""
    return Condition(
        "id IN (SELECT id FROM products__categories WHERE value = ?) AND "
        "(SELECT count(*) FROM products__categories AS c WHERE c.id = products.id) = 1",
        (value_of(Kind.INTEGER, text),),
    )


def _in_channels(text: str, _call: Call) -> Condition:
    chosen = within("channel_id", (value_of(Kind.INTEGER, part) for part in text.split(",") if part.strip()))
    return found_in("product_channel_assignments", "product_id", chosen)


def _flagged(yes: str, no: str) -> Filter:
    def condition(text: str, _call: Call) -> Condition:
        return Condition(yes if flag(text) else no)

    return condition


INCLUDES: Final = {
    "variants": Include("variants", children_of("product_variants", "product_id")),
    "images": Include("images", children_of("product_images", "product_id")),
    "primary_image": Include("primary_image", _primary_image, empty=b"null"),
    "custom_fields": Include("custom_fields", children_of("product_custom_fields", "product_id")),
    "bulk_pricing_rules": Include("bulk_pricing_rules", children_of("bulk_pricing_rules", "product_id")),
    "videos": Include("videos", children_of("product_videos", "product_id")),
    "options": Include("options", with_values("product_options", "product_option_values"), page_cap=OPTIONS_PAGE_CAP),
    "modifiers": Include(
        "modifiers", with_values("product_modifiers", "product_modifier_values"), page_cap=OPTIONS_PAGE_CAP
    ),
    "channels": Include("channels", _channels),
    "reviews": Include("reviews", children_of("product_reviews", "product_id")),
    "parent_relations": Include("parent_relations", _nothing),
}

_LEVELS: Final = ("in", "not_in", "min", "max", "greater", "less")
_WATCHED: Final = "inventory_tracking <> 'none'"

FILTERS: Final[dict[str, Filter]] = {
    **compare("id", Kind.INTEGER, "", *_LEVELS),
    **compare("name", Kind.TEXT, ""),
    **compare("mpn", Kind.TEXT, ""),
    **compare("upc", Kind.TEXT, ""),
    **compare("sku", Kind.TEXT, "", "in"),
    **compare("price", Kind.NUMBER, ""),
    **compare("weight", Kind.NUMBER, ""),
    **compare("brand_id", Kind.INTEGER, ""),
    **compare("is_visible", Kind.FLAG, ""),
    **compare("is_featured", Kind.FLAG, ""),
    **compare("is_free_shipping", Kind.FLAG, ""),
    **compare("inventory_level", Kind.INTEGER, "", *_LEVELS),
    **compare("total_sold", Kind.INTEGER, ""),
    **product_time("date_modified", "", "min", "max"),
    **product_time("date_last_imported", "", "not", "min", "max"),
    "condition": one_of("condition", "new", "used", "refurbished"),
    "type": one_of("type", "physical", "digital"),
    "availability": one_of("availability", "available", "disabled", "preorder"),
    "keyword": keyword("name", "sku"),
    "categories": _in_this_category_alone,
    "categories:in": _in_all_categories,
    "channel_id:in": _in_channels,
    "out_of_stock": _flagged(f"{_WATCHED} AND inventory_level <= 0", "1"),
    "inventory_low": _flagged(
        f"{_WATCHED} AND inventory_level <= inventory_warning_level",
        f"{_WATCHED} AND inventory_level > inventory_warning_level",
    ),
}

LIST: Final = Listing(
    resource="products",
    filters=FILTERS,
    sorts={
        name: name
        for name in (
            "id",
            "name",
            "sku",
            "price",
            "date_modified",
            "date_last_imported",
            "inventory_level",
            "is_visible",
            "total_sold",
            "calculated_price",
        )
    },
    includes=INCLUDES,
    most_is_documented=True,
    always=("id", "gift_wrapping_options_type", "gift_wrapping_options_list"),
)
