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
    of_its_own,
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

CUSTOMER_ADDRESS = of_its_own(ADDRESS)

CUSTOMER_ATTRIBUTE = Fields(
    key("id", Integer, "Number of the attribute."),
    field("name", Text, "Name of the attribute."),
    field("type", Text, "string, number or date; what its values are."),
    field("date_created", Timestamp, "When the attribute was created."),
    field("date_modified", Timestamp, "When the attribute last changed."),
)

CUSTOMER_ATTRIBUTE_VALUE = of_its_own(ATTRIBUTE_VALUE)

CUSTOMER_GROUP = Fields(
    key("id", Integer, "Number of the group."),
    field("name", Text, "Name of the group."),
    field("is_default", Flag, "Whether new customers are put in it."),
    field("is_group_for_guests", Flag, "Whether it is the group of those without an account."),
    field(
        "category_access",
        Fields(
            field("type", Text, "all, specific or none."),
            field("categories", Items(Integer), "Numbers of the categories, where it is specific."),
        ),
        "Which categories the group sees.",
    ),
    field(
        "discount_rules",
        Items(
            Fields(
                field("type", Text, "What it is given on: price_list, all, category or product."),
                field("method", Text, "How the amount is meant: percent, fixed or price."),
                field("amount", Number, "By how much the price changes."),
                field("price_list_id", Integer, "Number of the price list."),
                field("category_id", Integer, "Number of the category."),
                field("product_id", Integer, "Number of the product."),
            )
        ),
        "What the group pays less.",
    ),
    field("date_created", Timestamp, "When the group was created; the API names no zone, so UTC is taken."),
    field("date_modified", Timestamp, "When the group last changed; in the same zone."),
)

SUBSCRIBER = Fields(
    key("id", Integer, "Number of the subscriber."),
    field("email", Text, "E-mail address; no two subscribers share one."),
    field("first_name", Text, "First name."),
    field("last_name", Text, "Last name."),
    field("source", Text, "Where the subscription was made: storefront, order or custom."),
    field("order_id", Integer, "Number of the order it was made with."),
    field("channel_id", Integer, "Number of the channel it was made on."),
    field("consents", Items(Text), "What was subscribed to: marketing_newsletter, abandoned_cart; empty for nothing."),
    field("date_created", Timestamp, "When the subscription was made."),
    field("date_modified", Timestamp, "When the subscription last changed."),
)

WISHLIST = Fields(
    key("id", Integer, "Number of the wishlist."),
    field("customer_id", Integer, "Number of the customer whose it is."),
    field("name", Text, "Name of the wishlist."),
    field("is_public", Flag, "Whether others may see it."),
    field("token", Text, "What opens the wishlist to whoever is sent its address."),
    field(
        "items",
        Items(
            Fields(
                field("id", Integer, "Number of the item."),
                field("product_id", Integer, "Number of the product."),
                field("variant_id", Integer, "Number of the variant."),
            )
        ),
        "What stands on it.",
    ),
)
