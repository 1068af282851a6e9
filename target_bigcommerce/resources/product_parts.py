"""What hangs on a product: options, modifiers, variants, images, custom fields, bulk pricing rules, videos, channels.

A new product takes most of it in one request. An existing one takes each at a place of its own, and only what differs
is sent: https://developer.bigcommerce.com/docs/rest-catalog/products.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal
from target_bigcommerce.listing import pages
from target_bigcommerce.resources import choices, pictures, variant_rows
from target_bigcommerce.resources.known_choices import KnownChoices
from target_bigcommerce.resources.variant_rows import only
from target_bigcommerce.store import ASSIGNMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

CHOICES = {"options": choices.OPTIONS, "modifiers": choices.MODIFIERS}

RULE_FIELDS = ("quantity_min", "quantity_max", "type", "amount")
VIDEO_FIELDS = ("title", "description", "sort_order", "type", "video_id")


def for_new_product(record: Document) -> Document:
    """The parts of a record in the form that creating a product takes; parts it does not mention are left out."""
    parts = {
        "variants": [_new_variant(row) for row in record.get("variants") or () if row.get("option_values")],
        "images": [image for row in record.get("images") or () if (image := pictures.to_create(row))],
        "custom_fields": [only(row, ("name", "value")) for row in record.get("custom_fields") or ()],
        "bulk_pricing_rules": [only(row, RULE_FIELDS) for row in record.get("bulk_pricing_rules") or ()],
        "videos": [only(row, VIDEO_FIELDS) for row in record.get("videos") or ()],
    }
    return {name: rows for name, rows in parts.items() if rows}


def bring_in_step(store: Store, product_id: int, record: Document, current: Document, *, is_own: bool) -> bool:
    """Writes the parts of an existing product that differ, and says whether any did.

    Parts that the record does not mention are left alone. Of options, variants and images none is taken away.

    Args:
        store: The store.
        product_id: The product.
        record: What a record says of it; its options, modifiers and channels as this store knows them.
        current: The product as the store holds it; new variants are added.
        is_own: Whether ids of the record are this store's own.

    Raises:
        BigCommerceError: The store refused, or failed.
        RefusedError: A variant is new and the store has no options for it.
    """
    path = f"/v3/catalog/products/{product_id}"
    wrote = bring_choices_in_step(store, product_id, record, current, is_own=is_own)
    wrote |= _variants(store, product_id, record, current)
    wrote |= bring_channels_in_step(store, product_id, record, current)
    wrote |= pictures.bring_in_step(
        store, f"{path}/images", record.get("images") or (), current.get("images") or [], is_own=is_own
    )
    for name, place, fields in (
        ("custom_fields", "custom-fields", ("name", "value")),
        ("bulk_pricing_rules", "bulk-pricing-rules", RULE_FIELDS),
        ("videos", "videos", VIDEO_FIELDS),
    ):
        if record.get(name) is not None:
            wrote |= _rows(store, f"{path}/{place}", fields, record[name], current.get(name) or [])
    return wrote


def imagine(store: Store, product_id: int, record: Document, current: Document, *, is_own: bool) -> Document:
    """Takes in what a dry run would have made of a product's variants, options and modifiers, and returns those.

    Args:
        store: The store.
        product_id: The product.
        record: What a record says of it; its options and modifiers as this store knows them.
        current: The product as the store holds it; empty if it does not.
        is_own: Whether ids of the record are this store's own.
    """
    found: Document = {name: [] for name in ("variants", *CHOICES) if record.get(name)}
    for row, known in variant_rows.pairs(record.get("variants") or (), current.get("variants") or []):
        identifier = known["id"] if known else store.references.get("product_variants", row.get("id"))
        variant = {**(known or row), **only(row, variant_rows.FIELDS), "id": identifier, "product_id": product_id}
        found["variants"].append(store.imagine("product_variants", variant_rows.key_of(variant) or "", variant))
    for name, kind in CHOICES.items():
        known_choices = KnownChoices(store, kind.resource, product_id, is_own=is_own)
        for row, held in known_choices.pairs(record.get(name) or (), current.get(name) or ()):
            values = [{**value, "id": store.made_up_id()} for value in row.get("option_values") or ()]
            own = {"id": held["id"] if held else None, "product_id": product_id, "option_values": values}
            key = f"{product_id}/{choices.key_of(row)}"
            found[name].append(store.imagine(kind.resource, key, {**row, **own}))
    return found


def choices_of(record: Document, product: Callable[[object], object]) -> Document:
    """The options and modifiers of a record."""
    return {
        name: [choices.shaped(kind, row, product) for row in record[name]]
        for name, kind in CHOICES.items()
        if record.get(name)
    }


def products_in_choices(record: Document) -> Iterable[object]:
    """The products that values of options and modifiers stand for, by the ids of the source."""
    for name in CHOICES:
        for row in record.get(name) or ():
            for value in row.get("option_values") or ():
                data = value.get("value_data")
                if isinstance(data, dict) and data.get("product_id"):
                    yield data["product_id"]


def bring_choices_in_step(
    store: Store, product_id: int, record: Document, current: Document, *, is_own: bool = False
) -> bool:
    """Writes options and modifiers that differ, and says whether any did; variants have their new names then.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    wrote = False
    for name, kind in CHOICES.items():
        if record.get(name):
            rows = current.get(name) or []
            known = KnownChoices(store, kind.resource, product_id, is_own=is_own)
            wrote |= choices.bring_in_step(store, kind, known, record[name], rows)
    variant_rows.name_anew(current.get("variants") or (), current.get("options") or ())
    return wrote


