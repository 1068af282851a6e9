"""What lies under an order, as records of their own, and the states an order can be in.

https://developer.bigcommerce.com/docs/rest-management/orders
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Integer, Items, Number, Text, Timestamp, field, key, of_its_own
from tap_bigcommerce.schemas.orders import FEE, LINE_ITEM, PERSON, SHIPPING_ADDRESS

_ORDER_ID = field("order_id", Integer, "Number of the order.")

ORDER_PRODUCT = of_its_own(LINE_ITEM)

ORDER_SHIPPING_ADDRESS = of_its_own(SHIPPING_ADDRESS, _ORDER_ID)

ORDER_FEE = of_its_own(FEE, _ORDER_ID)

ORDER_COUPON = Fields(
    key("id", Integer, "Number of the use of the coupon."),
    _ORDER_ID,
    field("coupon_id", Integer, "Number of the coupon."),
    field("code", Text, "Code of the coupon."),
    field(
        "type",
        Integer,
        "What it takes off: 0 per item, 1 a percentage, 2 of the total, 3 of shipping, 4 all of shipping, "
        "5 by a promotion.",
    ),
    field("amount", Number, "Amount or percentage of the coupon."),
    field("discount", Number, "What it took off this order."),
)

ORDER_SHIPMENT = Fields(
    key("id", Integer, "Number of the shipment."),
    _ORDER_ID,
    field("customer_id", Integer, "Number of the customer."),
    field("order_address_id", Integer, "Number of the shipping address."),
    field("date_created", Timestamp, "When the shipment was made."),
    field("tracking_number", Text, "Number to follow it by."),
    field("merchant_shipping_cost", Number, "What it cost the merchant."),
    field("shipping_method", Text, "Name of the shipping method."),
    field("shipping_provider", Text, "Code of the carrier."),
    field("shipping_provider_display_name", Text, "Name of the carrier."),
    field("tracking_carrier", Text, "Code of the carrier where it is followed."),
    field("tracking_link", Text, "Address to follow it at, as entered."),
    field("generated_tracking_link", Text, "Address to follow it at, as made of carrier and number."),
    field("comments", Text, "What the sender wrote."),
    field("billing_address", Fields(*PERSON), "Who pays."),
    field("shipping_address", Fields(*PERSON), "Who receives it."),
    field(
        "items",
        Items(
            Fields(
                field("order_product_id", Integer, "Number of the line item."),
                field("product_id", Integer, "Number of the product."),
                field("quantity", Integer, "Pieces shipped."),
            )
        ),
        "What is in it.",
    ),
)

ORDER_STATUS = Fields(
    key("id", Integer, "Number of the status, 0 to 14."),
    field("name", Text, "Name of the status."),
    field("system_label", Text, "Name that the store gives it."),
    field("custom_label", Text, "Name that the merchant gave it."),
    field("system_description", Text, "What it means."),
    field("order", Integer, "Its place among the statuses."),
)
