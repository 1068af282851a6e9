"""What channels list: products with their variants.

https://developer.bigcommerce.com/docs/rest-management/channels/listings
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, joined, not_found
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import OBJECTS, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, page_limit
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

MOST_ON_PAGE: Final = 1_000
"""An example asks for as many."""

_VARIANT_STATES: Final = (
    "active",
    "disabled",
    "error",
    "pending",
    "pending_disable",
    "pending_delete",
    "queued",
    "rejected",
    "submitted",
    "deleted",
)

LISTINGS: Final = Collection(
    name="channel_listings",
    key="listing_id",
    columns=(
        Column("channel_id", Kind.INTEGER),
        Column("product_id", Kind.INTEGER),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT, indexed=False),
    ),
    defaults={
        "channel_id": None,
        "external_id": "",
        "product_id": None,
        "state": "active",
        "name": "",
        "description": "",
        "date_created": None,
        "date_modified": None,
        "variants": [],
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
    parents=(Parent("products", "product_id"), Parent("channels", "channel_id")),
)

_TEXTS: Final = {"external_id": text(), "name": text(), "description": text()}
_SHAPE: Final = {
    "product_id": integer(1, required=True),
    "state": choice(*_VARIANT_STATES, "partially_rejected", required=True),
    "variants": OBJECTS,
    **_TEXTS,
}
_VARIANT: Final = {
    "product_id": integer(1, required=True),
    "variant_id": integer(1, required=True),
    "state": choice(*_VARIANT_STATES, required=True),
    **_TEXTS,
}

LIST: Final = Listing(
    "channel_listings",
    {
        **compare("product_id", Kind.INTEGER, "in"),
        **compare("date_created", Kind.MOMENT, "", "min", "max"),
        **compare("date_modified", Kind.MOMENT, "", "min", "max"),
        "after": lambda given, _call: Condition("id > ?", (int(given),)),
    },
    most=MOST_ON_PAGE,
)


def list_listings(call: Call) -> Answer:
    """What a channel lists, by ascending id after a given one; an unknown channel lists nothing."""
    where = [equal("channel_id", call.ids["channel_id"]), *conditions(LIST.filters, call)]
    rows = call.store.select(LIST.resource, where, limit=page_limit(call, LIST))
    return data(joined(row.document for row in rows))


def get_listing(call: Call) -> Answer:
    """One listing."""
    where = [equal("channel_id", call.ids["channel_id"]), equal("id", call.ids["listing_id"])]
    rows = call.store.select(LIST.resource, where)
    if not rows:
        raise not_found("The listing")
    return data(rows[0].document)


def create_listings(call: Call) -> Answer:
    """Lists products; with one wrong item none. What a channel lists already is changed."""
    channel = call.ids["channel_id"]
    if call.store.find("channels", equal("id", channel)) is None:
        raise not_found("The channel")
    keys = []
    for index, item in enumerate(call.items()):
        fields = _checked(call.store, channel, item, {}, index)
        before = call.store.find(LIST.resource, equal("channel_id", channel), equal("product_id", fields["product_id"]))
        if before is None:
            before = int(call.store.insert(LIST.resource, {**fields, "channel_id": channel})["listing_id"])
        else:
            call.store.change(LIST.resource, before, fields)
        keys.append(before)
    return data(joined(call.store.served(LIST.resource, key) or b"" for key in keys))


def update_listings(call: Call) -> Answer:
    """Changes listings; one that does not exist is passed over, and variants that are not sent stay."""
    keys = []
    for index, item in enumerate(call.items()):
        _, errors = check({"listing_id": integer(1, required=True)}, item, creating=True, prefix=f"{index}.")
        if errors:
            raise invalid(errors)
        key = call.store.find(
            LIST.resource, equal("id", item["listing_id"]), equal("channel_id", call.ids["channel_id"])
        )
        before = None if key is None else call.store.document(LIST.resource, key)
        if key is not None and before is not None:
            fields = _checked(call.store, call.ids["channel_id"], item, before, index)
            call.store.change(LIST.resource, key, {**fields, "product_id": before["product_id"]})
            keys.append(key)
    return data(joined(call.store.served(LIST.resource, key) or b"" for key in keys))


def _checked(store: Store, channel: int, item: Document, before: Document, index: int) -> Document:
    fields, errors = check(_SHAPE, item, creating=not before, prefix=f"{index}.")
    if not before and "variants" not in item:
        errors[f"{index}.variants"] = "variants is required"
    for at, variant in enumerate(fields.get("variants", ()) if not errors else ()):
        errors |= check(_VARIANT, variant, creating=True, prefix=f"{index}.variants.{at}.")[1]
    product = before.get("product_id") or fields.get("product_id")
    if not errors and store.find("products", equal("id", product)) is None:
        errors[f"{index}.product_id"] = f"There is no product {product}."
    for at, variant in enumerate(fields.get("variants", ()) if not errors else ()):
        mine = (equal("id", variant["variant_id"]), equal("product_id", product))
        if store.find("product_variants", *mine) is None:
            errors[f"{index}.variants.{at}.variant_id"] = f"The product has no variant {variant['variant_id']}."
    if errors:
        raise invalid(errors)
    if "variants" in fields:
        kept = {variant["variant_id"]: variant for variant in before.get("variants", ())}
        for variant in fields["variants"]:
            key = variant["variant_id"]
            kept[key] = _variant(store, channel, variant, kept.get(key))
        fields["variants"] = list(kept.values())
    return fields


def _variant(store: Store, channel: int, given: Document, before: Document | None) -> Document:
    now = with_z(store.clock())
    new = {"channel_id": channel, "external_id": "", "name": "", "description": "", "date_created": now}
    fields = {name: given[name] for name in _VARIANT if name in given}
    return {**(before or new), **fields, "date_modified": now}


COLLECTIONS: Final = (LISTINGS,)

_PATH: Final = "/v3/channels/{channel_id}/listings"

ROUTES: Final = (
    Route("GET", _PATH, scopes.LISTINGS, list_listings),
    Route("POST", _PATH, scopes.LISTINGS, create_listings),
    Route("PUT", _PATH, scopes.LISTINGS, update_listings),
    Route("GET", f"{_PATH}/{{listing_id}}", scopes.LISTINGS, get_listing),
)
