"""The lines of an order: what they take from the catalog, and what a request gives them.

https://developer.bigcommerce.com/docs/rest-management/orders#create-an-order
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.areas.orders_collections import NONE
from bigcommerce_sandbox.areas.orders_shapes import (
    LINE,
    amount,
    checked,
    printed,
    refused,
)
from bigcommerce_sandbox.condition import equal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

_OPTION_TYPES: Final = {
    "swatch": "Swatch",
    "checkbox": "Checkbox",
    "date": "Date field",
    "file": "File Upload",
    "text": "Text field",
    "numbers_only_text": "Text field",
    "multi_line_text": "Multi-line text field",
    "product_list": "Product Pick List",
    "product_list_with_images": "Product Pick List",
}
"""What lines call the catalog's kinds of options; every other one is a multiple choice."""
_DISPLAY_STYLES: Final = {"rectangles": "Rectangle", "radio_buttons": "Radio", "dropdown": "Dropdown"}

_WRAPPING_COSTS: Final = (
    "base_wrapping_cost",
    "wrapping_cost_ex_tax",
    "wrapping_cost_inc_tax",
    "wrapping_cost_tax",
)
_VALUES: Final = {
    "product_options": "product_option_values",
    "product_modifiers": "product_modifier_values",
}

MOST_OPTIONS: Final = 100
"""Room for the ids of a line's options between those of two lines."""


def new_line(store: Store, body: Mapping[str, Any], where: str) -> Document:
    """A line that is not stored yet.

    Args:
        store: The store, for its catalog.
        body: The line as sent.
        where: Its place in the body, for messages.

    Raises:
        RefusedError: 400.
    """
    fields = _checked(body, where, creating=True)
    if fields.setdefault("quantity", 1) < 1:
        raise refused(f"The field '{where}quantity' must be at least 1.")
    line = _from_catalog(store, fields, where) if fields.get("product_id") else _custom(fields, where)
    return _priced({**line, **_given(fields, catalog=bool(line["product_id"]))}, fields)


def changed_line(store: Store, line: Document, body: Mapping[str, Any], where: str) -> Document:
    """A stored line as a request changes it: without its discounts, and unsent fields as they were.

    Raises:
        RefusedError: 400.
    """
    fields = _checked(body, where, creating=False)
    if _chooses_anew(line, fields):
        fields.setdefault("product_id", line["product_id"])
        line = {**line, **_from_catalog(store, fields, where)}
    return _priced({**line, **_given(fields, catalog=bool(line["product_id"]))}, fields)


def _checked(body: Mapping[str, Any], where: str, *, creating: bool) -> Document:
    fields = checked(LINE, body, creating=creating, where=where)
    if any(type(choice.get("id")) is not int for choice in fields.get("product_options", ())):
        raise refused(f"The field '{where}product_options' is invalid.")
    return fields


def _chooses_anew(line: Document, fields: Document) -> bool:
    """Whether a request names another product, variant or option than the line has."""
    if any(fields.get(name) and fields[name] != line[name] for name in ("product_id", "variant_id")):
        return True
    before = {(option["product_option_id"], option["value"]) for option in line["product_options"]}
    sent = {(choice.get("id"), str(choice.get("value"))) for choice in fields.get("product_options") or ()}
    return not sent <= before


def option_ids(line: Document) -> list[Document]:
    """A stored line's options with ids of their own."""
    return [
        {"id": line["id"] * MOST_OPTIONS + number, **option, "order_product_id": line["id"]}
        for number, option in enumerate(line["product_options"])
    ]


