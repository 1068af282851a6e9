"""What the store itself keeps right about a product: base variant, calculated prices, stock, address.

https://developer.bigcommerce.com/docs/rest-catalog/product-variants
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas import urls
from bigcommerce_sandbox.condition import equal

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

DEFAULT_CHANNEL: Final = 1
"""The storefront that every new product is assigned to."""

MIRRORED: Final = (
    "sku",
    "price",
    "cost_price",
    "sale_price",
    "retail_price",
    "map_price",
    "weight",
    "width",
    "height",
    "depth",
    "is_free_shipping",
    "fixed_cost_shipping_price",
    "upc",
    "mpn",
    "gtin",
    "inventory_level",
    "inventory_warning_level",
    "bin_picking_number",
)
"""Fields of which a base variant has its product's values."""


def accompany(store: Store, product: Document) -> None:
    """Gives a new product its address, its channel and, unless it has variants, its base variant."""
    key = product["id"]
    if not product["custom_url"]:
        url = urls.free(store, f"/{urls.slug(product['name'])}/", ("products", key))
        custom_url = {"url": url, "is_customized": False}
        store.change("products", key, {"custom_url": custom_url}, touch=False)
    store.insert("product_channel_assignments", {"product_id": key, "channel_id": DEFAULT_CHANNEL})
    settle(store, key)


def settle(store: Store, key: int) -> None:
    """Sets a product's derived values, and those of its variants, after any of them was written."""
    product = store.document("products", key)
    if product is None:
        return
    variants = [json.loads(row.document) for row in store.select("product_variants", [equal("product_id", key)])]
    proper = [variant for variant in variants if variant["option_values"]]
    base = next((variant for variant in variants if not variant["option_values"]), None)
    if proper and base:
        store.change("products", key, {"base_variant_id": None}, touch=False)
        store.remove("product_variants", base["id"])
    elif not proper and not base:
        base = store.insert("product_variants", {"product_id": key})
    price = float(product["sale_price"] or product["price"])
    facts: Document = {
        "calculated_price": price,
        "base_variant_id": None if proper or base is None else base["id"],
    }
    if proper and product["inventory_tracking"] == "variant":
        facts["inventory_level"] = sum(variant["inventory_level"] or 0 for variant in proper)
    _change_quietly(store, "products", product, facts)
    for variant in proper:
        own = variant["sale_price"] or variant["price"]
        weight = product["weight"] if variant["weight"] is None else variant["weight"]
        calculated = {"calculated_price": price if own is None else own, "calculated_weight": weight}
        _change_quietly(store, "product_variants", variant, calculated)
    if base and not proper:
        mirrored = {name: product[name] for name in MIRRORED}
        calculated = {"calculated_price": price, "calculated_weight": product["weight"]}
        _change_quietly(store, "product_variants", base, {**mirrored, **calculated})


def _change_quietly(store: Store, resource: str, before: Document, facts: Document) -> None:
    if any(before.get(name) != value for name, value in facts.items()):
        store.change(resource, before["id"], facts, touch=False)
