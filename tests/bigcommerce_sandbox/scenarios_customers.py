"""Customers, their addresses, attributes, form fields and groups."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    BEN,
    CATEGORY,
    GROUP,
    HOME,
    MISSING,
    SPARE_GROUP,
    TIER,
    TIER_OF_ANNA,
    WORK,
)

_ADDRESS: Final = {
    "first_name": "Cleo",
    "last_name": "Dahl",
    "address1": "3 North Street",
    "address2": "Floor 2",
    "city": "Akron",
    "state_or_province": "Ohio",
    "postal_code": "44325",
    "country_code": "US",
    "phone": "555 123",
    "address_type": "commercial",
    "company": "Dahl Ltd",
}
_CLEO: Final = {"email": "cleo@example.com", "first_name": "Cleo", "last_name": "Dahl"}

_CUSTOMERS: Final[Scenarios] = {
    "GET /v3/customers": (
        Ask(200),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(
            200,
            parameters={"id:in": f"{ANNA},{BEN}", "include": "addresses,attributes,formfields,storecredit"},
        ),
        Ask(200, parameters={"email:in": "nobody@example.com"}),
        Ask(422, parameters={"date_modified:min": "yesterday"}),
    ),
    "POST /v3/customers": (
        Ask(200, body=[_CLEO]),
        Ask(
            200,
            body=[
                {
                    "email": "dora@example.com",
                    "first_name": "Dora",
                    "last_name": "Eng",
                    "company": "Eng Ltd",
                    "phone": "555 321",
                    "notes": "Calls often",
                    "tax_exempt_category": "D",
                    "customer_group_id": GROUP,
                    "addresses": [{**_ADDRESS, "form_fields": [{"name": "Floor", "value": "2"}]}],
                    "attributes": [{"attribute_id": TIER, "attribute_value": "Silver"}],
                    "authentication": {"force_password_reset": True, "new_password": "correct-horse-1"},
                    "accepts_product_review_abandoned_cart_emails": True,
                    "store_credit_amounts": [{"amount": 12.5}],
                    "origin_channel_id": 1,
                    "channel_ids": [1],
                    "form_fields": [{"name": "Shirt size", "value": "Small"}],
                    "trigger_account_created_notification": False,
                }
            ],
        ),
        Ask(422, body=[{**_CLEO, "email": "ANNA@example.com"}]),
        Ask(422, body=[{"email": "nameless@example.com"}]),
        Ask(413, body=[{**_CLEO, "email": f"cleo{number}@example.com"} for number in range(11)]),
    ),
    "PUT /v3/customers": (
        Ask(
            200,
            body=[{"id": ANNA, "first_name": "Anne", "form_fields": [{"name": "Shirt size", "value": "M"}]}],
        ),
        Ask(200, body=[{"id": BEN, "store_credit_amounts": [{"amount": 3}], "customer_group_id": 0}]),
        Ask(422, body=[{"id": BEN, "email": "anna@example.com"}]),
        Ask(422, body=[{"id": MISSING, "first_name": "Nobody"}]),
        Ask(413, body=[{"id": ANNA, "notes": str(number)} for number in range(11)]),
    ),
    "DELETE /v3/customers": (
        Ask(204, parameters={"id:in": str(BEN)}),
        Ask(204),
    ),
    "GET /v3/customers/addresses": (
        Ask(200),
        Ask(200, parameters={"customer_id:in": str(ANNA), "limit": "1"}),
        Ask(200, parameters={"customer_id:in": str(MISSING)}),
    ),
    "POST /v3/customers/addresses": (
        Ask(200, body=[{**_ADDRESS, "customer_id": BEN, "form_fields": [{"name": "Floor", "value": "2"}]}]),
        Ask(200, body=[{**_ADDRESS, "customer_id": BEN}]),
        Ask(422, body=[{**_ADDRESS, "customer_id": MISSING}]),
    ),
    "PUT /v3/customers/addresses": (
        Ask(200, body=[{"id": HOME, "address1": "11 West Street", "phone": "555 777"}]),
        Ask(422, body=[{"id": MISSING, "city": "Nowhere"}]),
    ),
    "DELETE /v3/customers/addresses": (Ask(204, parameters={"id:in": str(WORK)}),),
    "GET /v3/customers/form-field-values": (
        Ask(200),
        Ask(200, parameters={"customer_id": str(ANNA)}),
        Ask(200, parameters={"address_id": str(HOME)}),
        Ask(422, parameters={"customer_id": "anna"}),
    ),
}

_ATTRIBUTES: Final[Scenarios] = {
    "GET /v3/customers/attributes": (
        Ask(200),
        Ask(200, parameters={"name": "Tier", "limit": "1"}),
        Ask(200, parameters={"name": "Nothing of the sort"}),
    ),
    "POST /v3/customers/attributes": (
        Ask(200, body=[{"name": "Visits", "type": "number"}, {"name": "Birthday", "type": "date"}]),
        Ask(422, body=[{"name": "tier", "type": "string"}]),
        Ask(422, body=[{"name": "Odd", "type": "colour"}]),
    ),
    "PUT /v3/customers/attributes": (
        Ask(200, body=[{"id": TIER, "name": "Level"}]),
        Ask(422, body=[{"id": MISSING, "name": "Level"}]),
    ),
    "DELETE /v3/customers/attributes": (Ask(204, parameters={"id:in": str(TIER)}),),
    "GET /v3/customers/attribute-values": (
        Ask(200),
        Ask(200, parameters={"customer_id:in": str(ANNA), "attribute_id:in": str(TIER)}),
        Ask(200, parameters={"customer_id:in": str(MISSING)}),
    ),
    "PUT /v3/customers/attribute-values": (
        Ask(
            200,
            body=[
                {"attribute_id": TIER, "customer_id": ANNA, "value": "Platinum"},
                {"attribute_id": TIER, "customer_id": BEN, "value": "Bronze"},
            ],
        ),
        Ask(422, body=[{"attribute_id": MISSING, "customer_id": ANNA, "value": "Gold"}]),
    ),
    "DELETE /v3/customers/attribute-values": (Ask(204, parameters={"id:in": str(TIER_OF_ANNA)}),),
}

_GROUPS: Final[Scenarios] = {
    "GET /v2/customer_groups": (
        Ask(200),
        Ask(200, parameters={"name": "Wholesale"}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(204, parameters={"name": "Nothing of the sort"}),
    ),
    "POST /v2/customer_groups": (
        Ask(200, body={"name": "Friends"}),
        Ask(
            200,
            body={
                "name": "Staff",
                "is_default": False,
                "category_access": {"type": "specific", "categories": [CATEGORY]},
                "discount_rules": [{"type": "all", "method": "percent", "amount": "10.0000"}],
                "is_group_for_guests": False,
            },
        ),
    ),
    "GET /v2/customer_groups/count": (Ask(200),),
    "GET /v2/customer_groups/{customer_group_id}": (Ask(200, (GROUP,)), Ask(404, (MISSING,))),
    "PUT /v2/customer_groups/{customer_group_id}": (
        Ask(200, (GROUP,), body={"name": "Trade"}),
        Ask(404, (MISSING,), body={"name": "Trade"}),
    ),
    "DELETE /v2/customer_groups/{customer_group_id}": (Ask(204, (SPARE_GROUP,)), Ask(404, (SPARE_GROUP,))),
}

SCENARIOS: Final[Scenarios] = {**_CUSTOMERS, **_ATTRIBUTES, **_GROUPS}
