"""Orders and their parts."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    BARE,
    DOWNLOAD,
    LINE,
    MISSING,
    ORDER,
    PARCEL,
    PICKED_UP,
    PICKUP,
    PICKUP_LINE,
    SHIPPED_TO,
    SHIRT,
)

_ADDRESS: Final = {
    "first_name": "Anna",
    "last_name": "Berg",
    "company": "Berg Ltd",
    "street_1": "1 West Street",
    "street_2": "Floor 2",
    "city": "Akron",
    "state": "Ohio",
    "zip": "44325",
    "country": "United States",
    "country_iso2": "US",
    "phone": "555 123",
    "email": "anna@example.com",
}
_CUSTOM: Final = {"name": "Poster", "quantity": 1, "price_inc_tax": 10.98, "price_ex_tax": 10}
_SIMPLE: Final = {"billing_address": _ADDRESS, "products": [_CUSTOM]}
_FULL: Final = {
    "billing_address": _ADDRESS,
    "shipping_addresses": [{**_ADDRESS, "shipping_method": "By bike"}],
    "products": [
        {"product_id": BARE, "quantity": 2},
        {**_CUSTOM, "sku": "POSTER", "upc": "0123", "name_customer": "Poster", "name_merchant": "Poster"},
    ],
    "fees": [
        {
            "type": "custom_fee",
            "display_name_customer": "Handwork",
            "display_name_merchant": "Handwork",
            "source": "workshop",
            "cost_ex_tax": 5,
            "cost_inc_tax": 5.5,
        }
    ],
    "customer_id": ANNA,
    "status_id": 11,
    "channel_id": 1,
    "date_created": "Thu, 04 Oct 2012 03:24:40 +0000",
    "customer_message": "Please hurry",
    "staff_notes": "Regular",
    "payment_method": "Manual",
    "external_source": "ERP",
    "external_order_id": "ERP-1",
    "external_merchant_id": "M-1",
    "ebay_order_id": "0",
    "geoip_country": "United States",
    "geoip_country_iso2": "US",
    "ip_address": "12.345.678.910",
    "customer_locale": "en",
    "default_currency_code": "USD",
    "base_shipping_cost": "4.00",
    "shipping_cost_ex_tax": "4.00",
    "shipping_cost_inc_tax": "4.40",
    "base_handling_cost": "0.00",
    "handling_cost_ex_tax": "0.00",
    "handling_cost_inc_tax": "0.00",
    "discount_amount": "1.50",
}
_PICKED_UP: Final = {
    "billing_address": _ADDRESS,
    "consignments": {
        "pickups": [
            {
                "pickup_method_id": 1,
                "pickup_method_display_name": "At the desk",
                "collection_instructions": "Ring twice",
                "collection_time_description": "9 to 5",
                "location": {
                    "name": "Main shop",
                    "code": "MAIN",
                    "address_line_1": "9 Harbour Street",
                    "address_line_2": "",
                    "city": "Akron",
                    "state": "Ohio",
                    "postal_code": "44325",
                    "country_alpha2": "US",
                    "email": "shop@example.com",
                    "phone": "555 999",
                },
                "line_items": [_CUSTOM],
            }
        ]
    },
}

_ORDERS: Final[Scenarios] = {
    "GET /v2/orders": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(200, parameters={"customer_id": str(ANNA), "sort": "date_created:desc"}),
        Ask(200, parameters={"include": "consignments.line_items", "consignment_structure": "object"}),
        Ask(200, parameters={"include": "consignments,fees"}),
        Ask(204, parameters={"customer_id": str(MISSING)}),
        Ask(400, parameters={"min_date_created": "yesterday"}),
    ),
    "POST /v2/orders": (
        Ask(200, body=_SIMPLE),
        Ask(200, body=_FULL),
        Ask(200, parameters={"include": "consignments,fees", "consignment_structure": "object"}, body=_FULL),
        Ask(200, parameters={"include": "consignments.line_items"}, body=_PICKED_UP),
        Ask(400, body={"billing_address": _ADDRESS}),
        Ask(400, body={**_SIMPLE, "customer_id": MISSING}),
    ),
    "DELETE /v2/orders": (Ask(204, parameters={"limit": "1"}), Ask(204)),
    "GET /v2/orders/count": (Ask(200), Ask(200, parameters={"customer_id": str(MISSING)})),
    "GET /v2/orders/{order_id}": (
        Ask(200, (ORDER,)),
        Ask(200, (ORDER,), {"include": "consignments.line_items", "consignment_structure": "object"}),
        Ask(200, (DOWNLOAD,), {"include": "consignments.line_items", "consignment_structure": "object"}),
        Ask(200, (PICKED_UP,), {"include": "consignments.line_items", "consignment_structure": "object"}),
        Ask(404, (MISSING,)),
    ),
    "PUT /v2/orders/{order_id}": (
        Ask(200, (ORDER,), body={"status_id": 10, "staff_notes": "Packed"}),
        Ask(
            200,
            (ORDER,),
            body={
                "billing_address": {**_ADDRESS, "form_fields": [{"name": "Door code", "value": "12"}]},
                "shipping_addresses": [{"id": SHIPPED_TO, **_ADDRESS, "city": "Dayton"}],
                "products": [{"id": LINE, "quantity": 3}, _CUSTOM],
                "fees": [
                    {
                        "type": "custom_fee",
                        "cost_ex_tax": "2",
                        "cost_inc_tax": "2.2",
                        "source": "workshop",
                        "display_name_customer": "Care",
                    }
                ],
            },
        ),
        Ask(
            200,
            (PICKED_UP,),
            body={
                "consignments": {
                    "pickups": [
                        {
                            "id": PICKUP,
                            "pickup_method_id": 2,
                            "line_items": [{"id": PICKUP_LINE, "product_id": SHIRT, "quantity": 2}],
                        }
                    ]
                }
            },
        ),
        Ask(400, (ORDER,), body={"status_id": 99}),
        Ask(404, (MISSING,), body={"status_id": 10}),
    ),
    "DELETE /v2/orders/{order_id}": (Ask(204, (ORDER,)), Ask(404, (MISSING,))),
    "GET /v2/order_statuses": (Ask(200),),
    "GET /v2/order_statuses/{status_id}": (Ask(200, (0,)), Ask(200, (14,)), Ask(404, (15,))),
}

_PATH: Final = "/v2/orders/{order_id}"
_SHIPMENT: Final = {
    "order_address_id": SHIPPED_TO,
    "tracking_number": "EJ958083578US",
    "merchant_shipping_cost": "1.0000",
    "shipping_method": "By bike",
    "shipping_provider": "fedex",
    "tracking_carrier": "fedex",
    "tracking_link": "https://track.example.com/EJ958083578US",
    "comments": "Handle with care",
    "items": [{"order_product_id": LINE, "quantity": 1}],
}
_PARTS: Final[Scenarios] = {
    f"GET {_PATH}/products": (
        Ask(200, (ORDER,)),
        Ask(200, (ORDER,), {"limit": "1", "page": "2"}),
        Ask(200, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    f"GET {_PATH}/products/{{product_id}}": (Ask(200, (ORDER, LINE)), Ask(404, (DOWNLOAD, LINE))),
    f"GET {_PATH}/shipping_addresses": (
        Ask(200, (ORDER,)),
        Ask(204, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    f"GET {_PATH}/shipping_addresses/{{id}}": (Ask(200, (ORDER, SHIPPED_TO)), Ask(404, (ORDER, MISSING))),
    f"PUT {_PATH}/shipping_addresses/{{id}}": (
        Ask(200, (ORDER, SHIPPED_TO), body={**_ADDRESS, "street_1": "5 South Street"}),
        Ask(400, (ORDER, SHIPPED_TO), body={"city": 5}),
        Ask(404, (ORDER, MISSING), body=_ADDRESS),
    ),
    f"GET {_PATH}/coupons": (Ask(200, (ORDER,)), Ask(204, (DOWNLOAD,)), Ask(404, (MISSING,))),
    f"GET {_PATH}/fees": (Ask(200, (ORDER,)), Ask(200, (DOWNLOAD,)), Ask(404, (MISSING,))),
    f"GET {_PATH}/messages": (Ask(200, (ORDER,)), Ask(204, (DOWNLOAD,)), Ask(404, (MISSING,))),
    f"GET {_PATH}/consignments": (
        Ask(200, (ORDER,)),
        Ask(200, (PICKED_UP,)),
        Ask(200, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    f"GET {_PATH}/consignments/shipping/{{shipping_consignment_id}}/shipping_quotes": (
        Ask(204, (ORDER, SHIPPED_TO)),
        Ask(404, (ORDER, MISSING)),
    ),
    f"GET {_PATH}/shipping_addresses/{{shipping_address_id}}/shipping_quotes": (
        Ask(204, (ORDER, SHIPPED_TO)),
        Ask(404, (ORDER, MISSING)),
    ),
    f"GET {_PATH}/taxes": (
        Ask(200, (ORDER,)),
        Ask(200, (ORDER,), {"details": "true"}),
        Ask(204, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    f"GET {_PATH}/shipments": (
        Ask(200, (ORDER,)),
        Ask(200, (ORDER,), {"limit": "1"}),
        Ask(204, (DOWNLOAD,)),
        Ask(404, (MISSING,)),
    ),
    f"POST {_PATH}/shipments": (
        Ask(201, (ORDER,), body=_SHIPMENT),
        Ask(400, (ORDER,), body={**_SHIPMENT, "order_address_id": MISSING}),
        Ask(400, (ORDER,), body={**_SHIPMENT, "items": [{"order_product_id": LINE, "quantity": 99}]}),
        Ask(404, (MISSING,), body=_SHIPMENT),
    ),
    f"DELETE {_PATH}/shipments": (Ask(204, (ORDER,)), Ask(404, (MISSING,))),
    f"GET {_PATH}/shipments/count": (Ask(200, (ORDER,)), Ask(200, (DOWNLOAD,)), Ask(404, (MISSING,))),
    f"GET {_PATH}/shipments/{{shipment_id}}": (Ask(200, (ORDER, PARCEL)), Ask(404, (ORDER, MISSING))),
    f"PUT {_PATH}/shipments/{{shipment_id}}": (
        Ask(200, (ORDER, PARCEL), body={"tracking_number": "EJ1", "order_address_id": SHIPPED_TO}),
        Ask(400, (ORDER, PARCEL), body={"tracking_number": "E" * 51, "order_address_id": SHIPPED_TO}),
        Ask(404, (ORDER, MISSING), body={"tracking_number": "EJ1"}),
    ),
    f"DELETE {_PATH}/shipments/{{shipment_id}}": (Ask(204, (ORDER, PARCEL)), Ask(404, (ORDER, MISSING))),
}

SCENARIOS: Final[Scenarios] = {**_ORDERS, **_PARTS}
