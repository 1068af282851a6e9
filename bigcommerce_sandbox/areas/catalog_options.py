"""Options and modifiers of a product, and their values: two resources of one build.

https://developer.bigcommerce.com/docs/rest-catalog/product-variant-options
https://developer.bigcommerce.com/docs/rest-catalog/product-modifiers
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, conflict, data, invalid, not_found, nothing
from bigcommerce_sandbox.areas.catalog_children import Owner, owner_of
from bigcommerce_sandbox.areas.catalog_upkeep import settle
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.fields import ANY, FLAG, OBJECT, OBJECTS, Field, Shape, check, choice, integer, text
from bigcommerce_sandbox.listing import Include, Listing, children_of, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call

MOST_VALUES: Final = 250
_LOWEST: Final = -(2**31)
_OPTION_TYPES: Final = (
    "radio_buttons",
    "rectangles",
    "dropdown",
    "product_list",
    "product_list_with_images",
    "swatch",
)
_MODIFIER_TYPES: Final = (
    "date",
    "checkbox",
    "file",
    "text",
    "multi_line_text",
    "numbers_only_text",
    *_OPTION_TYPES,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """Options, or modifiers.

    Attributes:
        resource: Their collection.
        values: The collection of their values.
        path: The end of their path below a product.
        id_name: What the specification calls their id in the path.
        shape: What may be written of one.
        value_shape: What may be written of a value.
        needs_values: Whether one cannot be without values.
    """

    resource: str
    values: str
    path: str
    id_name: str
    shape: Shape
    value_shape: Shape
    needs_values: bool

    @property
    def listing(self) -> Listing:
        """How they are listed."""
        values = Include("option_values", children_of(self.values, "option_id"))
        return Listing(self.resource, most_is_documented=True, always_included=(values,))

    @property
    def value_listing(self) -> Listing:
        """How the values of one are listed."""
        return Listing(self.values, most_is_documented=True)


_VALUE: Final = {
    "label": text(255, required=True),
    "sort_order": integer(_LOWEST, required=True),
    "value_data": ANY,
    "is_default": FLAG,
}
_COMMON: Final = {"config": OBJECT, "sort_order": integer(_LOWEST), "option_values": OBJECTS}

OPTIONS: Final = Choices(
    resource="product_options",
    values="product_option_values",
    path="options",
    id_name="option_id",
    shape={
        "display_name": text(255, required=True),
        "type": choice(*_OPTION_TYPES, required=True),
        **_COMMON,
    },
    value_shape=_VALUE,
    needs_values=True,
)
MODIFIERS: Final = Choices(
    resource="product_modifiers",
    values="product_modifier_values",
    path="modifiers",
    id_name="modifier_id",
    shape={
        "display_name": text(255, required=True),
        "type": choice(*_MODIFIER_TYPES, required=True),
        "required": Field("flag", required=True),
        **_COMMON,
    },
    value_shape={**_VALUE, "adjusters": OBJECT},
    needs_values=False,
)


def _write(call: Call, choices: Choices, key: int) -> Answer:
    """Adds an option (key 0) with its values, or changes one."""
    owner, body = owner_of(call), call.object()
    store, product = owner
    fields, errors = check(choices.shape, body, creating=not key)
    values = fields.pop("option_values", None)
    if not key and choices.needs_values and not values:
        errors["option_values"] = "option_values is required"
    if errors:
        raise invalid(errors)
    name = fields.get("display_name")
    for other in store.documents(choices.resource, [equal("product_id", product)]):
        if other["id"] != key and name and other["display_name"].casefold() == name.casefold():
            raise conflict({"display_name": f"The product already has the option {name}."})
    if key:
        store.change(choices.resource, key, fields)
    else:
        key = store.insert(choices.resource, {"name": name, **fields, "product_id": product})["id"]
    for item in values or ():
        _write_value(owner, choices, key, item.get("id") or 0, item)
    _rename_in_variants(owner, choices, key)
    return data(one(call, choices.listing, key))


def _write_value(owner: Owner, choices: Choices, option: int, key: int, item: Document) -> int:
    store, product = owner
    if key and store.find(choices.values, equal("id", key), equal("option_id", option)) is None:
        raise not_found("The option value")
    fields, errors = check(choices.value_shape, item, creating=not key)
    siblings = store.documents(choices.values, [equal("option_id", option)])
    if not key and len(siblings) >= MOST_VALUES:
        errors["option_values"] = f"An option has at most {MOST_VALUES} values."
    label = None if errors else fields.get("label")
    if label and any(one["id"] != key and one["label"].casefold() == label.casefold() for one in siblings):
        errors["label"] = f"The option already has the value {label}."
    if errors:
        raise invalid(errors)
    if key:
        store.change(choices.values, key, fields)
        return key
    return int(store.insert(choices.values, {**fields, "option_id": option, "product_id": product})["id"])


def _rename_in_variants(owner: Owner, choices: Choices, key: int) -> None:
    """Variants repeat the names of options and values."""
    store, product = owner
    if choices is not OPTIONS:
        return
    option = store.document(choices.resource, key) or {}
    labels = {one["id"]: one["label"] for one in store.documents(choices.values, [equal("option_id", key)])}
    for variant in store.documents("product_variants", [equal("product_id", product)]):
        named = [
            {**value, "option_display_name": option["display_name"], "label": labels[value["id"]]}
            if value["option_id"] == key
            else value
            for value in variant["option_values"]
        ]
        if named != variant["option_values"]:
            store.change("product_variants", variant["id"], {"option_values": named})


def _remove(owner: Owner, choices: Choices, option: int, value: int | None = None) -> None:
    """Removes an option or one value of it, with the variants made of it."""
    store, product = owner
    if choices is OPTIONS:
        for variant in store.documents("product_variants", [equal("product_id", product)]):
            if any(one["option_id"] == option and value in {None, one["id"]} for one in variant["option_values"]):
                store.remove("product_variants", variant["id"])
    if value is None:
        store.remove(choices.resource, option)
    else:
        store.remove(choices.values, value)
    settle(store, product)


def _option_in_path(call: Call, choices: Choices) -> int:
    key, of_product = call.ids[choices.id_name], equal("product_id", owner_of(call).product)
    if call.store.find(choices.resource, equal("id", key), of_product) is None:
        raise not_found("The option")
    return key


def _value_in_path(call: Call, choices: Choices) -> tuple[int, int]:
    option, key = _option_in_path(call, choices), call.ids["value_id"]
    if call.store.find(choices.values, equal("id", key), equal("option_id", option)) is None:
        raise not_found("The option value")
    return option, key


def _routes_of(choices: Choices) -> tuple[Route, ...]:
    def list_them(call: Call) -> Answer:
        return list_v3(call, choices.listing, equal("product_id", owner_of(call).product))

    def get(call: Call) -> Answer:
        return one_v3(call, choices.listing, _option_in_path(call, choices))

    def create(call: Call) -> Answer:
        return _write(call, choices, 0)

    def update(call: Call) -> Answer:
        return _write(call, choices, _option_in_path(call, choices))

    def delete(call: Call) -> Answer:
        _remove(owner_of(call), choices, _option_in_path(call, choices))
        return nothing()

    several = f"/v3/catalog/products/{{product_id}}/{choices.path}"
    single = f"{several}/{{{choices.id_name}}}"
    return (
        Route("GET", several, scopes.PRODUCTS, list_them),
        Route("POST", several, scopes.PRODUCTS, create),
        Route("GET", single, scopes.PRODUCTS, get),
        Route("PUT", single, scopes.PRODUCTS, update),
        Route("DELETE", single, scopes.PRODUCTS, delete),
        *_routes_of_values(choices, f"{single}/values"),
    )


def _routes_of_values(choices: Choices, several: str) -> tuple[Route, ...]:
    def list_them(call: Call) -> Answer:
        return list_v3(call, choices.value_listing, equal("option_id", _option_in_path(call, choices)))

    def get(call: Call) -> Answer:
        return one_v3(call, choices.value_listing, _value_in_path(call, choices)[1])

    def create(call: Call) -> Answer:
        return write(call, _option_in_path(call, choices), 0)

    def update(call: Call) -> Answer:
        return write(call, *_value_in_path(call, choices))

    def write(call: Call, option: int, value: int) -> Answer:
        owner = owner_of(call)
        key = _write_value(owner, choices, option, value, call.object())
        _rename_in_variants(owner, choices, option)
        return data(call.store.served(choices.values, key))

    def delete(call: Call) -> Answer:
        _remove(owner_of(call), choices, *_value_in_path(call, choices))
        return nothing()

    single = f"{several}/{{value_id}}"
    return (
        Route("GET", several, scopes.PRODUCTS, list_them),
        Route("POST", several, scopes.PRODUCTS, create),
        Route("GET", single, scopes.PRODUCTS, get),
        Route("PUT", single, scopes.PRODUCTS, update),
        Route("DELETE", single, scopes.PRODUCTS, delete),
    )


ROUTES: Final = (*_routes_of(OPTIONS), *_routes_of(MODIFIERS))
