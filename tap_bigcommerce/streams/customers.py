"""Streams of the customers."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.customers import CUSTOMER
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.nested import Nested
from tap_bigcommerce.walks import ByCursor


class Customers(BigCommerceStream):
    """Shoppers with an account. https://developer.bigcommerce.com/docs/rest-management/customers."""

    name = "customers"
    path = "/v3/customers"
    replication_key = "date_modified"
    shape = CUSTOMER
    walk = ByCursor()
    changed_since = "date_modified:min"
    scope = "Customers"
    includes: ClassVar = {
        "addresses": ("addresses", "formfields"),
        "attributes": ("attributes",),
        "form_fields": ("formfields",),
        "store_credit_amounts": ("storecredit",),
        "shopper_profile_id": ("shopper_profile_id",),
        "segment_ids": ("segment_ids",),
    }
    # Within a customer the API serves ten of each.
    nested = (
        Nested("addresses", "address_count", "/v3/customers/addresses", "customer_id", {"include": "formfields"}),
        Nested("attributes", "attribute_count", "/v3/customers/attribute-values", "customer_id"),
    )
    off_by_default = frozenset({"shopper_profile_id", "segment_ids"})
    filters = frozenset(
        {"company:in", "customer_group_id:in", "date_created", "date_created:max", "date_created:min"}
        | {"date_modified:max", "email:in", "id:in", "name:in", "name:like", "phone:in"}
        | {"registration_ip_address:in"}
    )
