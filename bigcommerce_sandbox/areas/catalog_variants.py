"""Variants: of one product, and of the whole store.

https://developer.bigcommerce.com/docs/rest-catalog/product-variants
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import (
    Answer,
    RefusedError,
    conflict,
    data,
    invalid,
    joined,
    not_found,
    nothing,
    v3_error,
)
from bigcommerce_sandbox.areas.catalog_children import check_product
from bigcommerce_sandbox.areas.catalog_shapes import VARIANT
from bigcommerce_sandbox.areas.catalog_upkeep import MIRRORED, settle
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.fields import check
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, list_v3, one_v3
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

MOST_UPDATED: Final = 50
MOST_SKUS: Final = 600
"""Variants of one product."""

LIST: Final = Listing(
    resource="product_variants",
    filters={
        **compare("id", Kind.INTEGER, ""),
        **compare("sku", Kind.TEXT, ""),
        **compare("upc", Kind.TEXT, ""),
        **compare("product_id", Kind.INTEGER, "in"),
    },
)
OF_PRODUCT: Final = Listing(resource="product_variants")


def sku_owner(store: Store, sku: str) -> int | None:
    """The product that has this SKU, itself or on a variant, whatever the case; None if it is free."""
    product = store.find("products", equal("sku", sku.casefold()))
    if product is not None:
        return product
    variant = store.find("product_variants", equal("sku", sku.casefold()))
    return None if variant is None else (store.document("product_variants", variant) or {}).get("product_id")


def list_variants(call: Call) -> Answer:
    """Variants of the whole store."""
    return list_v3(call, LIST)


def list_of_product(call: Call) -> Answer:
    """Variants of one product."""
    return list_v3(call, OF_PRODUCT, equal("product_id", check_product(call.store, call.ids["product_id"])))


def get_variant(call: Call) -> Answer:
    """One variant."""
    product = check_product(call.store, call.ids["product_id"])
    return one_v3(call, OF_PRODUCT, call.ids["variant_id"], equal("product_id", product))


def create_variant(call: Call) -> Answer:
    """A new variant of a product, for a combination of option values that has none yet."""
    product = check_product(call.store, call.ids["product_id"])
    (key,) = add_variants(call.store, product, [call.object()])
    settle(call.store, product)
    return data(call.store.served("product_variants", key))


def update_variant(call: Call) -> Answer:
    """Changes the given fields of a variant; its option values stay."""
    product, key = check_product(call.store, call.ids["product_id"]), call.ids["variant_id"]
    if call.store.find("product_variants", equal("id", key), equal("product_id", product)) is None:
        raise not_found("The variant")
    _update(call.store, key, call.object())
    settle(call.store, product)
    return data(call.store.served("product_variants", key))


def delete_variant(call: Call) -> Answer:
    """Removes a variant; a product without any gets its base variant back."""
    product, key = check_product(call.store, call.ids["product_id"]), call.ids["variant_id"]
    if call.store.find("product_variants", equal("id", key), equal("product_id", product)) is None:
        raise not_found("The variant")
    call.store.remove("product_variants", key)
    settle(call.store, product)
    return nothing()


def write_variants(call: Call) -> Answer:
    """Changes the variants that are given by id and makes the others; one that is wrong refuses all."""
    keys: list[int] = []
    errors = []
    for item in call.items(MOST_UPDATED):
        try:
            keys.append(_write(call.store, item))
        except RefusedError as refused:
            errors.append(v3_error(refused.status, refused.title, refused.errors))
    if errors:
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "Some variants are invalid.", body={"batch_errors": errors})
    for product in {call.store.documents("product_variants", [equal("id", key)])[0]["product_id"] for key in keys}:
        settle(call.store, product)
    return data(joined(call.store.served("product_variants", key) or b"" for key in keys))


def _write(store: Store, item: Document) -> int:
    key = item.get("id")
    if key is None:
        product = item.get("product_id")
        if not isinstance(product, int) or store.served("products", product) is None:
            raise invalid({"product_id": "id, or product_id with sku and option_values, is required"})
        return add_variants(store, product, [item])[0]
    if not isinstance(key, int) or store.served("product_variants", key) is None:
        raise invalid({"id": f"There is no variant {key}."})
    _update(store, key, item)
    return key


def _update(store: Store, key: int, body: Document) -> None:
    fields, errors = check(VARIANT, body, creating=False)
    if errors:
        raise invalid(errors)
    before = store.document("product_variants", key) or {}
    _check_sku(store, fields, before["product_id"], key)
    store.change("product_variants", key, fields)
    if not before["option_values"]:
        mirrored = {name: fields[name] for name in MIRRORED if fields.get(name) is not None}
        store.change("products", before["product_id"], mirrored)


def _check_sku(store: Store, fields: Document, product: int, key: int) -> None:
    sku = fields.get("sku")
    if not sku:
        return
    owner, other = sku_owner(store, sku), store.find("product_variants", equal("sku", sku.casefold()))
    base = (store.document("products", product) or {}).get("base_variant_id")
    if owner not in {None, product} or other not in {None, key, base}:
        raise conflict({"sku": f"The SKU {sku} is already in use."})


def add_variants(store: Store, product: int, items: list[Document]) -> list[int]:
    """Adds variants to a product, with the options and values that they name.

    Returns:
        Their ids.

    Raises:
        RefusedError: 422 for what is missing or unknown, 409 for a SKU or a combination that is taken.
    """
    taken = {
        _combination(variant["option_values"])
        for variant in store.documents("product_variants", [equal("product_id", product)])
        if variant["option_values"]
    }
    keys = []
    for item in items:
        fields, errors = check(VARIANT, item, creating=True)
        errors |= {name: f"{name} is required" for name in ("sku", "option_values") if not item.get(name)}
        if not errors and len(taken) >= MOST_SKUS:
            errors["sku"] = f"A product has at most {MOST_SKUS} variants."
        if errors:
            raise invalid(errors)
        _check_sku(store, fields, product, key=0)
        chosen = _option_values(store, product, item["option_values"])
        combination = _combination(chosen)
        if combination in taken:
            raise conflict({"option_values": "There is already a variant with these option values."})
        if taken and {option for option, _ in combination} != {option for option, _ in next(iter(taken))}:
            raise invalid({"option_values": "Every variant needs one value of each option of its product."})
        taken.add(combination)
        variant = {**fields, "product_id": product, "option_values": chosen}
        key = int(store.insert("product_variants", variant)["id"])
        store.change("product_variants", key, {"sku_id": key}, touch=False)
        keys.append(key)
    return keys


def _combination(values: list[Document]) -> frozenset[tuple[int, int]]:
    return frozenset((value["option_id"], value["id"]) for value in values)


def _option_values(store: Store, product: int, given: Any) -> list[Document]:  # noqa: ANN401 - JSON
    if not isinstance(given, list) or not all(isinstance(value, dict) for value in given):
        raise invalid({"option_values": "option_values must be an array of objects"})
    return [_option_value(store, product, value) for value in given]


def _option_value(store: Store, product: int, given: Document) -> Document:
    """Finds an option's value by ids or by names; names that are new become options and values."""
    options = store.documents("product_options", [equal("product_id", product)])
    name, label = given.get("option_display_name"), given.get("label")
    by_id = given.get("option_id")
    option = next(
        (one for one in options if one["id"] == by_id or (not by_id and _same(one["display_name"], name))),
        None,
    )
    if option is None:
        if by_id or not name or not label:
            raise invalid({"option_values": "An option needs option_id and id, or option_display_name and label."})
        fields = {"product_id": product, "name": name, "display_name": name, "type": "radio_buttons"}
        option = store.insert("product_options", {**fields, "sort_order": len(options)})
    values = store.documents("product_option_values", [equal("option_id", option["id"])])
    value = next(
        (one for one in values if one["id"] == given.get("id") or (not given.get("id") and _same(one["label"], label))),
        None,
    )
    if value is None:
        if given.get("id") or not label:
            raise invalid({"option_values": f"The option {option['display_name']} has no such value."})
        owners = {"option_id": option["id"], "product_id": product}
        value = store.insert("product_option_values", {**owners, "label": label, "sort_order": len(values)})
    return {
        "id": value["id"],
        "label": value["label"],
        "option_id": option["id"],
        "option_display_name": option["display_name"],
    }


def _same(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()


ROUTES: Final = (
    Route("GET", "/v3/catalog/variants", scopes.PRODUCTS, list_variants),
    Route("PUT", "/v3/catalog/variants", scopes.PRODUCTS, write_variants),
    Route("GET", "/v3/catalog/products/{product_id}/variants", scopes.PRODUCTS, list_of_product),
    Route("POST", "/v3/catalog/products/{product_id}/variants", scopes.PRODUCTS, create_variant),
    Route("GET", "/v3/catalog/products/{product_id}/variants/{variant_id}", scopes.PRODUCTS, get_variant),
    Route("PUT", "/v3/catalog/products/{product_id}/variants/{variant_id}", scopes.PRODUCTS, update_variant),
    Route("DELETE", "/v3/catalog/products/{product_id}/variants/{variant_id}", scopes.PRODUCTS, delete_variant),
)
