"""What is compared of the orders."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names, without

ORDER_LINE = (
    *("name", "name_customer", "name_merchant", "sku", "upc", "type", "quantity"),
    *("price_ex_tax", "price_inc_tax", "total_ex_tax", "total_inc_tax"),
    *("wrapping_name", "wrapping_message", "wrapping_cost_ex_tax", "wrapping_cost_inc_tax"),
)
"""Facts of an order's line that a new order can carry."""

ORDER_ADDRESS = (
    *("first_name", "last_name", "company", "street_1", "street_2", "city", "state", "zip"),
    *("country", "country_iso2", "phone", "email", "shipping_method"),
)
"""Facts of a shipping address that a new order can carry."""


def _line(line: Document, names: Names) -> Document:
    product = names.of("products", line["product_id"])
    # The API takes a wrapping for lines of the catalog only.
    carried = ORDER_LINE if product else [name for name in ORDER_LINE if not name.startswith("wrapping")]
    return {**{name: line.get(name) for name in carried}, "product": product}


def _order_key(row: Document) -> str:
    return f"{row['date_created']}, {row['billing_address']['email']}, {row['total_inc_tax']}"


def _order_keys(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: _order_key(row) for row in rows}


def _shipment(row: Document, names: Names) -> None:
    row["order"] = names.of("orders", row.pop("order_id"))
    row["items"] = sorted(item["quantity"] for item in row["items"])
    row["key"] = f"{row['order']}: {row['tracking_number']}"


def _order(row: Document, names: Names) -> None:
    row["customer"] = names.of("customers", row.pop("customer_id"))
    row["billing_address"] = {name: value for name, value in row["billing_address"].items() if name != "form_fields"}
    row["fees"] = without(row["fees"], "id", "base_cost")
    consignments = row.pop("consignments")
    holders = [
        *consignments["pickups"],
        *consignments["shipping"],
        *consignments["downloads"],
        *consignments["email"]["gift_certificates"],
    ]
    row["lines"] = without(_line(line, names) for holder in holders for line in holder["line_items"])
    row["shipping_addresses"] = without(
        {name: address.get(name) for name in ORDER_ADDRESS} for address in consignments["shipping"]
    )
    row["order"] = _order_key(row)


ORDERS = Comparison(
    resource="orders",
    path="/v2/orders",
    key_field="order",
    left_out=frozenset(
        {
            *(
                "id",
                "date_modified",
                "date_shipped",
                "cart_id",
                "external_order_id",
                "external_id",
                "external_source",
            ),
            *("order_source", "payment_status", "items_shipped", "tax_provider_id", "shipping_address_count"),
            *("products", "shipping_addresses", "coupons", "custom_status", "credit_card_type"),
            *("currency_id", "currency_exchange_rate", "default_currency_id", "currency_code"),
            *("store_default_currency_code", "store_default_to_transactional_exchange_rate"),
            *("store_credit_amount", "gift_certificate_amount", "coupon_discount", "refunded_amount"),
            *("shipping_cost_tax_class_id", "handling_cost_tax_class_id", "wrapping_cost_tax_class_id"),
            *("external_merchant_id", "is_email_opt_in", "is_tax_inclusive_pricing"),
        }
    ),
    translate=_order,
    named=_order_keys,
    remains="id, date_modified, ids of lines and addresses, external_order_id and external_source, what the store "
    "derives (payment, shipment and currency facts), gift wrapping of lines without a product",
    parameters={"include": "consignments,consignments.line_items,fees", "consignment_structure": "object"},
)

ORDER_SHIPMENTS = Comparison(
    resource="order_shipments",
    path="/v2/orders/{id}/shipments",
    key_field="key",
    left_out=frozenset(
        {
            *("id", "customer_id", "order_address_id", "date_created", "merchant_shipping_cost"),
            *("billing_address", "shipping_address", "tracking_link", "generated_tracking_link"),
        }
    ),
    translate=_shipment,
    remains="id, date_created, ids of lines and addresses, the store's own links",
    under=ORDERS,
    has_list=lambda order: bool(order["items_shipped"]),
)