def _given(fields: Document, *, catalog: bool) -> Document:
    """What a request says about a line of any kind."""
    kept = ["quantity", "upc", "wrapping_id", "wrapping_name", "wrapping_message"]
    given = {name: fields[name] for name in (*kept, *(() if catalog else ("sku",))) if name in fields}
    customer = fields.get("name_customer", fields.get("name"))
    if customer is not None:
        given |= {"name": customer, "name_customer": customer}
    if "name_merchant" in fields:
        given["name_merchant"] = fields["name_merchant"]
    if "wrapping_cost_ex_tax" in fields:
        ex, inc = fields["wrapping_cost_ex_tax"], fields["wrapping_cost_inc_tax"]
        given |= {"base_wrapping_cost": ex, "wrapping_cost_ex_tax": ex, "wrapping_cost_inc_tax": inc}
        given["wrapping_cost_tax"] = printed(Decimal(inc) - Decimal(ex))
    elif fields.get("wrapping_id") == 0:
        given = {**dict.fromkeys(_WRAPPING_COSTS, NONE), "wrapping_name": "", "wrapping_message": "", **given}
    return given


def _custom(fields: Document, where: str) -> Document:
    names = [fields[name] for name in ("name", "name_customer", "name_merchant") if name in fields]
    if not names or "price_ex_tax" not in fields:
        raise refused(f"The fields '{where}name', 'price_ex_tax' and 'price_inc_tax' (or 'product_id') are required.")
    return {
        "product_id": 0,
        "variant_id": 0,
        "type": "physical",
        "name": names[0],
        "name_customer": names[0],
        "name_merchant": names[0],
    }


def _priced(line: Document, fields: Document) -> Document:
    """The line with everything that follows from its price and quantity, and without discounts."""
    if "name" in fields and fields.get("name_customer", fields["name"]) != fields["name"]:
        raise refused("The fields 'name' and 'name_customer' must have the same value.")
    if line.get("wrapping_id") and fields.get("wrapping_id") and "wrapping_cost_ex_tax" not in fields:
        raise refused("The field 'wrapping_id' requires wrapping_cost_ex_tax and wrapping_cost_inc_tax.")
    if "price_ex_tax" in fields:
        line = {**line, "base_price": fields["price_ex_tax"]}
        line |= {name: fields[name] for name in ("price_ex_tax", "price_inc_tax")}
    pieces = line["quantity"]
    ex, inc, base = (amount(line[name]) for name in ("price_ex_tax", "price_inc_tax", "base_price"))
    return {
        **line,
        "price_tax": printed(inc - ex),
        "base_total": printed(base * pieces),
        "total_ex_tax": printed(ex * pieces),
        "total_inc_tax": printed(inc * pieces),
        "total_tax": printed((inc - ex) * pieces),
        "applied_discounts": [],
        "discounted_total_inc_tax": printed(inc * pieces),
    }


def _from_catalog(store: Store, fields: Document, where: str) -> Document:
    product = store.document("products", fields["product_id"])
    if product is None:
        raise refused(f"The product {fields['product_id']} of '{where}product_id' does not exist.")
    sent = fields.get("product_options") or ()
    options = _chosen(store, product["id"], "product_options", sent, where)
    modifiers = _chosen(store, product["id"], "product_modifiers", sent, where)
    for choice in sent:
        if choice.get("id") not in {*options, *modifiers}:
            raise refused(f"The option {choice.get('id')} of '{where}product_options' is not the product's.")
    for modifier in store.documents("product_modifiers", [equal("product_id", product["id"])]):
        if modifier["required"] and modifier["id"] not in modifiers:
            raise refused(f"'{where}product_options' lacks the required option {modifier['id']}.")
    variant = _variant(store, product["id"], fields.get("variant_id"), options, where)
    shown = {**_variant_options(store, variant), **options, **modifiers}
    return {**_facts(store, product, variant), "product_options": list(shown.values())}


