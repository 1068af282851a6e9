"""What may be written of customers, and checking it in batches.

https://developer.bigcommerce.com/docs/rest-management/customers#create-customers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.answers import invalid
from bigcommerce_sandbox.fields import FLAG, OBJECT, OBJECTS, REFUSED, Field, check, choice, integer, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.fields import Shape

_READ_ONLY: Final = dict.fromkeys(
    ("date_created", "date_modified", "registration_ip_address", "address_count", "attribute_count"), REFUSED
)

_COMMON: Final = {
    "email": text(250, required=True, shortest=3),
    "first_name": text(100, required=True),
    "last_name": text(100, required=True),
    "company": text(255),
    "phone": text(50),
    "notes": text(),
    "tax_exempt_category": text(255),
    "customer_group_id": integer(0),
    "authentication": OBJECT,
    "accepts_product_review_abandoned_cart_emails": FLAG,
    "store_credit_amounts": OBJECTS,
    "form_fields": OBJECTS,
    "channel_ids": Field("integers", nullable=True),
    **_READ_ONLY,
}

CUSTOMER_NEW: Final = {
    **_COMMON,
    "id": REFUSED,
    "origin_channel_id": integer(1),
    "addresses": OBJECTS,
    "attributes": OBJECTS,
    "trigger_account_created_notification": FLAG,
}
CUSTOMER_CHANGED: Final = {
    **_COMMON,
    "origin_channel_id": REFUSED,
    "addresses": REFUSED,
    "attributes": REFUSED,
}

NESTED_ADDRESS: Final = {
    "first_name": text(255, required=True),
    "last_name": text(255, required=True),
    "company": text(255),
    "address1": text(required=True),
    "address2": text(),
    "city": text(100, required=True),
    "state_or_province": text(100),
    "postal_code": text(30),
    "country_code": text(2, required=True, shortest=2),
    "phone": text(50),
    "address_type": choice("residential", "commercial"),
    "form_fields": OBJECTS,
}
"""An address within a new customer; whether a state and a postal code are needed depends on the country."""

ADDRESS: Final = {
    **NESTED_ADDRESS,
    "state_or_province": Field("text", required=True, longest=100),
    "postal_code": Field("text", required=True, longest=30),
    "customer_id": integer(1, required=True),
}

ATTRIBUTE: Final = {
    "name": text(255, required=True),
    "type": choice("string", "number", "date", required=True),
}
NESTED_VALUE: Final = {
    "attribute_id": integer(1, required=True),
    "attribute_value": Field("text", required=True, longest=255),
}
VALUE: Final = {
    "id": integer(1),
    "attribute_id": integer(1, required=True),
    "customer_id": integer(1, required=True),
    "value": Field("text", required=True, longest=255),
}
FORM_FIELD: Final = {"name": text(required=True), "value": Field("any", required=True)}


def check_batch(shape: Shape, items: Sequence[Document], *, creating: bool) -> tuple[list[Document], dict[str, str]]:
    """Checks every item of a batch; errors are keyed by index and field, e.g. ``0.email``."""
    checked: list[Document] = []
    errors: dict[str, str] = {}
    for index, item in enumerate(items):
        fields, problems = check(shape, item, creating=creating, prefix=f"{index}.")
        if not creating and (not isinstance(item.get("id"), int) or isinstance(item["id"], bool)):
            problems[f"{index}.id"] = "id is required"
        checked.append(fields if creating else {**fields, "id": item.get("id")})
        errors |= problems
    return checked, errors


def check_nested(shape: Shape, items: Sequence[Document] | None, prefix: str) -> dict[str, str]:
    """What is wrong with the items of a nested array."""
    errors: dict[str, str] = {}
    for index, item in enumerate(items or ()):
        errors |= check(shape, item, creating=True, prefix=f"{prefix}.{index}.")[1]
    return errors


def refuse(errors: Mapping[str, str], what: str) -> None:
    """Refuses the whole batch if anything in it is wrong.

    Raises:
        RefusedError: 422.
    """
    if errors:
        raise invalid(errors, f"{what} failed.")
