"""What customers consist of: https://developer.bigcommerce.com/docs/rest-management/customers.

A change of an address or an attribute leaves the customer's ``date_modified`` alone, just as it fires no
``store/customer/updated`` hook.
"""

from __future__ import annotations

from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.times import with_z, without_zone

CUSTOMERS = Collection(
    name="customers",
    columns=(
        Column("email", Kind.TEXT),
        Column("date_created", Kind.MOMENT),
        Column("date_modified", Kind.MOMENT),
        Column("customer_group_id", Kind.INTEGER),
        Column("company", Kind.TEXT, indexed=False),
        Column("first_name", Kind.TEXT, indexed=False),
        Column("last_name", Kind.TEXT, indexed=False),
        Column("phone", Kind.TEXT, indexed=False),
        Column("registration_ip_address", Kind.TEXT, indexed=False),
        Column("store_credit_amounts", Kind.JSON, hidden=True),
    ),
    defaults={
        "authentication": {"force_password_reset": False},
        "company": "",
        "customer_group_id": 0,
        "email": "",
        "first_name": "",
        "last_name": "",
        "notes": "",
        "phone": "",
        "registration_ip_address": "",
        "tax_exempt_category": "",
        "date_created": None,
        "date_modified": None,
        "accepts_product_review_abandoned_cart_emails": False,
        "origin_channel_id": 1,
        "channel_ids": None,
        "address_count": 0,
        "attribute_count": 0,
        "store_credit_amounts": [{"amount": 0}],
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
)

ADDRESSES = Collection(
    name="customer_addresses",
    columns=(
        Column("customer_id", Kind.INTEGER),
        Column("company", Kind.TEXT, indexed=False),
        Column("first_name", Kind.TEXT, indexed=False),
        Column("last_name", Kind.TEXT, indexed=False),
    ),
    defaults={
        "customer_id": None,
        "first_name": "",
        "last_name": "",
        "company": "",
        "address1": "",
        "address2": "",
        "city": "",
        "state_or_province": "",
        "postal_code": "",
        "country": "",
        "country_code": "",
        "phone": "",
        "address_type": "residential",
    },
    parents=(Parent("customers", "customer_id", counter="address_count"),),
)

ATTRIBUTES = Collection(
    name="customer_attributes",
    columns=(
        Column("name", Kind.TEXT),
        Column("type", Kind.TEXT, indexed=False),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT, indexed=False),
    ),
    defaults={"name": "", "type": "string", "date_created": None, "date_modified": None},
    time_form=with_z,
    created="date_created",
    modified="date_modified",
)

ATTRIBUTE_VALUES = Collection(
    name="customer_attribute_values",
    columns=(
        Column("customer_id", Kind.INTEGER),
        Column("attribute_id", Kind.INTEGER),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT, indexed=False),
    ),
    defaults={
        "attribute_id": None,
        "attribute_value": "",
        "customer_id": None,
        "date_created": None,
        "date_modified": None,
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
    parents=(
        Parent("customers", "customer_id", counter="attribute_count"),
        Parent("customer_attributes", "attribute_id"),
    ),
)

FORM_FIELD_VALUES = Collection(
    name="customer_form_field_values",
    columns=(
        Column("customer_id", Kind.INTEGER),
        Column("address_id", Kind.INTEGER),
        Column("name", Kind.TEXT, indexed=False),
    ),
    key=None,
    parents=(Parent("customers", "customer_id"), Parent("customer_addresses", "address_id")),
)
"""Served with ``customer_id`` or with ``address_id``, never both."""

GROUPS = Collection(
    name="customer_groups",
    columns=(
        Column("name", Kind.TEXT),
        Column("is_default", Kind.FLAG, indexed=False),
        Column("is_group_for_guests", Kind.FLAG, indexed=False),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT, indexed=False),
    ),
    defaults={
        "name": "",
        "is_default": False,
        "category_access": {"type": "all"},
        "discount_rules": [],
        "date_created": None,
        "date_modified": None,
        "is_group_for_guests": False,
    },
    time_form=without_zone,
    created="date_created",
    modified="date_modified",
)

COLLECTIONS = (CUSTOMERS, ADDRESSES, ATTRIBUTES, ATTRIBUTE_VALUES, FORM_FIELD_VALUES, GROUPS)