def bring_channels_in_step(store: Store, product_id: int, record: Document, current: Document) -> bool:
    """Assigns a product to the channels of a record, takes it out of others, and says whether either was needed.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    if record.get("channels") is None or current.get("channels") is None:
        return False
    new = sorted(set(record["channels"]) - set(current["channels"]))
    left = sorted(set(current["channels"]) - set(record["channels"]))
    if new:
        store.write("PUT", ASSIGNMENTS, [{"product_id": product_id, "channel_id": channel} for channel in new])
    if left:
        store.write("DELETE", ASSIGNMENTS, parameters={"product_id:in": [product_id], "channel_id:in": left})
    return bool(new or left)


def _new_variant(row: Document) -> Document:
    named = [only(value, ("option_display_name", "label")) for value in row["option_values"]]
    return {**only(row, variant_rows.FIELDS), "option_values": named}


def _variants(store: Store, product_id: int, record: Document, current: Document) -> bool:
    changed, new = [], []
    for row, known in variant_rows.pairs(record.get("variants") or (), current.get("variants") or []):
        if known is None:
            new.append(row)
            continue
        if row.get("option_values") and variant_rows.labels(row) != variant_rows.labels(known):
            store.tell_once(
                "variants have other options or values here than in their records, which a variant cannot change; "
                "where an option or a value was renamed, rename it in the store too"
            )
        if fields := variant_rows.differences(row, known):
            changed.append((known, fields))
    variant_rows.change(store, changed)
    if new:
        path = f"/v3/catalog/products/{product_id}"
        options = _options_for(store, path, new, record, current)
        for row in new:
            body = {**only(row, variant_rows.FIELDS), "option_values": variant_rows.addressed(row, options)}
            made = store.write("POST", f"{path}/variants", body)
            if store.dry_run:
                made = {"data": {**row, "id": store.made_up_id(), "product_id": product_id}}
            if made:
                current["variants"] = [*(current.get("variants") or []), made["data"]]
                variant_rows.remember(store, [made["data"]])
    return bool(changed or new)


def _options_for(store: Store, path: str, new: list[Document], record: Document, current: Document) -> list[Document]:
    """The options of a product that new variants of it are made of.

    Options and values that they name and the product lacks are made, as the store does for a product that is new.

    Raises:
        BigCommerceError: The store refused, or failed.
        RefusedError: The product has variants that are made of other options.
    """
    options = [*pages(store.client, f"{path}/options", {}), *(record.get("options") or [] if store.dry_run else [])]
    lacking = {name: None for row in new for name in variant_rows.lacking(row, options)}
    if not lacking:
        return options
    variant_rows.check_options(new, current.get("variants") or ())
    known = {choices.key_of(option): option for option in options}
    for option, label in lacking:
        held = known.get(option.casefold())
        if held is None:
            held = {"display_name": option, "type": choices.MADE_FOR_VARIANTS, "option_values": []}
            known[option.casefold()] = held
        held["option_values"] = [*held["option_values"], {"label": label, "sort_order": len(held["option_values"])}]
    for held in known.values():
        _write_values(store, f"{path}/options", held)
    return list(known.values()) if store.dry_run else list(pages(store.client, f"{path}/options", {}))


def _write_values(store: Store, path: str, option: Document) -> None:
    if "id" not in option:
        store.write("POST", path, option)
        return
    for value in option["option_values"]:
        if "id" not in value:
            store.write("POST", f"{path}/{option['id']}/values", value)


def _rows(store: Store, path: str, fields: tuple[str, ...], wanted: list[Document], current: list[Document]) -> bool:
    """Takes rows away that the record does not have, then adds those that the store does not have."""
    asked = [only(row, fields) for row in wanted]
    left = [row for row in current if not any(equal(one, row) for one in asked)]
    new = [one for one in asked if not any(equal(one, row) for row in current)]
    for row in left:
        store.write("DELETE", f"{path}/{row['id']}")
    for one in new:
        store.write("POST", path, one)
    return bool(left or new)
