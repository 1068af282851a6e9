"""What a record says of stock, and how the store is told.

https://developer.bigcommerce.com/docs/store-operations/catalog/inventory-adjustments
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.items import MissingReferenceError
from target_bigcommerce.listing import in_lists, pages
from target_bigcommerce.resources.base import refused
from target_bigcommerce.resources.locations import DEFAULT_LOCATION
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

ITEMS = "/v3/inventory/items"

MOST_ADJUSTED = 2000
"""https://developer.bigcommerce.com/docs/rest-management/inventory/adjustments"""

SETTINGS = ("safety_stock", "is_in_stock", "warning_level", "bin_picking_number")
LEVELS = ("quantity", "total_inventory_onhand", "inventory_level")
"""Where a record may say how much there is; the first that is filled is taken."""

Address = tuple[str, int]
"""What names an item to the store: `variant_id` or `product_id`, and the id."""

Place = tuple[Address, int]
"""An item at a location."""


def identity_of(record: Document) -> Document:
    """What a record names its item by: `sku`, `variant_id` and `product_id`, as far as they are filled."""
    named = record.get("identity")
    given = {**record, **(named if isinstance(named, dict) else {})}
    return {name: given[name] for name in ("sku", "variant_id", "product_id") if given.get(name)}


def levels_of(record: Document) -> list[Document]:
    """What a record says of each location: `location_id`, `location_code`, maybe `quantity`, maybe `settings`."""
    rows = record.get("locations")
    found = []
    for row in rows if isinstance(rows, list) else [record]:
        quantity = next((row[name] for name in LEVELS if row.get(name) is not None), None)
        own = row.get("settings")
        given = own if isinstance(own, dict) else row
        settings = {name: given[name] for name in SETTINGS if given.get(name) is not None}
        level = {"location_id": row.get("location_id"), "location_code": row.get("location_code")}
        found.append({**level, "quantity": quantity, "settings": settings})
    return found


class Stock:
    """The store's items and locations.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._locations: dict[str, int] | None = None
        self._tracked: dict[int, Document] = {}

    def forget(self) -> None:
        """Lets go of what was read of products and locations."""
        self._tracked.clear()
        self._locations = None

    def location(self, level: Document, *, is_own: bool) -> int:
        """This store's id of the location of a level: its code says which, since ids differ between stores.

        Raises:
            MissingReferenceError: The location has not come yet.
            RefusedError: The store has no such location.
        """
        named, code = level.get("location_id"), level.get("location_code")
        if (named is None and code is None) or named == DEFAULT_LOCATION:
            return DEFAULT_LOCATION
        if is_own and named is not None:
            return int(named)
        found = None if named is None else self._store.references.get("locations", named)
        if found is None and code is not None:
            found = self._codes.get(str(code).casefold())
        if found is None and named is not None:
            raise MissingReferenceError("location_id", "locations", named)
        if found is None:
            raise refused(f"the store has no location of the code {code!r}; send locations too, or make it first")
        return found

    @property
    def _codes(self) -> dict[str, int]:
        if self._locations is None:
            rows = pages(self._store.client, "/v3/inventory/locations", {})
            self._locations = {str(row["code"]).casefold(): row["id"] for row in rows}
        return self._locations

    def rows(self, parameter: str, values: Iterable[object]) -> Iterator[Document]:
        """Items, each with its levels by location: ``{"variant_id": 7, …, "levels": {1: {"quantity": 3, …}}}``."""
        for row in in_lists(self._store.client, ITEMS, parameter, values):
            levels = {
                one["location_id"]: {"quantity": one["total_inventory_onhand"], **(one.get("settings") or {})}
                for one in row.get("locations") or ()
            }
            yield {**row["identity"], "levels": levels}

    def products_of_skus(self, skus: Sequence[str]) -> dict[str, int]:
        """Products by the SKU that they have themselves, beside those of their variants."""
        asked = {"include_fields": "sku"}
        rows = in_lists(self._store.client, "/v3/catalog/products", "sku:in", skus, **asked)
        return {str(row["sku"]).casefold(): row["id"] for row in rows}

    def addresses(self, rows: Sequence[Document]) -> list[Address]:
        """What each item goes by: its product where stock is kept for the product as a whole, else its variant."""
        # A dry run makes products up.
        unknown = {row["product_id"] for row in rows if row["product_id"] > 0} - self._tracked.keys()
        asked = {"include_fields": "inventory_tracking,base_variant_id"}
        for product in in_lists(self._store.client, "/v3/catalog/products", "id:in", sorted(unknown), **asked):
            self._tracked[product["id"]] = product
        return [self._address(row) for row in rows]

    def _address(self, row: Document) -> Address:
        product = self._tracked.get(row["product_id"]) or {}
        is_whole = product.get("inventory_tracking") == "product" or product.get("base_variant_id") == row["variant_id"]
        return ("product_id", row["product_id"]) if is_whole else ("variant_id", row["variant_id"])

    def set_levels(self, quantities: dict[Place, int]) -> None:
        """Says how much there is of items at locations.

        Raises:
            BigCommerceError: The store refused, or failed.
        """
        for body in self._bodies(quantities):
            self._store.write("PUT", "/v3/inventory/adjustments/absolute", body)

    def add(self, quantities: dict[Place, int]) -> None:
        """Adds to what there is.

        Raises:
            BigCommerceError: The store refused, or failed.
        """
        for body in self._bodies(quantities):
            self._store.write("POST", "/v3/inventory/adjustments/relative", body)

    def _bodies(self, quantities: dict[Place, int]) -> Iterator[Document]:
        items = [
            {"location_id": location, name: identifier, "quantity": quantity}
            for ((name, identifier), location), quantity in quantities.items()
        ]
        for some in chunks(items, MOST_ADJUSTED):
            yield {"reason": self._store.source_name, "items": some}

    def set_settings(self, settings: dict[Place, Document]) -> None:
        """Says what holds for items at locations, besides how much there is.

        Raises:
            BigCommerceError: The store refused, or failed.
        """
        by_location: dict[int, list[Document]] = {}
        for ((name, identifier), location), values in settings.items():
            by_location.setdefault(location, []).append({"identity": {name: identifier}, **values})
        for location, rows in by_location.items():
            for some in chunks(rows, MOST_ADJUSTED):
                self._store.write("PUT", f"/v3/inventory/locations/{location}/items", {"settings": some})
