"""Metafields: texts that apps keep on objects of many kinds.

https://developer.bigcommerce.com/docs/rest-catalog/products/metafields
The token stands for one app. What another app keeps under ``app_only`` is out of its sight, what another app
lets it ``read`` it cannot write, and only the owner may change namespace, key and permissions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

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
from bigcommerce_sandbox.fields import check, choice, integer, text
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, one_v3
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.filters import Filter
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.scopes import Scope
    from bigcommerce_sandbox.store import Store

OWN_CLIENT: Final = "sandboxsandboxsandboxsandbox001"
"""The client id of the app that the token belongs to."""

PERMISSION_SETS: Final = ("app_only", "read", "write", "read_and_sf_access", "write_and_sf_access")
WRITABLE_BY_OTHERS: Final = ("write", "write_and_sf_access")

MOST_OF_ONE: Final = 250
"""Metafields of one app on one object: https://developer.bigcommerce.com/docs/rest-catalog/brands/metafields"""

SHAPE: Final = {
    "key": text(64, required=True),
    "value": text(65_535, required=True),
    "namespace": text(64, required=True),
    "permission_set": choice(*PERMISSION_SETS, required=True),
    "description": text(255),
}
_OF_OWNER_ONLY: Final = ("namespace", "key", "permission_set")
_IDENTITY: Final = ("resource_id", "namespace", "key")

_VISIBLE: Final = Condition("permission_set <> 'app_only' OR owner_client_id = ?", (OWN_CLIENT,))

