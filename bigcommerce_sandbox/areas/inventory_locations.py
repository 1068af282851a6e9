"""Locations, where stock lies.

https://developer.bigcommerce.com/docs/rest-management/locations
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, invalid, not_found, plain
from bigcommerce_sandbox.collection import Collection, Column, Kind
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.fields import FLAG, OBJECT, OBJECTS, check, choice, number, text
from bigcommerce_sandbox.filters import compare, conditions, flag
from bigcommerce_sandbox.listing import Listing, list_v3
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

DEFAULT_LOCATION: Final = 1
"""The origin of shipments, which no store is without."""

MOST_ACTIVE: Final = 100
MOST_ON_PAGE: Final = 1_000
AT_ONCE: Final = 50
DAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")

LOCATIONS: Final = Collection(
    name="locations",
    columns=(
        Column("code", Kind.TEXT),
        Column("type_id", Kind.TEXT, indexed=False),
        Column("managed_by_external_source", Kind.FLAG, indexed=False),
        Column("enabled", Kind.FLAG, indexed=False),
        Column("storefront_visibility", Kind.FLAG, indexed=False),
    ),
    defaults={
        "code": "",
        "label": "",
        "description": "",
        "managed_by_external_source": False,
        "type_id": "PHYSICAL",
        "enabled": True,
        "operating_hours": {day: {"open": False, "opening": "00:00", "closing": "00:00"} for day in DAYS},
        "time_zone": "Etc/UTC",
        "created_at": None,
        "updated_at": None,
        "address": {
            "address1": "1 Loopback Lane",
            "address2": "",
            "city": "Austin",
            "state": "TX",
            "zip": "78701",
            "email": "stock@example.com",
            "phone": "555-0100",
            "geo_coordinates": {"latitude": 30.2672, "longitude": -97.7431},
            "country_code": "US",
        },
        "storefront_visibility": True,
        "special_hours": [],
    },
    time_form=with_z,
    created="created_at",
    modified="updated_at",
)

DEFAULT: Final = {"id": DEFAULT_LOCATION, "code": "BC-LOCATION-1", "label": "Default location"}

SHAPE: Final = {
    "code": text(255, shortest=1),
    "label": text(255, required=True),
    "description": text(),
    "managed_by_external_source": FLAG,
    "type_id": choice("PHYSICAL", "VIRTUAL", required=True),
    "enabled": FLAG,
    "operating_hours": OBJECT,
    "time_zone": text(required=True),
    "address": OBJECT,
    "storefront_visibility": FLAG,
    "special_hours": OBJECTS,
}
_ADDRESS: Final = {
    "address1": text(required=True),
    "address2": text(),
    "city": text(required=True),
    "state": text(required=True),
    "zip": text(required=True),
    "email": text(required=True),
    "phone": text(),
    "geo_coordinates": OBJECT,
    "country_code": text(2, required=True, shortest=2),
}
_COORDINATES: Final = {"latitude": number(-90, required=True), "longitude": number(-180, required=True)}


def _is_default(given: str, _call: Call) -> Condition:
    return Condition(f"id {'=' if flag(given) else '<>'} ?", (DEFAULT_LOCATION,))


LIST: Final = Listing(
    "locations",
    {
        **compare("id", Kind.INTEGER, "in", parameter="location_id"),
        **compare("code", Kind.TEXT, "in", parameter="location_code"),
        **compare("type_id", Kind.TEXT, "in"),
        **compare("managed_by_external_source", Kind.FLAG, ""),
        **compare("enabled", Kind.FLAG, "", parameter="is_active"),
        **compare("storefront_visibility", Kind.FLAG, ""),
        "is_default": _is_default,
    },
    most=MOST_ON_PAGE,
)


def accepted() -> Answer:
    """What writes of the inventory answer."""
    return plain({"transaction_id": str(uuid.uuid4())})


def create_locations(call: Call) -> Answer:
    """New locations; those that are wrong do not hold up the rest."""
    errors: dict[str, str] = {}
    for index, item in enumerate(call.items()):
        fields, wrong = _checked(call.store, item, 0, prefix=f"{index}.")
        errors |= wrong
        if not wrong:
            made = call.store.insert("locations", fields)
            if not made["code"]:
                call.store.change("locations", made["id"], {"code": f"BC-LOCATION-{made['id']}"}, touch=False)
    return _outcome(errors)


def update_locations(call: Call) -> Answer:
    """Changes locations; those that are wrong do not hold up the rest."""
    errors: dict[str, str] = {}
    for index, item in enumerate(call.items()):
        key = item.get("id")
        if type(key) is not int or call.store.find("locations", equal("id", key)) is None:
            errors[f"{index}.id"] = f"There is no location {key}."
            continue
        fields, wrong = _checked(call.store, item, key, prefix=f"{index}.")
        errors |= wrong
        if not wrong:
            call.store.change("locations", key, fields)
    return _outcome(errors)


def _outcome(errors: dict[str, str]) -> Answer:
    return invalid(errors, "Some locations are invalid.").answer(3) if errors else accepted()


def _checked(store: Store, item: Document, key: int, prefix: str) -> tuple[Document, dict[str, str]]:
    before = store.document("locations", key) or {} if key else {}
    fields, errors = check(SHAPE, item, creating=not key, prefix=prefix)
    if not key:
        needed = ("managed_by_external_source", "address")
        errors |= {prefix + name: f"{name} is required" for name in needed if name not in item}
    if errors:
        return fields, errors
    if "address" in fields:
        fields["address"] = {**before.get("address", {}), **fields["address"]}
        errors |= check(_ADDRESS, fields["address"], creating=True, prefix=f"{prefix}address.")[1]
        place = fields["address"].get("geo_coordinates")
        given = place if isinstance(place, dict) else {}
        errors |= check(_COORDINATES, given, creating=True, prefix=f"{prefix}address.geo_coordinates.")[1]
    code = fields.get("code")
    if code and store.find("locations", equal("code", code.casefold()), Condition("id <> ?", (key,))):
        errors[f"{prefix}code"] = f"The code {code} is already in use."
    enabled = fields.get("enabled", before.get("enabled", True))
    if enabled and store.count("locations", [equal("enabled", 1), Condition("id <> ?", (key,))]) >= MOST_ACTIVE:
        errors[f"{prefix}enabled"] = f"There are at most {MOST_ACTIVE} active locations."
    return fields, errors


def delete_locations(call: Call) -> Answer:
    """Removes the locations in ``location_id:in`` together with the stock that lies there."""
    if not call.parameters.get("location_id:in"):
        raise invalid({"location_id:in": "location_id:in is required"})
    (chosen,) = conditions({"location_id:in": LIST.filters["location_id:in"]}, call)
    if len(call.store.keys("locations", [chosen])) != len(set(chosen.values)):
        raise not_found("The location")
    if DEFAULT_LOCATION in chosen.values:
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "The shipping origin of the store cannot be deleted.")
    call.store.remove_many("locations", call.store.keys("locations", [within("id", chosen.values)]))
    return accepted()


def furnish(store: Store) -> None:
    """Gives a store the location that none is without."""
    if store.find("locations", equal("id", DEFAULT_LOCATION)) is None:
        store.insert("locations", DEFAULT)


COLLECTIONS: Final = (LOCATIONS,)

_PATH: Final = "/v3/inventory/locations"

ROUTES: Final = (
    Route("GET", _PATH, scopes.LOCATIONS, lambda call: list_v3(call, LIST), parallel=AT_ONCE),
    Route("POST", _PATH, scopes.LOCATIONS, create_locations, parallel=AT_ONCE),
    Route("PUT", _PATH, scopes.LOCATIONS, update_locations, parallel=AT_ONCE),
    Route("DELETE", _PATH, scopes.LOCATIONS, delete_locations),
)
