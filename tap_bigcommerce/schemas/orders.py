"""Orders, whole: with their consignments, line items and fees.

https://developer.bigcommerce.com/docs/rest-management/orders
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tap_bigcommerce.kinds import (
    Day,
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

if TYPE_CHECKING:
    from singer_sdk import typing as th

_FORM_FIELDS = field(
    "form_fields",
    Items(
        Fields(
            field("name", Text, "Name of the form field."),
            field("value", FormValue, "What was entered."),
        )
    ),
    "What the merchant asks beyond an address.",
)

PERSON: tuple[th.Property[Any], ...] = (
    field("first_name", Text, "First name."),
    field("last_name", Text, "Last name."),
    field("company", Text, "Company."),
    field("street_1", Text, "First line: street and number."),
    field("street_2", Text, "Second line."),
    field("city", Text, "Town."),
    field("state", Text, "State or province, in full."),
    field("zip", Text, "Postal code."),
    field("country", Text, "Name of the country."),
    field("country_iso2", Text, "Two-letter code of the country, ISO 3166-1."),
    field("phone", Text, "Telephone number."),
    field("email", Text, "E-mail address."),
)
_ADDRESS = (*PERSON, _FORM_FIELDS)

_PRODUCT_OPTION = Fields(
    field("id", Integer, "Number of the choice within orders."),
    field("option_id", Integer, "Number of the shared option."),
    field("order_product_id", Integer, "Number of the line item."),
    field("product_option_id", Integer, "Number of the product's option."),
    field("type", Text, "Kind of option, such as Multiple choice or File Upload."),
    field("name", Text, "Name of the option, unique in the store."),
    field("value", Text, "What was chosen; JSON for an uploaded file."),
    field("display_name", Text, "Name of the option as displayed."),
    field("display_value", Text, "What was chosen, as displayed."),
    field("display_style", Text, "How the option is displayed."),
    field("display_name_customer", Text, "Name of the option in the shopper's language."),
    field("display_name_merchant", Text, "Name of the option in the merchant's language."),
    field("display_value_customer", Text, "What was chosen, in the shopper's language."),
    field("display_value_merchant", Text, "What was chosen, in the merchant's language."),
)

LINE_ITEM = Fields(
    field("id", Integer, "Number of the line item; shipments and refunds name it."),
    field("order_id", Integer, "Number of the order."),
    field("product_id", Integer, "Number of the product; 0 for one that is not in the catalog."),
    field("variant_id", Integer, "Number of the variant."),
    field("order_pickup_method_id", Integer, "Number of the pickup; 0 when not picked up."),
    field("order_address_id", Integer, "Number of the shipping address; 0 when not shipped."),
    field("name", Text, "Name of the product when it was sold."),
    field("name_customer", Text, "Name of the product in the shopper's language."),
    field("name_merchant", Text, "Name of the product in the merchant's language."),
    field("sku", Text, "Stock keeping unit."),
    field("upc", Text, "Universal product code."),
    field("type", Text, "physical, digital or giftcertificate."),
    field("brand", Text, "Name of the brand."),
    field("quantity", Integer, "Pieces sold."),
    field("quantity_shipped", Number, "Pieces shipped."),
    field("quantity_refunded", Number, "Pieces refunded."),
    field("is_refunded", Flag, "Whether the line was refunded."),
    field("refund_amount", Number, "Always 0; refunds have their own endpoint."),
    field("return_id", Integer, "Number of the return; 0 for none."),
    field("base_price", Number, "Price of a piece as entered."),
    field("price_ex_tax", Number, "Price of a piece without tax."),
    field("price_inc_tax", Number, "Price of a piece with tax."),
    field("price_tax", Number, "Tax on a piece."),
    field("base_total", Number, "Price of the line as entered."),
    field("total_ex_tax", Number, "Price of the line without tax."),
    field("total_inc_tax", Number, "Price of the line with tax."),
    field("total_tax", Number, "Tax on the line."),
    field("discounted_total_inc_tax", Number, "Price of the line with tax, after discounts."),
    field("base_cost_price", Number, "What a piece cost the merchant, as entered."),
    field("cost_price_ex_tax", Number, "What a piece cost the merchant, without tax."),
    field("cost_price_inc_tax", Number, "What a piece cost the merchant, with tax."),
    field("cost_price_tax", Number, "Tax on what a piece cost the merchant."),
    field("weight", Number, "Weight of a piece."),
    field("width", Number, "Width of a piece."),
    field("height", Number, "Height of a piece."),
    field("depth", Number, "Depth of a piece."),
    field("fixed_shipping_cost", Number, "Fixed price of shipping a piece."),
    field("wrapping_id", Integer, "Number of the gift wrapping; 0 for none."),
    field("wrapping_name", Text, "Name of the gift wrapping."),
    field("wrapping_message", Text, "Message to go with the gift."),
    field("base_wrapping_cost", Number, "Price of the wrapping as entered."),
    field("wrapping_cost_ex_tax", Number, "Price of the wrapping without tax."),
    field("wrapping_cost_inc_tax", Number, "Price of the wrapping with tax."),
    field("wrapping_cost_tax", Number, "Tax on the wrapping."),
    field("event_name", Text, "Name of the date the product is wanted for."),
    field("event_date", Day, "Day the product is wanted for."),
    field("option_set_id", Integer, "Number of the option set of the older product experience."),
    field("parent_order_product_id", Integer, "Number of the line item this one belongs to."),
    field("is_bundled_product", Flag, "Whether the line belongs to another."),
    field("bin_picking_number", Text, "Where the product lies in the warehouse."),
    field("external_id", Text, "Identifier of the line in another system; the API serves text or a number."),
    field("gift_certificate_id", Integer, "Number of the gift certificate that was bought."),
    field("ebay_item_id", Text, "Identifier of the item on eBay."),
    field("ebay_transaction_id", Text, "Identifier of the sale on eBay."),
    field(
        "applied_discounts",
        Items(
            Fields(
                field("id", Text, "What gave the discount, such as manual-discount or coupon."),
                field("name", Text, "Name of the discount."),
                field("code", Text, "Code of the coupon."),
                field("amount", Number, "Amount off the line."),
                field("target", Text, "What it was given on: order or product."),
            )
        ),
        "Discounts that took part of the line's price.",
    ),
    field("product_options", Items(_PRODUCT_OPTION), "What the shopper chose."),
    field(
        "configurable_fields",
        Items(
            Fields(
                field("name", Text, "Name of the field."),
                field("value", Text, "What was entered."),
            )
        ),
        "Fields of the older product experience.",
    ),
)

_LINE_ITEMS = field("line_items", Items(LINE_ITEM), "What is in it.")

_PICKUP = Fields(
    field("id", Integer, "Number of the pickup."),
    field("pickup_method_id", Integer, "Number of the pickup method."),
    field("pickup_method_display_name", Text, "Name of the pickup method."),
    field("collection_instructions", Text, "What to do on collecting."),
    field("collection_time_description", Text, "When it can be collected."),
    field(
        "location",
        Fields(
            field("id", Integer, "Number of the location."),
            field("name", Text, "Name of the location."),
            field("code", Text, "The merchant's code for the location."),
            field("address_line_1", Text, "First line: street and number."),
            field("address_line_2", Text, "Second line."),
            field("city", Text, "Town."),
            field("state", Text, "State or province."),
            field("postal_code", Text, "Postal code."),
            field("country_alpha2", Text, "Two-letter code of the country, ISO 3166-1."),
            field("email", Text, "E-mail address."),
            field("phone", Text, "Telephone number."),
        ),
        "Where it is collected.",
    ),
    _LINE_ITEMS,
)

SHIPPING_ADDRESS = Fields(
    field("id", Integer, "Number of the shipping address within orders."),
    *_ADDRESS,
    field("shipping_method", Text, "Name of the shipping method."),
    field("shipping_zone_id", Integer, "Number of the shipping zone."),
    field("shipping_zone_name", Text, "Name of the shipping zone."),
    field("items_total", Number, "Pieces to be shipped there."),
    field("items_shipped", Number, "Pieces shipped so far."),
    field("base_cost", Number, "Price of shipping as entered."),
    field("cost_ex_tax", Number, "Price of shipping without tax."),
    field("cost_inc_tax", Number, "Price of shipping with tax."),
    field("cost_tax", Number, "Tax on shipping."),
    field("cost_tax_class_id", Integer, "Number of the tax class of shipping."),
    field("base_handling_cost", Number, "Price of handling as entered."),
    field("handling_cost_ex_tax", Number, "Price of handling without tax."),
    field("handling_cost_inc_tax", Number, "Price of handling with tax."),
    field("handling_cost_tax", Number, "Tax on handling."),
    field("handling_cost_tax_class_id", Integer, "Number of the tax class of handling."),
    links=("shipping_quotes",),
)

_SHIPPING = Fields(*SHIPPING_ADDRESS.wrapped.values(), _LINE_ITEMS, links=SHIPPING_ADDRESS.links)

_RECIPIENT = Fields(field("recipient_email", Text, "Address it is sent to."), _LINE_ITEMS)

CONSIGNMENTS = Fields(
    field("shipping", Items(_SHIPPING), "What is shipped, by address."),
    field("pickups", Items(_PICKUP), "What is picked up, by location."),
    field("downloads", Items(_RECIPIENT), "What is downloaded, by recipient."),
    field(
        "email",
        Fields(field("gift_certificates", Items(_RECIPIENT), "Gift certificates, by recipient.")),
        "What is sent by e-mail.",
    ),
)

FEE = Fields(
    field("id", Integer, "Number of the fee."),
    field("type", Text, "Kind of fee; custom_fee."),
    field("display_name_customer", Text, "Name shoppers read."),
    field("display_name_merchant", Text, "Name the merchant reads."),
    field("source", Text, "What added the fee."),
    field("base_cost", Number, "Price as entered."),
    field("cost_ex_tax", Number, "Price without tax."),
    field("cost_inc_tax", Number, "Price with tax."),
    field("cost_tax", Number, "Tax."),
    field("tax_class_id", Integer, "Number of the tax class."),
)

_FACTS: tuple[th.Property[Any], ...] = (
    key("id", Integer, "Number of the order."),
    field("date_created", Timestamp, "When the order was placed."),
    field("date_modified", Timestamp, "When the order last changed."),
    field("date_shipped", Timestamp, "When the last of it was shipped; null before."),
    field("status_id", Integer, "Number of the status, 0 to 14."),
    field("status", Text, "Name of the status."),
    field("custom_status", Text, "Name the merchant gave the status."),
    field("is_deleted", Flag, "Whether the order was archived."),
    field("cart_id", Text, "Identifier of the cart it came from."),
    field("channel_id", Integer, "Number of the channel it was placed on."),
    field("order_source", Text, "What it was placed through, such as www or manual."),
    field("external_id", Text, "Identifier in another system; read only."),
    field("external_order_id", Text, "Identifier of the order in another system."),
    field("external_merchant_id", Text, "Identifier of the merchant in another system."),
    field("external_source", Text, "Name of the other system."),
    field("ebay_order_id", Text, "Identifier on eBay; 0 for none."),
    field("customer_id", Integer, "Number of the customer; 0 for a guest."),
    field("customer_message", Text, "What the shopper wrote."),
    field("customer_locale", Text, "The shopper's language."),
    field("staff_notes", Text, "What the staff wrote."),
    field("ip_address", Text, "IPv4 address it was placed from."),
    field("ip_address_v6", Text, "IPv6 address it was placed from."),
    field("geoip_country", Text, "Country of that address."),
    field("geoip_country_iso2", Text, "Two-letter code of that country."),
    field("is_email_opt_in", Flag, "Whether the shopper asked for marketing mail."),
    field("items_total", Number, "Pieces ordered."),
    field("items_shipped", Number, "Pieces shipped."),
    field("shipping_address_count", Number, "Addresses shipped to."),
    field("order_is_digital", Flag, "Whether there is nothing to ship."),
)

_MONEY: tuple[th.Property[Any], ...] = (
    field("currency_id", Integer, "Number of the currency displayed."),
    field("currency_code", Text, "Code of the currency displayed, ISO 4217."),
    field("currency_exchange_rate", Number, "Rate between the currencies displayed and paid."),
    field("default_currency_id", Integer, "Number of the currency paid in."),
    field("default_currency_code", Text, "Code of the currency paid in, ISO 4217."),
    field("store_default_currency_code", Text, "Code of the store's own currency, ISO 4217."),
    field("store_default_to_transactional_exchange_rate", Number, "Rate between the store's and that paid in."),
    field("subtotal_ex_tax", Number, "Price of the products without tax."),
    field("subtotal_inc_tax", Number, "Price of the products with tax."),
    field("subtotal_tax", Number, "Tax on the products."),
    field("base_shipping_cost", Number, "Price of shipping as entered."),
    field("shipping_cost_ex_tax", Number, "Price of shipping without tax."),
    field("shipping_cost_inc_tax", Number, "Price of shipping with tax."),
    field("shipping_cost_tax", Number, "Tax on shipping."),
    field("shipping_cost_tax_class_id", Integer, "Number of the tax class of shipping."),
    field("base_handling_cost", Number, "Price of handling as entered."),
    field("handling_cost_ex_tax", Number, "Price of handling without tax."),
    field("handling_cost_inc_tax", Number, "Price of handling with tax."),
    field("handling_cost_tax", Number, "Tax on handling."),
    field("handling_cost_tax_class_id", Integer, "Number of the tax class of handling."),
    field("base_wrapping_cost", Number, "Price of gift wrapping as entered."),
    field("wrapping_cost_ex_tax", Number, "Price of gift wrapping without tax."),
    field("wrapping_cost_inc_tax", Number, "Price of gift wrapping with tax."),
    field("wrapping_cost_tax", Number, "Tax on gift wrapping."),
    field("wrapping_cost_tax_class_id", Integer, "Number of the tax class of gift wrapping."),
    field("discount_amount", Number, "Discount on the whole order."),
    field("coupon_discount", Number, "Discount by coupons."),
    field("total_ex_tax", Number, "Price of the order without tax."),
    field("total_inc_tax", Number, "Price of the order with tax."),
    field("total_tax", Number, "Tax on the order."),
    field("is_tax_inclusive_pricing", Flag, "Whether prices were entered with tax."),
    field("tax_provider_id", Text, "What worked out the tax, such as BasicTaxProvider."),
    field("payment_method", Text, "How it is paid."),
    field("payment_provider_id", Text, "Identifier of the payment; the API serves text or a number."),
    field("payment_status", Text, "How far the payment is, such as authorized or captured."),
    field("credit_card_type", Text, "Kind of credit card it was paid by."),
    field("store_credit_amount", Number, "Paid by store credit."),
    field("gift_certificate_amount", Number, "Paid by gift certificates."),
    field("refunded_amount", Number, "Always 0; refunds have their own endpoint."),
)

ORDER = Fields(
    *_FACTS,
    *_MONEY,
    field("billing_address", Fields(*_ADDRESS), "Who pays."),
    field("consignments", CONSIGNMENTS, "What goes where, with the line items."),
    field("fees", Items(FEE), "Fees on top of the products."),
    links=("products", "shipping_addresses", "coupons"),
)