_COMMON: Final = {
    **compare("key", Kind.TEXT, "", "in"),
    **compare("namespace", Kind.TEXT, "", "in"),
    **compare("date_created", Kind.MOMENT, "min", "max"),
    **compare("date_modified", Kind.MOMENT, "min", "max"),
}
_IDS: Final = compare("id", Kind.INTEGER, "", "in", "not_in", "min", "max", "greater", "less")
_DAYS: Final = {**compare("date_created", Kind.MOMENT, ""), **compare("date_modified", Kind.MOMENT, "")}
_RESOURCES: Final = compare("resource_id", Kind.INTEGER, "in")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A kind of object that metafields are kept on.

    Attributes:
        resource_type: What the API calls it.
        owners: Its collection.
        scope: The family of scopes that opens its metafields.
        path: The path of all metafields of its kind, without the last part.
        below: The path of one such object.
        owner_name: The placeholder of its id there.
        key_name: The placeholder of a metafield's id.
        filters: Parameters of all its lists, beside the common ones.
        filters_of_one: All parameters of the list of one object, where they differ.
        above: The placeholder of an object above it, and the column that names that one.
    """

    resource_type: str
    owners: str
    scope: Scope
    path: str
    below: str
    owner_name: str
    key_name: str = "metafield_id"
    filters: Mapping[str, Filter] = field(default_factory=dict)
    filters_of_one: Mapping[str, Filter] | None = None
    above: str | None = None

    @property
    def resource(self) -> str:
        """The collection of its metafields."""
        return f"{self.resource_type}_metafields"

    def collection(self) -> Collection:
        """What its metafields consist of."""
        return Collection(
            name=self.resource,
            columns=(
                Column("resource_id", Kind.INTEGER),
                Column("namespace", Kind.TEXT, indexed=False),
                Column("key", Kind.TEXT, indexed=False),
                Column("owner_client_id", Kind.TEXT, indexed=False),
                Column("permission_set", Kind.TEXT, indexed=False),
                Column("date_created", Kind.MOMENT, indexed=False),
                Column("date_modified", Kind.MOMENT),
            ),
            defaults={
                "key": "",
                "value": "",
                "namespace": "",
                "permission_set": "app_only",
                "resource_type": self.resource_type,
                "resource_id": None,
                "description": "",
                "date_created": None,
                "date_modified": None,
                "owner_client_id": OWN_CLIENT,
            },
            created="date_created",
            modified="date_modified",
            parents=(Parent(self.owners, "resource_id"),),
        )

    def listing(self, *, of_one: bool) -> Listing:
        """How its metafields are listed."""
        filters = {**_COMMON, **self.filters}
        if of_one and self.filters_of_one is not None:
            filters = dict(self.filters_of_one)
        return Listing(self.resource, filters, directed=True)

    def owner(self, call: Call) -> int:
        """The object in the path.

        Raises:
            RefusedError: 404.
        """
        key = call.ids[self.owner_name]
        also = [equal(self.above, call.ids[self.above])] if self.above else []
        if call.store.find(self.owners, equal("id", key), *also) is None:
            raise not_found(f"The {self.resource_type}")
        return key


BEARERS: Final = (
    Bearer(
        "product",
        "products",
        scopes.PRODUCTS,
        "/v3/catalog/products",
        "/v3/catalog/products/{product_id}",
        "product_id",
        filters=_RESOURCES,
    ),
    Bearer(
        "variant",
        "product_variants",
        scopes.PRODUCTS,
        "/v3/catalog/variants",
        "/v3/catalog/products/{product_id}/variants/{variant_id}",
        "variant_id",
        above="product_id",
    ),
    Bearer(
        "category",
        "categories",
        scopes.PRODUCTS,
        "/v3/catalog/categories",
        "/v3/catalog/categories/{category_id}",
        "category_id",
        filters_of_one={**_COMMON, **_IDS},
    ),
    Bearer(
        "brand",
        "brands",
        scopes.PRODUCTS,
        "/v3/catalog/brands",
        "/v3/catalog/brands/{brand_id}",
        "brand_id",
        filters_of_one={**_IDS, **compare("key", Kind.TEXT, ""), **compare("namespace", Kind.TEXT, "")},
    ),
    Bearer(
        "customer",
        "customers",
        scopes.CUSTOMERS,
        "/v3/customers",
        "/v3/customers/{customerId}",
        "customerId",
        key_name="metafieldId",
    ),
    Bearer(
        "order",
        "orders",
        scopes.ORDERS,
        "/v3/orders",
        "/v3/orders/{order_id}",
        "order_id",
        filters=_DAYS,
    ),
    Bearer(
        "channel",
        "channels",
        scopes.CHANNELS,
        "/v3/channels",
        "/v3/channels/{channel_id}",
        "channel_id",
        filters_of_one={**_COMMON, **_DAYS},
    ),
    Bearer(
        "location",
        "locations",
        scopes.LOCATIONS,
        "/v3/inventory/locations",
        "/v3/inventory/locations/{location_id}",
        "location_id",
    ),
)


def _insert(bearer: Bearer, store: Store, owner: int, body: Document) -> int:
    """Adds a metafield of the token's app.

    Raises:
        RefusedError: 422 for what is missing or invalid, 409 for a namespace and key that are taken.
    """
    fields, errors = check(SHAPE, body, creating=True)
    if errors:
        raise invalid(errors)
    kept = store.count(bearer.resource, [equal("resource_id", owner), equal("owner_client_id", OWN_CLIENT)])
    if kept >= MOST_OF_ONE:
        raise invalid({"resource_id": f"There are at most {MOST_OF_ONE} metafields on one {bearer.resource_type}."})
    fields = {**fields, "resource_id": owner}
    _check_unique(bearer, store, {**fields, "owner_client_id": OWN_CLIENT}, 0)
    return int(store.insert(bearer.resource, fields)["id"])


def _change(bearer: Bearer, store: Store, key: int, body: Document) -> None:
    """Changes a metafield.

    Raises:
        RefusedError: 400 for what is invalid, 403 for what only its owner may do, 409 as above.
    """
    fields, errors = check(SHAPE, body, creating=False)
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "; ".join(errors.values()))
    before = store.document(bearer.resource, key) or {}
    _check_permission(before, writes=True)
    foreign = before["owner_client_id"] != OWN_CLIENT
    if foreign and any(fields.get(name, before[name]) != before[name] for name in _OF_OWNER_ONLY):
        raise RefusedError(HTTPStatus.FORBIDDEN, "Only the owner may change namespace, key and permission_set.")
    _check_unique(bearer, store, {**before, **fields}, key)
    store.change(bearer.resource, key, fields)


def _remove(bearer: Bearer, store: Store, key: int) -> None:
    _check_permission(store.document(bearer.resource, key) or {}, writes=False)
    store.remove(bearer.resource, key)


def _check_permission(metafield: Document, *, writes: bool) -> None:
    allowed = WRITABLE_BY_OTHERS if writes else ()
    if metafield["owner_client_id"] != OWN_CLIENT and metafield["permission_set"] not in allowed:
        raise RefusedError(HTTPStatus.FORBIDDEN, f"Unauthorized to {'update' if writes else 'delete'}")


def _check_unique(bearer: Bearer, store: Store, metafield: Document, key: int) -> None:
    others = [equal("resource_id", metafield["resource_id"]), Condition("id <> ?", (key,))]
    for other in store.documents(bearer.resource, others):
        if all(other[name] == metafield[name] for name in (*_IDENTITY, "owner_client_id")):
            raise conflict({"key": f"The metafield {metafield['namespace']}/{metafield['key']} already exists."})


def _routes_of_one(bearer: Bearer) -> tuple[Route, ...]:
    """The routes below one object."""
    listing = bearer.listing(of_one=True)

    def found(call: Call) -> int:
        owner, key = bearer.owner(call), call.ids[bearer.key_name]
        if call.store.find(bearer.resource, equal("id", key), equal("resource_id", owner), _VISIBLE) is None:
            raise not_found("The metafield")
        return key

    def list_them(call: Call) -> Answer:
        return list_by_cursor(call, listing, _VISIBLE, equal("resource_id", bearer.owner(call)))

    def create(call: Call) -> Answer:
        key = _insert(bearer, call.store, bearer.owner(call), call.object())
        return data(call.store.served(bearer.resource, key))

    def update(call: Call) -> Answer:
        key = found(call)
        _change(bearer, call.store, key, call.object())
        return data(call.store.served(bearer.resource, key))

    def delete(call: Call) -> Answer:
        _remove(bearer, call.store, found(call))
        return nothing()

    path = f"{bearer.below}/metafields"
    single = f"{path}/{{{bearer.key_name}}}"
    return (
        Route("GET", path, bearer.scope, list_them),
        Route("POST", path, bearer.scope, create),
        Route("GET", single, bearer.scope, lambda call: one_v3(call, listing, found(call))),
        Route("PUT", single, bearer.scope, update),
        Route("DELETE", single, bearer.scope, delete),
    )


def _routes_of_all(bearer: Bearer) -> tuple[Route, ...]:
    """The list of all metafields of a kind, and its batches."""
    listing = bearer.listing(of_one=False)

    def check_known(store: Store, key: object) -> None:
        if type(key) is not int or store.find(bearer.resource, equal("id", key), _VISIBLE) is None:
            raise not_found(f"The metafield {key}")

    def insert(store: Store, item: Document) -> Document:
        _, errors = check({"resource_id": integer(1, required=True)}, item, creating=True)
        if not errors and store.find(bearer.owners, equal("id", item["resource_id"])) is None:
            errors = {"resource_id": f"There is no {bearer.resource_type} {item['resource_id']}."}
        if errors:
            raise invalid(errors)
        return store.document(bearer.resource, _insert(bearer, store, item["resource_id"], item)) or {}

    def change(store: Store, item: Document) -> Document:
        check_known(store, item.get("id"))
        _change(bearer, store, item["id"], item)
        return store.document(bearer.resource, item["id"]) or {}

    def remove(store: Store, key: int) -> int:
        check_known(store, key)
        _remove(bearer, store, key)
        return key

    path, scope = f"{bearer.path}/metafields", bearer.scope
    return (
        Route("GET", path, scope, lambda call: list_by_cursor(call, listing, _VISIBLE)),
        Route("POST", path, scope, lambda call: _batch(call.store, call.items(), insert)),
        Route("PUT", path, scope, lambda call: _batch(call.store, call.items(), change)),
        Route("DELETE", path, scope, lambda call: _batch(call.store, _keys(call), remove)),
    )


def _keys(call: Call) -> list[int]:
    if not isinstance(call.body, list) or not all(type(key) is int for key in call.body):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body must be an array of ids.")
    return call.body


def _batch(store: Store, items: Iterable[Any], write: Callable[[Store, Any], object]) -> Answer:
    """Writes item by item; what is refused does not hold up the rest, and turns the answer into 422."""
    written: list[object] = []
    errors: dict[str, str] = {}
    for index, item in enumerate(items):
        try:
            written.append(write(store, item))
        except RefusedError as refused:
            errors[str(index)] = "; ".join(refused.errors.values()) or refused.title
    meta = {"total": len(written) + len(errors), "success": len(written), "failed": len(errors)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    failures = [v3_error(status, "Bulk operation has failed", errors)] if errors else []
    return plain({"data": written, "errors": failures, "meta": meta}, status)


COLLECTIONS: Final = tuple(bearer.collection() for bearer in BEARERS)

ROUTES: Final = tuple(route for bearer in BEARERS for route in (*_routes_of_all(bearer), *_routes_of_one(bearer)))
