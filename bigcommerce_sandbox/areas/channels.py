"""Channels, the currencies they sell in, and what they list.

https://developer.bigcommerce.com/docs/rest-management/channels
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, conflict, data, invalid, not_found
from bigcommerce_sandbox.collection import Collection, Column, Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import FLAG, TEXTS, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, flag
from bigcommerce_sandbox.listing import Include, Listing, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.tables import render
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.listing import Fragments
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

DEFAULT_CHANNEL: Final = 1
"""The storefront that no store is without."""

DEFAULT_SITE: Final = 1
SITE: Final = "https://shop.example.com"
"""Where the first storefront is, and its address."""

TYPES: Final = ("pos", "marketplace", "storefront", "marketing")
AVAILABLE: Final = ("active", "prelaunch", "inactive", "connected")
GONE: Final = ("deleted", "terminated")
STATUSES: Final = (*AVAILABLE, "disconnected", "archived", *GONE)

CHANNELS: Final = Collection(
    name="channels",
    columns=(
        Column("name", Kind.TEXT, indexed=False),
        Column("type", Kind.TEXT, indexed=False),
        Column("platform", Kind.TEXT, indexed=False),
        Column("status", Kind.TEXT, indexed=False),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT, indexed=False),
        Column("currencies", Kind.JSON, hidden=True),
    ),
    defaults={
        "icon_url": "",
        "is_listable_from_ui": True,
        "is_visible": True,
        "date_created": None,
        "external_id": "",
        "type": "storefront",
        "platform": "custom",
        "date_modified": None,
        "name": "",
        "status": "active",
        "currencies": {"enabled_currencies": ["USD"], "default_currency": "USD"},
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
)

DEFAULT: Final = {"id": DEFAULT_CHANNEL, "name": "Sandbox", "platform": "bigcommerce"}

_CHANGEABLE: Final = {
    "name": text(required=True),
    "external_id": text(),
    "status": choice(*STATUSES),
    "is_listable_from_ui": FLAG,
    "is_visible": FLAG,
}
_SHAPE: Final = {**_CHANGEABLE, "type": choice(*TYPES, required=True), "platform": text(required=True)}
_IDENTITY: Final = ("name", "platform", "type")
_ASSIGNMENT: Final = {"enabled_currencies": TEXTS, "default_currency": text(3, required=True, shortest=3)}


def _available(given: str, _call: Call) -> Condition:
    marks = ",".join("?" * len(AVAILABLE))
    return Condition(f"status {'' if flag(given) else 'NOT '}IN ({marks})", AVAILABLE)


def _currencies(store: Store, keys: Sequence[int]) -> Fragments:
    found = store.hidden("channels", "currencies", keys)
    return {key: render({"channel_id": key, **json.loads(value)}) for key, value in found.items()}


LIST: Final = Listing(
    "channels",
    {
        "available": _available,
        **compare("status", Kind.TEXT, "in"),
        **compare("type", Kind.TEXT, "in"),
        **compare("platform", Kind.TEXT, "in"),
        **compare("date_created", Kind.MOMENT, "", "min", "max"),
        **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    },
    includes={"currencies": Include("currencies", _currencies, b"{}")},
)


def create_channel(call: Call) -> Answer:
    """A new channel; name, platform and type together must be unique."""
    fields, errors = check(_SHAPE, call.object(), creating=True)
    if errors:
        raise invalid(errors)
    _check_unique(call.store, fields, 0)
    return data(call.store.served("channels", call.store.insert("channels", fields)["id"]))


def update_channel(call: Call) -> Answer:
    """Changes a channel; what cannot be changed is passed over. Deleting is setting the status so."""
    key = call.ids["channel_id"]
    before = json.loads(one(call, LIST, key))
    if before["status"] in GONE:
        raise invalid({"status": f"A channel that is {before['status']} cannot be updated."})
    fields, errors = check(_CHANGEABLE, call.object(), creating=False)
    if errors:
        raise invalid(errors)
    _check_unique(call.store, {**before, **fields}, key)
    call.store.change("channels", key, fields)
    return data(call.store.served("channels", key))


def _check_unique(store: Store, fields: Document, key: int) -> None:
    same = [equal(name, fields[name].casefold()) for name in _IDENTITY]
    if store.find("channels", *same, Condition("id <> ?", (key,))):
        told = ", ".join(f"{name}: {fields[name]}" for name in _IDENTITY)
        raise conflict({"name": f"Channel already exists with {told}"})


def list_assignments(call: Call) -> Answer:
    """The currencies of every channel; the list is always whole."""
    return data([_assignment(call.store, key) for key in call.store.keys("channels")])


def get_assignment(call: Call) -> Answer:
    """The currencies of one channel."""
    return data(_assignment(call.store, _known(call)))


def set_assignment(call: Call) -> Answer:
    """Sets the currencies of one channel."""
    key = _known(call)
    _assign(call.store, key, call.object(), prefix="")
    return data(_assignment(call.store, key))


def set_assignments(call: Call) -> Answer:
    """Sets the currencies of several channels; with one wrong item none."""
    keys = []
    for index, item in enumerate(call.items()):
        _, errors = check({"channel_id": integer(1, required=True)}, item, creating=True, prefix=f"{index}.")
        if not errors and call.store.find("channels", equal("id", item["channel_id"])) is None:
            errors[f"{index}.channel_id"] = f"There is no channel {item['channel_id']}."
        if errors:
            raise invalid(errors)
        _assign(call.store, item["channel_id"], item, prefix=f"{index}.")
        keys.append(item["channel_id"])
    return data([_assignment(call.store, key) for key in keys])


def _assign(store: Store, key: int, item: Document, prefix: str) -> None:
    fields, errors = check(_ASSIGNMENT, item, creating=True, prefix=prefix)
    if "enabled_currencies" not in fields:
        errors[f"{prefix}enabled_currencies"] = "enabled_currencies is required"
    if errors:
        raise invalid(errors)
    known = {currency["currency_code"] for currency in store.documents("currencies") if currency["enabled"]}
    unknown = set(fields["enabled_currencies"]) - known
    if unknown:
        errors[f"{prefix}enabled_currencies"] = f"The store has not enabled {', '.join(sorted(unknown))}."
    if fields["default_currency"] not in fields["enabled_currencies"]:
        errors[f"{prefix}default_currency"] = "default_currency must be one of enabled_currencies"
    if errors:
        raise invalid(errors)
    store.change("channels", key, {"currencies": fields})


def _assignment(store: Store, key: int) -> Any:  # noqa: ANN401 - JSON
    return json.loads(_currencies(store, [key])[key])


def _known(call: Call) -> int:
    key = call.ids["channel_id"]
    if call.store.find("channels", equal("id", key)) is None:
        raise not_found("The channel")
    return key


def get_site(call: Call) -> Answer:
    """The site of a channel; only the first storefront has one."""
    key = _known(call)
    if key != DEFAULT_CHANNEL:
        raise not_found("The site")
    channel = json.loads(one(call, LIST, key))
    moments = {"created_at": channel["date_created"], "updated_at": channel["date_modified"]}
    urls = [{"url": SITE, "type": kind, **moments} for kind in ("primary", "canonical", "checkout")]
    facts = {"ssl_status": "dedicated", "urls": urls, "is_checkout_url_customized": False}
    return data({"id": DEFAULT_SITE, "url": SITE, "channel_id": key, **moments, **facts})


def furnish(store: Store) -> None:
    """Gives a store the storefront that none is without."""
    if store.find("channels", equal("id", DEFAULT_CHANNEL)) is None:
        store.insert("channels", DEFAULT)


COLLECTIONS: Final = (CHANNELS,)

_ONE: Final = "/v3/channels/{channel_id}"
_ALL_CURRENCIES: Final = "/v3/channels/currency-assignments"
_CURRENCIES: Final = f"{_ONE}/currency-assignments"

ROUTES: Final = (
    Route("GET", "/v3/channels", scopes.CHANNELS, lambda call: list_v3(call, LIST)),
    Route("POST", "/v3/channels", scopes.CHANNELS, create_channel),
    Route("GET", _ONE, scopes.CHANNELS, lambda call: one_v3(call, LIST, call.ids["channel_id"])),
    Route("PUT", _ONE, scopes.CHANNELS, update_channel),
    Route("GET", _ALL_CURRENCIES, scopes.CHANNELS, list_assignments),
    Route("POST", _ALL_CURRENCIES, scopes.CHANNELS, set_assignments),
    Route("PUT", _ALL_CURRENCIES, scopes.CHANNELS, set_assignments),
    Route("GET", f"{_ONE}/site", scopes.SITES, get_site),
    Route("GET", _CURRENCIES, scopes.CHANNELS, get_assignment),
    Route("POST", _CURRENCIES, scopes.CHANNELS, set_assignment),
    Route("PUT", _CURRENCIES, scopes.CHANNELS, set_assignment),
)
