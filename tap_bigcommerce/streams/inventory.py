"""Streams of the inventory."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.schemas.inventory import INVENTORY_ITEM, LOCATION
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.metafields import Metafields
from tap_bigcommerce.walks import Backwards

LONGEST_PAGE = 1000
"""https://developer.bigcommerce.com/docs/rest-management/inventory/items#get-items"""

if TYPE_CHECKING:
    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader


class Locations(BigCommerceStream):
    """Places where stock lies; the API tells when one changed, but cannot be asked for that.

    https://developer.bigcommerce.com/docs/rest-management/locations
    """

    name = "locations"
    path = "/v3/inventory/locations"
    shape = LOCATION
    walk = Backwards()
    scope = "Store Locations"
    longest_page = LONGEST_PAGE
    selected_by_default = False
    filters = frozenset(
        {"is_active", "is_default", "location_code:in", "location_id:in"}
        | {"managed_by_external_source", "storefront_visibility", "type_id:in"}
    )


class LocationMetafields(Metafields):
    """Metafields of locations. https://developer.bigcommerce.com/docs/rest-management/locations/metafields."""

    name = "location_metafields"
    path = "/v3/inventory/locations/metafields"
    scope = "Store Locations"


class InventoryItems(BigCommerceStream):
    """What lies where, item by item. https://developer.bigcommerce.com/docs/rest-management/inventory/items.

    An item is a variant, or a product where stock is not kept by variant, and is told by the numbers in its
    `identity`. The key of a Singer record stands at its top, so these numbers are repeated there, with 0 for no
    variant, since a key must not be null.
    """

    name = "inventory_items"
    path = "/v3/inventory/items"
    primary_keys = ("variant_id", "product_id")
    shape = INVENTORY_ITEM
    walk = Backwards()
    scope = "Store Inventory"
    longest_page = LONGEST_PAGE
    selected_by_default = False
    filters = frozenset({"location_code:in", "location_id:in", "product_id:in", "sku:in", "variant_id:in"})

    @property
    @override
    def _read(self) -> Reader:
        return super()._read.changing(_with_keys)


def _with_keys(answer: Answer) -> Answer:
    items = answer.body.get("data") if isinstance(answer.body, dict) else None
    for item in items if isinstance(items, list) else ():
        identity = item.get("identity") if isinstance(item, MutableMapping) else None
        if isinstance(identity, MutableMapping):
            item["variant_id"] = identity.get("variant_id") or 0
            item["product_id"] = identity.get("product_id")
    return answer
