"""Streams of the customers."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.customers import (
    CUSTOMER,
    CUSTOMER_ADDRESS,
    CUSTOMER_ATTRIBUTE,
    CUSTOMER_ATTRIBUTE_VALUE,
    CUSTOMER_GROUP,
    SUBSCRIBER,
    WISHLIST,
)
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.metafields import Metafields
from tap_bigcommerce.streams.nested import Nested
from tap_bigcommerce.walks import Backwards, BackwardsCounted, BackwardsUntil, ByCursor

_DATES = frozenset({"date_created", "date_created:max", "date_created:min", "date_modified:max"})


class CustomerGroups(BigCommerceStream):
    """Customer groups; few, and with dates that name no zone, so all are read every time.

    https://developer.bigcommerce.com/docs/rest-management/customer-groups
    """

    name = "customer_groups"
    path = "/v2/customer_groups"
    shape = CUSTOMER_GROUP
    walk = BackwardsCounted()
    scope = "Customers"
    selected_by_default = False
    filters = frozenset({"name", "name:like", "is_default", "is_group_for_guests", "date_modified:min"} | _DATES)


class CustomerAttributes(BigCommerceStream):
    """What a merchant notes of customers. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attributes."""

    name = "customer_attributes"
    path = "/v3/customers/attributes"
    replication_key = "date_modified"
    shape = CUSTOMER_ATTRIBUTE
    walk = BackwardsUntil("date_modified")
    changed_since = "date_modified:min"
    scope = "Customers"
    selected_by_default = False
    filters = frozenset({"name", "name:like", "type"} | _DATES - {"date_modified:max"})


class Customers(BigCommerceStream):
    """Shoppers with an account. https://developer.bigcommerce.com/docs/rest-management/customers."""

    name = "customers"
    path = "/v3/customers"
    replication_key = "date_modified"
    shape = CUSTOMER
    walk = ByCursor(windows="date_created")
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


class CustomerAddresses(BigCommerceStream):
    """Addresses of customers, which have no dates of their own and need not move those of the customer.

    https://developer.bigcommerce.com/docs/rest-management/customers/customer-addresses
    """

    name = "customer_addresses"
    path = "/v3/customers/addresses"
    shape = CUSTOMER_ADDRESS
    walk = Backwards()
    scope = "Customers"
    selected_by_default = False
    includes: ClassVar = {"form_fields": ("formfields",)}
    filters = frozenset({"company:in", "customer_id:in", "id:in", "name:in"})


class CustomerAttributeValues(BigCommerceStream):
    """What is noted of each customer. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attribute-values."""

    name = "customer_attribute_values"
    path = "/v3/customers/attribute-values"
    replication_key = "date_modified"
    shape = CUSTOMER_ATTRIBUTE_VALUE
    walk = BackwardsUntil("date_modified")
    changed_since = "date_modified:min"
    scope = "Customers"
    selected_by_default = False
    filters = frozenset({"attribute_id:in", "customer_id:in", "name"} | _DATES - {"date_modified:max"})


class CustomerMetafields(Metafields):
    """Metafields of customers. https://developer.bigcommerce.com/docs/rest-management/customers/customer-metafields."""

    name = "customer_metafields"
    path = "/v3/customers/metafields"
    scope = "Customers"


class Subscribers(BigCommerceStream):
    """Who gets the newsletter. https://developer.bigcommerce.com/docs/rest-management/subscribers."""

    name = "subscribers"
    path = "/v3/customers/subscribers"
    replication_key = "date_modified"
    shape = SUBSCRIBER
    walk = BackwardsUntil("date_modified")
    changed_since = "date_modified:min"
    scope = "Customers"
    selected_by_default = False
    filters = frozenset(
        {"email", "first_name", "id", "id:in", "last_name", "order_id", "source"} | _DATES - {"date_modified:max"}
    )


class Wishlists(BigCommerceStream):
    """Wishlists of customers, which have no dates. https://developer.bigcommerce.com/docs/rest-management/wishlists."""

    name = "wishlists"
    path = "/v3/wishlists"
    shape = WISHLIST
    walk = Backwards()
    scope = "Customers"
    selected_by_default = False
    # Whoever has it sees the list.
    off_by_default = frozenset({"token"})
    filters = frozenset({"customer_id"})
