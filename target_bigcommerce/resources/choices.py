"""Options and modifiers of a product, and their values: what shoppers choose, with or without a variant for it.

https://developer.bigcommerce.com/docs/rest-catalog/product-variant-options
https://developer.bigcommerce.com/docs/rest-catalog/product-modifiers
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from target_bigcommerce.items import Document
    from target_bigcommerce.resources.known_choices import KnownChoices
    from target_bigcommerce.store import Store

MOST_VALUES = 250
"""https://developer.bigcommerce.com/docs/rest-catalog/product-variant-options#create-a-product-variant-option"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Options, or modifiers.

    Attributes:
        place: The end of their path below a product.
        fields: What one takes, besides its values.
        value_fields: What a value takes.
        always_sent: What an update must hold, changed or not.
        loses_values: Whether values that a record lacks are taken away. Those of options are not, since the store
            would take the variants along that are made of them.
    """

    place: str
    fields: tuple[str, ...]
    value_fields: tuple[str, ...]
    always_sent: tuple[str, ...]
    loses_values: bool

    @property
    def resource(self) -> str:
        """The stream that they are of where they are records."""
        return f"product_{self.place}"


OPTIONS = Kind(
    place="options",
    fields=("display_name", "type", "config", "sort_order"),
    value_fields=("label", "sort_order", "value_data", "is_default"),
    always_sent=(),
    loses_values=False,
)
MODIFIERS = Kind(
    place="modifiers",
    fields=("display_name", "type", "required", "config", "sort_order"),
    value_fields=("label", "sort_order", "value_data", "is_default", "adjusters"),
    always_sent=("type", "required"),
    loses_values=True,
)

ID = "id"

VALUES = "option values"
"""Under what values of options are announced to variants that wait for them."""

MADE_FOR_VARIANTS = "radio_buttons"
"""The type of options that are made of nothing but variants' names for them."""

_PRETENDED = "dry run of "
"""Marks what a dry run did not write in the directory."""

MADE_BY_THE_STORE = frozenset({"checkbox"})
"""Types whose values come with the modifier and can only be changed afterwards."""


def shaped(kind: Kind, row: Document, product: Callable[[object], object]) -> Document:
    """What a row says of an option or modifier; of ids of the source only those that tell it and its values apart.

    Args:
        kind: Which of the two.
        row: As the API serves it.
        product: Translates the id of a product, which a value may stand for.
    """
    fields = {name: row[name] for name in (ID, *kind.fields) if row.get(name) is not None}
    if not fields.get("config"):
        # Served as an empty list or object where there is none.
        fields.pop("config", None)
    if row.get("option_values") is not None:
        fields["option_values"] = [_value(kind, value, product) for value in row["option_values"]]
    return fields


def pretend(store: Store, kind: Kind, product: int, rows: Iterable[Document]) -> None:
    """Remembers on a dry run what a product would have, so that variants made of it are not refused."""
    if store.dry_run:
        entries = [(store.made_up_id(), str(product), row) for row in rows]
        store.directory.put(_PRETENDED + kind.place, entries)


def pretended(store: Store, kind: Kind, product: int) -> list[Document]:
    """What a product would have by now."""
    return store.directory.get(_PRETENDED + kind.place, str(product))


def value_name(product: int, option: object, label: object) -> str:
    """What the value of a product's option is announced by."""
    return f"{product}/{option}/{label}".casefold()


def modifier_name(product: int, name: object) -> str:
    """What the modifier of a product is announced by."""
    return f"{product}/{name}".casefold()


def announce(store: Store, kind: Kind, product: int, row: Document) -> None:
    """Tells variants that wait for an option's values, and orders that wait for a modifier, that they are there now."""
    if kind is OPTIONS:
        values = row.get("option_values") or ()
        store.references.announce(VALUES, [value_name(product, row["display_name"], one["label"]) for one in values])
    else:
        store.references.announce(MODIFIERS.resource, [modifier_name(product, row["display_name"])])


def _value(kind: Kind, row: Document, product: Callable[[object], object]) -> Document:
    value = {name: row[name] for name in (ID, *kind.value_fields) if row.get(name) is not None}
    data = value.get("value_data")
    if not data:
        value.pop("value_data", None)
    elif isinstance(data, dict) and data.get("product_id"):
        value["value_data"] = {**data, "product_id": product(data["product_id"])}
    return value


