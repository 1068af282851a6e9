"""Streams of the price lists."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.pricing import PRICE_LIST, PRICE_LIST_ASSIGNMENT, PRICE_LIST_RECORD
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.below import BelowEach, ListedAbove
from tap_bigcommerce.walks import Below, ByCursor


class PriceLists(ListedAbove):
    """Price lists. https://developer.bigcommerce.com/docs/rest-management/price-lists.

    All are read every time, although they have a date: there are few, and the prices on a list change without it.
    """

    name = "price_lists"
    path = "/v3/pricelists"
    shape = PRICE_LIST
    walk = ByCursor()
    scope = "Products"
    selected_by_default = False
    filters = frozenset(
        {"id:in", "name", "name:like", "date_created", "date_created:max", "date_created:min"}
        | {"date_modified", "date_modified:max", "date_modified:min"}
    )


class PriceListRecords(BelowEach):
    """Prices of variants on price lists; one is told by its list, its variant and its currency.

    What `calculated_price` takes from the catalog may change without the date of the record; with FULL_TABLE as
    the replication method in the catalog file all records are read every time.

    https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-records
    """

    name = "price_list_records"
    path = "/v3/pricelists/{id}/records"
    above = PriceLists
    primary_keys = ("price_list_id", "variant_id", "currency")
    replication_key = "date_modified"
    shape = PRICE_LIST_RECORD
    walk = Below(ByCursor())
    changed_since = "date_modified:min"
    scope = "Products"
    selected_by_default = False
    includes: ClassVar = {"bulk_pricing_tiers": ("bulk_pricing_tiers",), "sku": ("sku",)}
    filters = frozenset(
        {"currency", "currency:in", "product_id:in", "sku", "sku:in", "variant_id:in"}
        | {"date_created", "date_created:max", "date_created:min", "date_modified:max"}
        | {
            f"{name}{suffix}"
            for name in ("price", "sale_price", "retail_price", "map_price", "calculated_price")
            for suffix in ("", ":max", ":min")
        }
    )


class PriceListAssignments(BigCommerceStream):
    """Which customer groups and channels a price list is for.

    https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-assignments
    """

    name = "price_list_assignments"
    path = "/v3/pricelists/assignments"
    shape = PRICE_LIST_ASSIGNMENT
    walk = ByCursor()
    scope = "Products"
    selected_by_default = False
    filters = frozenset(
        f"{name}{suffix}"
        for name in ("id", "price_list_id", "customer_group_id", "channel_id")
        for suffix in ("", ":in")
    )
