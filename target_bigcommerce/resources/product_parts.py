"""What hangs on a product: variants, images, custom fields, bulk pricing rules, videos.

A new product takes all of it in one request. An existing one takes each at a place of its own, and only what differs
is sent: https://developer.bigcommerce.com/docs/rest-catalog/products.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal
from target_bigcommerce.items import Refusal, RefusedError
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

MOST_VARIANTS = 50
"""https://developer.bigcommerce.com/docs/rest-catalog/product-variants#update-product-variants-batch"""

VARIANT_FIELDS = (
    *("cost_price", "price", "sale_price", "retail_price", "weight", "width", "height", "depth"),
    *("is_free_shipping", "fixed_cost_shipping_price", "purchasing_disabled", "purchasing_disabled_message"),
    *("upc", "inventory_level", "inventory_warning_level", "bin_picking_number"),
)
"""What the batch of variants takes; null means "as the product"."""

NEW_VARIANT_FIELDS = ("sku", "mpn", "gtin", *VARIANT_FIELDS)
IMAGE_FIELDS = ("description", "sort_order", "is_thumbnail")
IMAGE_URLS = ("image_url", "url_zoom", "url_standard")
"""Where a source may keep an image's address; the first that is filled is taken."""

RULE_FIELDS = ("quantity_min", "quantity_max", "type", "amount")
VIDEO_FIELDS = ("title", "description", "sort_order", "type", "video_id")


def for_new_product(record: Document) -> Document:
    """The parts of a record in the form that creating a product takes; parts it does not mention are left out."""
    parts = {
        "variants": [_new_variant(row) for row in record.get("variants") or () if row.get("option_values")],
        "images": [image for row in record.get("images") or () if (image := _new_image(row))],
        "custom_fields": [_only(row, ("name", "value")) for row in record.get("custom_fields") or ()],
        "bulk_pricing_rules": [_only(row, RULE_FIELDS) for row in record.get("bulk_pricing_rules") or ()],
        "videos": [_only(row, VIDEO_FIELDS) for row in record.get("videos") or ()],
    }
    return {name: rows for name, rows in parts.items() if rows}


def bring_in_step(store: Store, product_id: int, record: Document, current: Document) -> bool:
    """Writes the parts of an existing product that differ, and says whether any did.

    Parts that the record does not mention are left alone. Of variants and images none is taken away.

    Raises:
        BigCommerceError: The store refused, or failed.
        RefusedError: A variant is new and the store has no options for it.
    """
    path = f"/v3/catalog/products/{product_id}"
    wrote = _variants(store, path, record.get("variants") or (), current.get("variants") or [])
    wrote |= _images(store, path, record.get("images") or (), current.get("images") or [])
    for name, place, fields in (
        ("custom_fields", "custom-fields", ("name", "value")),
        ("bulk_pricing_rules", "bulk-pricing-rules", RULE_FIELDS),
        ("videos", "videos", VIDEO_FIELDS),
    ):
        if record.get(name) is not None:
            wrote |= _rows(store, f"{path}/{place}", fields, record[name], current.get(name) or [])
    return wrote


def _only(row: Document, fields: Iterable[str]) -> Document:
    return {name: row[name] for name in fields if row.get(name) is not None}


def _labels(row: Document) -> frozenset[tuple[str, str]]:
    """What tells the variants of one product apart, whatever their ids."""
    values = row.get("option_values") or ()
    return frozenset((str(value.get("option_display_name")), str(value.get("label"))) for value in values)


def _new_variant(row: Document) -> Document:
    named = [_only(value, ("option_display_name", "label")) for value in row["option_values"]]
    return {**_only(row, NEW_VARIANT_FIELDS), "option_values": named}


def _new_image(row: Document) -> Document | None:
    address = next((row[name] for name in IMAGE_URLS if row.get(name)), None)
    return {"image_url": address, **_only(row, IMAGE_FIELDS)} if address else None


def _variants(store: Store, path: str, wanted: Iterable[Document], current: list[Document]) -> bool:
    by_labels = {_labels(row): row for row in current}
    by_sku = {str(row["sku"]).casefold(): row for row in current if row.get("sku")}
    changed, new = [], []
    for row in wanted:
        known = by_sku.get(str(row.get("sku") or "").casefold()) or by_labels.get(_labels(row))
        if known is None:
            new.append(_addressed(row, current))
            continue
        fields = {name: row[name] for name in VARIANT_FIELDS if name in row and not equal(row[name], known.get(name))}
        if fields:
            changed.append({"id": known["id"], **fields})
    for some in chunks(changed, MOST_VARIANTS):
        store.write("PUT", "/v3/catalog/variants", some)
    for row in new:
        store.write("POST", f"{path}/variants", row)
    return bool(changed or new)


def _addressed(row: Document, current: list[Document]) -> Document:
    """A new variant of an existing product, whose options this store knows by ids.

    Raises:
        RefusedError: The product has no such option, or no such value of it.
    """
    known = {
        (value["option_display_name"], value["label"]): {"id": value["id"], "option_id": value["option_id"]}
        for other in current
        for value in other.get("option_values") or ()
    }
    try:
        values = [known[value["option_display_name"], value["label"]] for value in row.get("option_values") or ()]
    except KeyError as error:
        option, label = error.args[0]
        reason = f"variant {row.get('sku')!r} needs the value {label!r} of option {option!r}, which the product lacks"
        raise RefusedError(Refusal(f"{reason}; add it in the store first")) from None
    return {**_only(row, NEW_VARIANT_FIELDS), "option_values": values}


def _images(store: Store, path: str, wanted: Iterable[Document], current: list[Document]) -> bool:
    # The store keeps images under addresses of its own, so that an image is known by what is said of it.
    known = {(row.get("description") or "", row.get("sort_order") or 0) for row in current}
    new = [
        image
        for row in wanted
        if (row.get("description") or "", row.get("sort_order") or 0) not in known and (image := _new_image(row))
    ]
    for image in new:
        store.write("POST", f"{path}/images", image)
    return bool(new)


def _rows(store: Store, path: str, fields: tuple[str, ...], wanted: list[Document], current: list[Document]) -> bool:
    """Takes rows away that the record does not have, then adds those that the store does not have."""
    asked = [_only(row, fields) for row in wanted]
    left = [row for row in current if not any(equal(one, row) for one in asked)]
    new = [one for one in asked if not any(equal(one, row) for row in current)]
    for row in left:
        store.write("DELETE", f"{path}/{row['id']}")
    for one in new:
        store.write("POST", path, one)
    return bool(left or new)