def _comparable(value: Document) -> Document:
    """A value without the address of its image, which the store keeps under one of its own."""
    adjusters = value.get("adjusters")
    if not isinstance(adjusters, dict):
        return value
    return {**value, "adjusters": {name: one for name, one in adjusters.items() if name != "image_url"}}


def key_of(row: Document) -> str:
    """What tells the options, or the modifiers, of one product apart."""
    return str(row.get("display_name")).casefold()


def to_create(kind: Kind, fields: Document) -> Document:
    """The body that makes one."""
    body = _sent(fields)
    if kind is MODIFIERS and fields.get("type") in MADE_BY_THE_STORE:
        body.pop("option_values", None)
    elif "option_values" in fields:
        body["option_values"] = [_sent(value) for value in fields["option_values"]]
    return body


def _sent(fields: Document) -> Document:
    """What is sent of an option, modifier or value: all but its id in the source."""
    return {name: value for name, value in fields.items() if name != ID}


def differences(kind: Kind, fields: Document, current: Document) -> Document:
    """The fields in which the store's one is not as a record says, less its values; empty if there are none."""
    changes = {
        name: fields[name] for name in kind.fields if name in fields and not equal(fields[name], current.get(name))
    }
    always = {name: fields.get(name, current.get(name)) for name in kind.always_sent} if changes else {}
    return {**always, **changes}


def bring_values_in_step(store: Store, kind: Kind, known: KnownChoices, fields: Document, current: Document) -> bool:
    """Writes the values that differ, each at a place of its own, and says whether any did.

    Args:
        store: The store.
        kind: Options or modifiers.
        known: The options, or modifiers, of the product.
        fields: What a record says of it.
        current: The same as the store holds it; values that are renamed have their new names in it afterwards.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    if "option_values" not in fields:
        return False
    rows = current.get("option_values") or []
    path = f"{_path(kind, known)}/{current[ID]}"
    values = known.values_of(fields, current)
    paired = values.pairs(fields["option_values"], rows)
    wrote = False
    for value, row in paired:
        body = _sent(value)
        if row is None:
            made = store.write("POST", f"{path}/values", {"sort_order": 0, **body})
            values.learn(value, made and made["data"])
            wrote = True
            continue
        if not equal(_comparable(body), row):
            # A value is updated with its label and its place, changed or not.
            store.write("PUT", f"{path}/values/{row[ID]}", {"sort_order": row.get("sort_order") or 0, **body})
            row["label"] = value["label"]
            wrote = True
        values.learn(value, row)
    held = {row[ID] for _, row in paired if row is not None}
    for row in rows if kind.loses_values else ():
        if row[ID] not in held:
            store.write("DELETE", f"{path}/values/{row[ID]}")
            wrote = True
    return wrote


def bring_in_step(
    store: Store, kind: Kind, known: KnownChoices, wanted: list[Document], current: list[Document]
) -> bool:
    """Writes those of a product's options, or modifiers, that differ, and says whether any did; none is taken away.

    Those that are renamed have their new names in `current` afterwards.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    wrote = False
    for fields, row in known.pairs(wanted, current):
        is_changed = row is None or _was_changed(store, kind, known, fields, row)
        held = _made(store, kind, known, fields) if row is None else row
        if held is not None:
            known.learn(fields, held)
            is_changed |= bring_values_in_step(store, kind, known, fields, held)
        if is_changed:
            announce(store, kind, known.owner, fields)
            wrote = True
    return wrote


def _path(kind: Kind, known: KnownChoices) -> str:
    return f"/v3/catalog/products/{known.owner}/{kind.place}"


def _made(store: Store, kind: Kind, known: KnownChoices, fields: Document) -> Document | None:
    """A new one as the store made it; None on a dry run."""
    answer = store.write("POST", _path(kind, known), to_create(kind, fields))
    made: Document | None = answer and answer["data"]
    return made


def _was_changed(store: Store, kind: Kind, known: KnownChoices, fields: Document, row: Document) -> bool:
    """Writes what differs in an existing one, less its values, and says whether anything did."""
    changes = differences(kind, fields, row)
    if changes:
        store.write("PUT", f"{_path(kind, known)}/{row[ID]}", changes)
        row.update(changes)
    return bool(changes)