def _facts(store: Store, product: Document, variant: Document) -> Document:
    """What a line keeps of its product and variant."""

    def either(name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        return variant[name] if variant.get(name) not in {None, ""} else product.get(name)

    price = variant.get("price")
    if price is None:
        price = product.get("calculated_price") or product.get("price")
    cost = printed(amount(either("cost_price") or 0))
    brand = store.document("brands", product["brand_id"]) if product.get("brand_id") else None
    unit = printed(amount(price or 0))
    return {
        "product_id": product["id"],
        "variant_id": variant.get("id") or product.get("base_variant_id") or 0,
        "name": product["name"],
        "name_customer": product["name"],
        "name_merchant": product["name"],
        "sku": either("sku") or "",
        "upc": either("upc") or "",
        "type": product["type"],
        "base_price": unit,
        "price_ex_tax": unit,
        "price_inc_tax": unit,
        **{name: printed(amount(either(name) or 0)) for name in ("weight", "width", "height", "depth")},
        **dict.fromkeys(("base_cost_price", "cost_price_inc_tax", "cost_price_ex_tax"), cost),
        "fixed_shipping_cost": printed(amount(product.get("fixed_cost_shipping_price") or 0)),
        "bin_picking_number": either("bin_picking_number") or "",
        "option_set_id": product.get("option_set_id"),
        "brand": brand["name"] if brand else "",
    }


def _variant(store: Store, product: int, wanted: int | None, options: Mapping[int, Document], where: str) -> Document:
    """The variant that is named, or that has the chosen values; empty for a product that has none.

    Raises:
        RefusedError: There is none, or the request leaves the choice open.
    """
    variants = store.documents("product_variants", [equal("product_id", product)])
    if wanted and wanted not in {variant["id"] for variant in variants}:
        raise refused(f"The variant {wanted} of '{where}variant_id' does not belong to the product.")
    chosen = {key: option["value"] for key, option in options.items()}
    for variant in variants:
        values = {value["option_id"]: str(value["id"]) for value in variant["option_values"]}
        if wanted == variant["id"] and chosen.items() <= values.items():
            return variant
        if not wanted and values == chosen:
            return variant
    if variants or chosen:
        raise refused(f"'{where}product_options' or '{where}variant_id' must name one variant of the product.")
    return {}


def _chosen(
    store: Store, product: int, resource: str, sent: Sequence[Mapping[str, Any]], where: str
) -> dict[int, Document]:
    """What a request chooses among the product's options, or among its modifiers, by catalog id."""
    wanted = {choice.get("id"): choice for choice in sent}
    chosen = {}
    for option in store.documents(resource, [equal("product_id", product)]) if wanted else ():
        choice = wanted.get(option["id"])
        if choice is None:
            continue
        values = store.documents(_VALUES[resource], [equal("option_id", option["id"])])
        labels = {str(value["id"]): value["label"] for value in values}
        value = str(choice.get("value", ""))
        if labels and value not in labels:
            raise refused(f"The value {value} of '{where}product_options' is not one of the option's.")
        chosen[option["id"]] = _shown(option, value, labels.get(value, value)) | _names(choice)
    return chosen


def _variant_options(store: Store, variant: Document) -> dict[int, Document]:
    """The options that a variant stands for."""
    found = {}
    for value in variant.get("option_values", ()):
        option = store.document("product_options", value["option_id"]) or {
            "id": value["option_id"],
            "name": value["option_display_name"],
            "display_name": value["option_display_name"],
            "type": "dropdown",
        }
        found[option["id"]] = _shown(option, str(value["id"]), value["label"])
    return found


def _shown(option: Document, value: str, label: str) -> Document:
    """An option as a line shows it."""
    name = option["display_name"]
    return {
        "option_id": option["id"],
        "order_product_id": 0,
        "product_option_id": option["id"],
        "display_name": name,
        "display_name_customer": name,
        "display_name_merchant": name,
        "display_value": label,
        "display_value_customer": label,
        "display_value_merchant": label,
        "value": value,
        "type": _OPTION_TYPES.get(option["type"], "Multiple choice"),
        "name": option["name"] or name,
        "display_style": _DISPLAY_STYLES.get(option["type"], ""),
    }


def _names(choice: Mapping[str, Any]) -> Document:
    """Names that a request gives an option and its value."""
    given: Document = {}
    for side in ("display_name", "display_value"):
        customer = choice.get(f"{side}_customer", choice.get(side))
        if customer:
            given |= {side: customer, f"{side}_customer": customer}
        if choice.get(f"{side}_merchant"):
            given[f"{side}_merchant"] = choice[f"{side}_merchant"]
    return given
