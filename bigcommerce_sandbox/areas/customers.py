"""Customers.

https://developer.bigcommerce.com/docs/rest-management/customers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.filters import Filter, compare
from bigcommerce_sandbox.listing import Include, Listing, children_of, hidden_json
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.store import Condition, within

if TYPE_CHECKING:
    from bigcommerce_sandbox.answers import Answer

NESTED_MOST: Final = 10
"""Addresses and attributes shown within a customer; the rest is found at their own lists."""

_FULL_NAME: Final = "first_name || ' ' || last_name"


def _name_like(text: str, call: Call) -> Condition:
    like = compare(f"({_FULL_NAME})", Kind.TEXT, "like", parameter="name")["name:like"]
    found = [like(part.strip(), call) for part in text.split(",")]
    return Condition(
        " OR ".join(one.sql for one in found), tuple(value for one in found for value in one.values)
    )


def _name_in(text: str, _call: Call) -> Condition:
    return within(_FULL_NAME, (part.strip().casefold() for part in text.split(",")))


FILTERS: Final[dict[str, Filter]] = {
    **compare("id", Kind.INTEGER, "in"),
    **compare("email", Kind.TEXT, "in"),
    **compare("company", Kind.TEXT, "in"),
    **compare("phone", Kind.TEXT, "in"),
    **compare("registration_ip_address", Kind.TEXT, "in"),
    **compare("customer_group_id", Kind.INTEGER, "in"),
    **compare("date_created", Kind.MOMENT, "", "min", "max"),
    **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    "name:in": _name_in,
    "name:like": _name_like,
}

LIST: Final = Listing(
    resource="customers",
    filters=FILTERS,
    sorts={
        f"{column}:{direction}": f"{column} {direction}, id {direction}"
        for column in ("date_created", "last_name", "date_modified")
        for direction in ("asc", "desc")
    },
    includes={
        "addresses": Include("addresses", children_of("customer_addresses", "customer_id", NESTED_MOST)),
        "storecredit": Include("store_credit_amounts", hidden_json("customers", "store_credit_amounts")),
        "attributes": Include(
            "attributes", children_of("customer_attribute_values", "customer_id", NESTED_MOST)
        ),
        "formfields": Include("form_fields", children_of("customer_form_field_values", "customer_id")),
    },
)


def list_customers(call: Call) -> Answer:
    """Customers, by number of page or by cursor."""
    return list_by_cursor(call, LIST)


ROUTES = (Route("GET", "/v3/customers", scopes.CUSTOMERS, list_customers),)
