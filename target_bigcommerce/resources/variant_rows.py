"""Variants as rows of the API: which fields they take, what tells them apart, and how they are changed.

https://developer.bigcommerce.com/docs/rest-catalog/product-variants
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal
from target_bigcommerce.items import Refusal, RefusedError
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

PATH = "/v3/catalog/variants"

MOST_VARIANTS = 50
"""https://developer.bigcommerce.com/docs/rest-catalog/product-variants#update-product-variants-batch"""

BATCH_FIELDS = (
    *("cost_price", "price", "sale_price", "retail_price", "weight", "width", "height", "depth"),
    *("is_free_shipping", "fixed_cost_shipping_price", "purchasing_disabled", "purchasing_disabled_message"),
    *("upc", "inventory_level", "inventory_warning_level", "bin_picking_number"),
)
"""What the batch of variants takes; null means "as the product"."""

SINGLE_FIELDS = ("sku", "mpn", "gtin")
"""What only a request for one variant takes, besides."""

FIELDS = (*SINGLE_FIELDS, *BATCH_FIELDS)

NULLABLE = frozenset(
    {
        *("cost_price", "price", "sale_price", "retail_price", "weight", "width", "height", "depth"),
        *("fixed_cost_shipping_price", "upc", "inventory_level", "inventory_warning_level", "bin_picking_number"),
    }
)


def only(row: Document, fields: Iterable[str]) -> Document:
    """The fields of a row that are filled."""
    return {name: row[name] for name in fields if row.get(name) is not None}


def labels(row: Document) -> frozenset[tuple[str, str]]:
    """What tells the variants of one product apart, whatever their ids; empty for a base variant."""
    values = row.get("option_values") or ()
    return frozenset(
        (str(value.get("option_display_name")).casefold(), str(value.get("label")).casefold()) for value in values
    )


def name_anew(rows: Iterable[Document], options: Iterable[Document]) -> None:
    """Gives variants the names that options and values of their product, which were renamed, have by now."""
    names = {
        (option["id"], value["id"]): {"option_display_name": option["display_name"], "label": value["label"]}
        for option in options
        for value in option.get("option_values") or ()
    }
    for row in rows:
        for value in row.get("option_values") or ():
            value.update(names.get((value.get("option_id"), value.get("id")), {}))


def key_of(row: Document) -> str | None:
    """The natural key of a variant: its SKU, else its product and its option values."""
    if row.get("sku"):
        return f"sku {str(row['sku']).casefold()}"
    return key_by_labels(row)


def key_by_labels(row: Document) -> str | None:
    """The natural key by product and option values; None for a row that does not say both."""
    if row.get("product_id") is None or row.get("option_values") is None:
        return None
    named = ", ".join(f"{option}: {label}" for option, label in sorted(labels(row)))
    return f"product {row['product_id']}, {named or 'no options'}"


def pairs(wanted: Iterable[Document], current: Sequence[Document]) -> list[tuple[Document, Document | None]]:
    """The variants of a record, each with the one of the store that it means."""
    by_labels = {labels(row): row for row in current}
    by_sku = {str(row["sku"]).casefold(): row for row in current if row.get("sku")}
    return [(row, by_sku.get(str(row.get("sku") or "").casefold()) or by_labels.get(labels(row))) for row in wanted]


def differences(row: Document, known: Document) -> Document:
    """The fields in which a variant of the store is not as a row says."""
    # What only single requests take, a base variant has from its product.
    names = FIELDS if known.get("option_values") else BATCH_FIELDS
    return {
        name: row[name]
        for name in names
        if name in row and (row[name] is not None or name in NULLABLE) and not equal(row[name], known.get(name))
    }


def change(store: Store, changes: Sequence[tuple[Document, Document]]) -> None:
    """Changes variants, as many at once as the store takes, and remembers what they are now.

    Args:
        store: The store.
        changes: Variants of the store, each with the fields to change.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    several = [pair for pair in changes if not pair[1].keys() & set(SINGLE_FIELDS)]
    singly = [pair for pair in changes if pair[1].keys() & set(SINGLE_FIELDS)]
    for some in chunks(several, MOST_VARIANTS):
        store.write("PUT", PATH, [{"id": known["id"], **fields} for known, fields in some])
        remember(store, [{**known, **fields} for known, fields in some])
    for known, fields in singly:
        store.write("PUT", f"/v3/catalog/products/{known['product_id']}/variants/{known['id']}", fields)
        remember(store, [{**known, **fields}])


def remember(store: Store, rows: Iterable[Document]) -> None:
    """Keeps what was listed of variants in step with what was written."""
    store.directory.put("product_variants", keyed(rows))


def keyed(rows: Iterable[Document]) -> Iterable[tuple[int, str, Document]]:
    """Variants as a directory takes them."""
    return ((row["id"], key_of(row) or "", row) for row in rows)


def lacking(row: Document, options: Iterable[Document]) -> list[tuple[str, str]]:
    """The options and labels that a variant names and a product's options do not have."""
    known = _addresses(options)
    return [name for name in _named(row) if _folded(name) not in known]


def addressed(row: Document, options: Iterable[Document]) -> list[Document]:
    """The option values of a new variant of an existing product, whose options the store knows by ids.

    Args:
        row: The variant, whose option values are named.
        options: The product's options with their values.

    Raises:
        RefusedError: The product has no such option, or no such value of it.
    """
    known = _addresses(options)
    found = []
    for option, label in _named(row):
        address = known.get(_folded((option, label)))
        if address is None:
            reason = (
                f"variant {row.get('sku')!r} needs the value {label!r} of option {option!r}, which the product lacks"
            )
            raise RefusedError(Refusal(f"{reason}; send it as one of product_options, or add it in the store first"))
        found.append(address)
    return found


def check_options(new: Iterable[Document], current: Iterable[Document]) -> None:
    """Makes sure that new variants of a product are made of the options that its others are made of.

    Raises:
        RefusedError: They are not, so that the store would not take them.
    """
    held = next((_options_of(row) for row in current if row.get("option_values")), None)
    for row in new:
        named = _options_of(row)
        if held is not None and named.keys() != held.keys():
            raise RefusedError(
                Refusal(
                    f"variant {row.get('sku')!r} is made of {_listed(named)}, and the variants that the product has "
                    f"here of {_listed(held)}; rename the options here, or delete these variants"
                )
            )


def _options_of(row: Document) -> dict[str, str]:
    return {option.casefold(): option for option, _ in _named(row)}


def _listed(options: dict[str, str]) -> str:
    return " and ".join(f"option {name!r}" for name in options.values()) or "no options"


def _named(row: Document) -> list[tuple[str, str]]:
    return [(str(one.get("option_display_name")), str(one.get("label"))) for one in row.get("option_values") or ()]


def _folded(name: tuple[str, str]) -> tuple[str, str]:
    return name[0].casefold(), name[1].casefold()


def _addresses(options: Iterable[Document]) -> dict[tuple[str, str], Document]:
    return {
        _folded((str(option["display_name"]), str(value["label"]))): {
            "id": value.get("id"),
            "option_id": option.get("id"),
        }
        for option in options
        for value in option.get("option_values") or ()
    }
