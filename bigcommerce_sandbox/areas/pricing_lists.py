"""Price lists, and which customer groups and channels they are for.

https://developer.bigcommerce.com/docs/rest-management/price-lists
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import (
    Answer,
    RefusedError,
    conflict,
    data,
    invalid,
    not_found,
    nothing,
    plain,
    v3_error,
)
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.fields import FLAG, check, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, one, one_v3
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

MOST_ASSIGNED: Final = 25
"""Assignments in one request."""

ASSIGNED_AT_ONCE: Final = 25
"""Requests under way."""

PRICE_LISTS: Final = Collection(
    name="price_lists",
    columns=(
        Column("name", Kind.TEXT),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT),
    ),
    defaults={"name": "", "date_created": None, "date_modified": None, "active": True},
    time_form=with_z,
    created="date_created",
    modified="date_modified",
)

ASSIGNMENTS: Final = Collection(
    name="price_list_assignments",
    columns=(
        Column("price_list_id", Kind.INTEGER),
        Column("customer_group_id", Kind.INTEGER, indexed=False),
        Column("channel_id", Kind.INTEGER, indexed=False),
    ),
    defaults={"price_list_id": None, "customer_group_id": None, "channel_id": None},
    parents=(Parent("price_lists", "price_list_id"), Parent("customer_groups", "customer_group_id")),
)

SHAPE: Final = {"name": text(required=True), "active": FLAG}

_ASSIGNMENT: Final = {
    "price_list_id": integer(1, required=True),
    "customer_group_id": integer(1),
    "channel_id": integer(1),
}
_PAIR: Final = {"customer_group_id": integer(1, required=True), "channel_id": integer(1, required=True)}

LIST: Final = Listing(
    "price_lists",
    {
        **compare("id", Kind.INTEGER, "in"),
        **compare("name", Kind.TEXT, "", "like"),
        **compare("date_created", Kind.MOMENT, "", "min", "max"),
        **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    },
)
ASSIGNMENT_LIST: Final = Listing(
    "price_list_assignments",
    {
        **compare("id", Kind.INTEGER, "", "in"),
        **compare("price_list_id", Kind.INTEGER, "", "in"),
        **compare("customer_group_id", Kind.INTEGER, "", "in"),
        **compare("channel_id", Kind.INTEGER, "", "in"),
    },
)
_DELETABLE: Final = ("id", "price_list_id", "customer_group_id", "channel_id", "channel_id:in")


def create_list(call: Call) -> Answer:
    """A new price list; its name must be unique."""
    fields, errors = check(SHAPE, call.object(), creating=True)
    if errors:
        raise invalid(errors)
    _check_unique(call.store, fields, 0)
    return data(call.store.served("price_lists", call.store.insert("price_lists", fields)["id"]))


def update_list(call: Call) -> Answer:
    """Changes a price list; its records stay."""
    key = call.ids["price_list_id"]
    one(call, LIST, key)
    fields, errors = check(SHAPE, call.object(), creating=False)
    if errors:
        raise invalid(errors)
    _check_unique(call.store, fields, key)
    call.store.change("price_lists", key, fields)
    return data(one(call, LIST, key))


def _check_unique(store: Store, fields: Document, key: int) -> None:
    name = fields.get("name")
    if name and store.find("price_lists", equal("name", name.casefold()), Condition("id <> ?", (key,))):
        raise conflict({"name": f"A price list with the name {name} already exists."})


def delete_list(call: Call) -> Answer:
    """Removes a price list with its records and assignments."""
    if not call.store.remove("price_lists", call.ids["price_list_id"]):
        raise not_found("The price list")
    return nothing()


def delete_lists(call: Call) -> Answer:
    """Removes the price lists that the filters choose, and without a filter every one."""
    filters = {name: LIST.filters[name] for name in ("id:in", "name")}
    call.store.remove_many("price_lists", call.store.keys("price_lists", conditions(filters, call)))
    return nothing()


def create_assignments(call: Call) -> Answer:
    """Assigns price lists; what is wrong does not hold up the rest."""
    errors: dict[str, str] = {}
    items = call.items(MOST_ASSIGNED)
    for index, item in enumerate(items):
        fields, wrong = check(_ASSIGNMENT, item, creating=True)
        wrong = wrong or _unknown(call.store, fields)
        if not wrong and _assigned(call.store, fields) is not None:
            wrong = {"customer_group_id": "This customer group has a price list on this channel."}
        if wrong:
            errors[str(index)] = "; ".join(wrong.values())
        else:
            call.store.insert("price_list_assignments", fields)
    if not errors:
        return nothing(HTTPStatus.OK)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    meta = {"saved_records": len(items) - len(errors)}
    return plain({**v3_error(status, "Some assignments are invalid.", errors), "meta": meta}, status)


def upsert_assignment(call: Call) -> Answer:
    """Assigns one price list to a group on a channel, in place of whichever was assigned before."""
    key = call.ids["price_list_id"]
    one(call, LIST, key)
    fields, errors = check(_PAIR, call.object(), creating=True)
    if errors:
        raise invalid(errors)
    fields["price_list_id"] = key
    unknown = _unknown(call.store, fields)
    if unknown:
        raise RefusedError(HTTPStatus.NOT_FOUND, "; ".join(unknown.values()))
    before = _assigned(call.store, fields)
    if before is None:
        before = int(call.store.insert("price_list_assignments", fields)["id"])
    else:
        call.store.change("price_list_assignments", before, fields)
    return data(call.store.served("price_list_assignments", before))


def _unknown(store: Store, fields: Document) -> dict[str, str]:
    owners = {"price_list_id": "price_lists", "customer_group_id": "customer_groups", "channel_id": "channels"}
    return {
        name: f"There is no {name} {fields[name]}."
        for name, resource in owners.items()
        if name in fields and store.find(resource, equal("id", fields[name])) is None
    }


def _assigned(store: Store, fields: Document) -> int | None:
    pair = [Condition(f"{name} IS ?", (fields.get(name),)) for name in _PAIR]
    return store.find("price_list_assignments", *pair)


def delete_assignments(call: Call) -> Answer:
    """Removes the assignments that the filters choose; at least one filter is needed."""
    filters = {name: ASSIGNMENT_LIST.filters[name] for name in _DELETABLE}
    chosen = conditions(filters, call)
    if not chosen:
        raise invalid({"id": "At least one query parameter is required to delete assignments."})
    call.store.remove_many("price_list_assignments", call.store.keys("price_list_assignments", chosen))
    return nothing()


COLLECTIONS: Final = (PRICE_LISTS, ASSIGNMENTS)

_ONE: Final = "/v3/pricelists/{price_list_id}"
_ASSIGNED: Final = "/v3/pricelists/assignments"

ROUTES: Final = (
    Route("GET", "/v3/pricelists", scopes.PRODUCTS, lambda call: list_by_cursor(call, LIST)),
    Route("POST", "/v3/pricelists", scopes.PRODUCTS, create_list),
    Route("DELETE", "/v3/pricelists", scopes.PRODUCTS, delete_lists),
    Route("GET", _ONE, scopes.PRODUCTS, lambda call: one_v3(call, LIST, call.ids["price_list_id"])),
    Route("PUT", _ONE, scopes.PRODUCTS, update_list),
    Route("DELETE", _ONE, scopes.PRODUCTS, delete_list, parallel=1),
    Route("GET", _ASSIGNED, scopes.PRODUCTS, lambda call: list_by_cursor(call, ASSIGNMENT_LIST)),
    Route("POST", _ASSIGNED, scopes.PRODUCTS, create_assignments),
    Route("DELETE", _ASSIGNED, scopes.PRODUCTS, delete_assignments),
    Route("PUT", f"{_ONE}/assignments", scopes.PRODUCTS, upsert_assignment, parallel=ASSIGNED_AT_ONCE),
)
