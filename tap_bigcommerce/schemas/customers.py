"""Customers with what belongs to them.

https://developer.bigcommerce.com/docs/rest-management/customers
"""

from __future__ import annotations

from tap_bigcommerce.kinds import (
    Fields,
    Flag,
    FormValue,
    Integer,
    Items,
    Number,
    Text,
    Timestamp,
    field,
    key,
)

ADDRESS = Fields(
    field("id", Integer, "Number of the address."),
    field("customer_id", Integer, "Number of the customer."),
    field("first_name", Text, "First name of the receiver."),
    field("last_name", Text, "Last name of the receiver."),
    field("company", Text, "Company of the receiver."),
    field("address1", Text, "First line: street and number."),
    field("address2", Text, "Second line."),
    field("city", Text, "Town."),
    field("state_or_province", Text, "State or province, in full."),
    field("postal_code", Text, "Postal code."),
    field("country", Text, "Name of the country."),
    field("country_code", Text, "Two-letter code of the country, ISO 3166-1."),
    field("phone", Text, "Telephone number."),
    field("address_type", Text, "residential or commercial."),
    field(
        "form_fields",
        Items(
            Fields(
                field("name", Text, "Name of the form field."),
                field("value", FormValue, "What was entered."),
                field("address_id", Integer, "Number of the address."),
            )
        ),
        "What the merchant asks beyond an address.",
    ),
)

ATTRIBUTE_VALUE = Fields(
    field("id", Integer, "Number of the value."),
    field("attribute_id", Integer, "Number of the attribute."),
    field("attribute_value", Text, "The value, always as text."),
    field("customer_id", Integer, "Number of the customer."),
    field("date_created", Timestamp, "When the value was created."),
    field("date_modified", Timestamp, "When the value last changed."),
)

CUSTOMER = Fields(
    key("id", Integer, "Number of the customer."),
    field("email", Text, "E-mail address; no two customers share one."),
    field("first_name", Text, "First name."),
    field("last_name", Text, "Last name."),
    field("company", Text, "Company."),
    field("phone", Text, "Telephone number."),
    field("notes", Text, "The merchant's notes on the customer."),
    field("tax_exempt_category", Text, "Code of an exemption from tax."),
    field("customer_group_id", Integer, "Number of the customer group; 0 for none."),
    field("registration_ip_address", Text, "IP address the account was opened from."),
    field("date_created", Timestamp, "When the account was opened."),
    field("date_modified", Timestamp, "When the customer last changed."),
    field("address_count", Integer, "How many addresses there are."),
    field("attribute_count", Integer, "How many attribute values there are."),
    field(
        "authentication",
        Fields(
            field("force_password_reset", Flag, "Whether the password must be changed at the next login."),
        ),
        "How the customer logs in.",
    ),
    field("accepts_product_review_abandoned_cart_emails", Flag, "Whether marketing mail is welcome."),
    field("origin_channel_id", Integer, "Number of the channel the account was opened on."),
    field("channel_ids", Items(Integer), "Numbers of the channels open to the customer; null for all."),
    field("addresses", Items(ADDRESS), "Addresses; the API serves ten at most here, see address_count."),
    field(
        "attributes",
        Items(ATTRIBUTE_VALUE),
        "Attribute values; the API serves ten at most here, see attribute_count.",
    ),
    field(
        "form_fields",
        Items(
            Fields(
                field("name", Text, "Name of the form field."),
                field("value", FormValue, "What was entered."),
                field("customer_id", Integer, "Number of the customer."),
            )
        ),
        "What the merchant asks beyond an account.",
    ),
    field(
        "store_credit_amounts",
        Items(Fields(field("amount", Number, "Amount, in the store's default currency."))),
        "Credit the customer can pay with.",
    ),
    field("shopper_profile_id", Text, "Identifier of the shopper profile; a beta of the Enterprise plan."),
    field("segment_ids", Items(Text), "Identifiers of the segments; a beta of the Enterprise plan."),
)
