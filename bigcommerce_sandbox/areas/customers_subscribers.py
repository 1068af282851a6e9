"""Subscribers to newsletters and reminders.

https://developer.bigcommerce.com/docs/rest-management/subscribers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, conflict, data, invalid, nothing
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import TEXTS, check, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

CONSENTS: Final = ("marketing_newsletter", "abandoned_cart")
"""What somebody can subscribe to; nobody who has unsubscribed has any."""

SUBSCRIBERS = Collection(
    name="subscribers",
    columns=(
        Column("email", Kind.TEXT),
        Column("first_name", Kind.TEXT, indexed=False),
        Column("last_name", Kind.TEXT, indexed=False),
        Column("source", Kind.TEXT, indexed=False),
        Column("order_id", Kind.INTEGER),
        Column("date_created", Kind.MOMENT),
        Column("date_modified", Kind.MOMENT),
    ),
    defaults={
        "email": "",
        "first_name": "",
        "last_name": "",
        "source": "custom",
        "order_id": None,
        "channel_id": 1,
        "consents": ["marketing_newsletter"],
        "date_created": None,
        "date_modified": None,
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
)

SHAPE = {
    "email": text(255, required=True),
    "first_name": text(255),
    "last_name": text(255),
    "source": text(255),
    "order_id": integer(1, nullable=True),
    "channel_id": integer(1),
    "consents": TEXTS,
}

_REMOVABLE: Final = {
    **compare("email", Kind.TEXT, ""),
    **compare("first_name", Kind.TEXT, ""),
    **compare("last_name", Kind.TEXT, ""),
    **compare("source", Kind.TEXT, ""),
    **compare("order_id", Kind.INTEGER, ""),
    **compare("date_created", Kind.MOMENT, ""),
    **compare("date_modified", Kind.MOMENT, ""),
}
"""What narrows a removal: no ids, and no bounds of times."""

LIST = Listing(
    resource="subscribers",
    filters={
        **_REMOVABLE,
        **compare("id", Kind.INTEGER, "", "in"),
        **compare("date_created", Kind.MOMENT, "min", "max"),
        **compare("date_modified", Kind.MOMENT, "min", "max"),
    },
)


def list_subscribers(call: Call) -> Answer:
    """Subscribers by ascending id."""
    return list_v3(call, LIST)


def get_subscriber(call: Call) -> Answer:
    """One subscriber."""
    return one_v3(call, LIST, call.ids["subscriber_id"])


def create_subscriber(call: Call) -> Answer:
    """A new subscriber; the e-mail address must be unique."""
    fields = _checked(call.store, call.object(), key=0)
    return data(one(call, LIST, call.store.insert("subscribers", fields)["id"]))


def update_subscriber(call: Call) -> Answer:
    """Changes the given fields of a subscriber."""
    key = call.ids["subscriber_id"]
    one(call, LIST, key)
    call.store.change("subscribers", key, _checked(call.store, call.object(), key))
    return data(one(call, LIST, key))


def delete_subscriber(call: Call) -> Answer:
    """Removes one subscriber, if there is such a one."""
    call.store.remove("subscribers", call.ids["subscriber_id"])
    return nothing()


def delete_subscribers(call: Call) -> Answer:
    """Removes the subscribers that the filters leave, and without a filter every subscriber there is."""
    call.store.remove_many("subscribers", call.store.keys("subscribers", conditions(_REMOVABLE, call)))
    return nothing()


def _checked(store: Store, body: Document, key: int) -> Document:
    """The writable fields of a new subscriber (without a key) or of one that is there.

    Raises:
        RefusedError: 422 for a value that cannot be, 409 for an e-mail address that is taken.
    """
    fields, errors = check(SHAPE, body, creating=not key)
    if not errors and not set(fields.get("consents", ())) <= set(CONSENTS):
        errors = {"consents": f"consents must hold only {' and '.join(CONSENTS)}"}
    if not errors and "@" not in fields.get("email", "@"):
        errors = {"email": "email must be an e-mail address"}
    if errors:
        raise invalid(errors)
    email = fields.get("email", "").casefold()
    if email and store.find("subscribers", equal("email", email), Condition("id <> ?", (key,))):
        raise conflict({"email": "A subscriber with this email exists already."})
    return fields


COLLECTIONS = (SUBSCRIBERS,)

_PATH: Final = "/v3/customers/subscribers"

ROUTES = (
    Route("GET", _PATH, scopes.CUSTOMERS, list_subscribers),
    Route("POST", _PATH, scopes.CUSTOMERS, create_subscriber),
    Route("DELETE", _PATH, scopes.CUSTOMERS, delete_subscribers),
    Route("GET", f"{_PATH}/{{subscriber_id}}", scopes.CUSTOMERS, get_subscriber),
    Route("PUT", f"{_PATH}/{{subscriber_id}}", scopes.CUSTOMERS, update_subscriber),
    Route("DELETE", f"{_PATH}/{{subscriber_id}}", scopes.CUSTOMERS, delete_subscriber),
)
