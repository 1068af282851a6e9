"""Stock: what lies where, and adjustments of it.

https://developer.bigcommerce.com/docs/store-operations/catalog/inventory-adjustments
An item is a variant. At the default location its stock is what the catalog calls ``inventory_level``, so both
say the same at all times; what lies elsewhere is known here alone. Stock of a product that is tracked as a
whole, or that has no options, is kept once for the product. The real API applies writes a little later.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, data, invalid, not_found
from bigcommerce_sandbox.areas.catalog_upkeep import settle
from bigcommerce_sandbox.areas.inventory_locations import DEFAULT_LOCATION, MOST_ON_PAGE, accepted
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.fields import FLAG, MOST_INTEGER, check, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, page_limit, pagination, positive
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

MOST_ADJUSTED: Final = 2_000
"""Items in one request."""

LEVELS: Final = Collection(
    name="inventory_levels",
    columns=(
        Column("location_id", Kind.INTEGER),
        Column("product_id", Kind.INTEGER),
        Column("variant_id", Kind.INTEGER),
    ),
    key=None,
    defaults={
        "location_id": None,
        "product_id": None,
        "variant_id": 0,
        "quantity": 0,
        "safety_stock": 0,
        "is_in_stock": True,
        "warning_level": 0,
        "bin_picking_number": "",
    },
    parents=(
        Parent("locations", "location_id"),
        Parent("products", "product_id"),
        Parent("product_variants", "variant_id"),
    ),
)
"""Never served as they are; a level of a whole product has no variant."""

_IDENTITIES: Final = ("sku", "variant_id", "product_id")
_IDENTITY: Final = {"sku": text(shortest=1), "variant_id": integer(1), "product_id": integer(1)}
_ADJUSTMENT: Final = {"location_id": integer(1, required=True), "quantity": integer(required=True), **_IDENTITY}
_SETTINGS: Final = {
    "safety_stock": integer(0),
    "is_in_stock": FLAG,
    "warning_level": integer(0),
    "bin_picking_number": text(255),
}

LIST: Final = Listing(
    "product_variants",
    {
        **compare("sku", Kind.TEXT, "in"),
        **compare("id", Kind.INTEGER, "in", parameter="variant_id"),
        **compare("product_id", Kind.INTEGER, "in"),
    },
    most=MOST_ON_PAGE,
)
_LOCATION_FILTERS: Final = {
    **compare("id", Kind.INTEGER, "in", parameter="location_id"),
    **compare("code", Kind.TEXT, "in", parameter="location_code"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """Whose stock it is: a variant's, or with variant 0 a whole product's."""

    product: int
    variant: int

    def level(self, store: Store, location: int) -> Document:
        """What is known about it at a location; nothing where it never lay."""
        found = _level_key(store, self, location)
        level = {} if found is None else store.document("inventory_levels", found) or {}
        if location != DEFAULT_LOCATION:
            return level
        return {**LEVELS.defaults, **level, **_of_catalog(self._of_catalog(store))}

    def _of_catalog(self, store: Store) -> Document:
        resource, key = ("product_variants", self.variant) if self.variant else ("products", self.product)
        return store.document(resource, key) or {}

    def set(self, store: Store, location: int, changes: Document) -> None:
        """Changes what is known about it at a location; its product is to be settled afterwards."""
        found = _level_key(store, self, location)
        if found is not None:
            store.change("inventory_levels", found, changes)
        else:
            owner = {"location_id": location, "product_id": self.product, "variant_id": self.variant}
            store.insert("inventory_levels", {**owner, **changes})
        if location == DEFAULT_LOCATION:
            told = {_IN_CATALOG[name]: value for name, value in changes.items() if name in _IN_CATALOG}
            resource, key = ("product_variants", self.variant) if self.variant else ("products", self.product)
            store.change(resource, key, told, touch=False)


def _settle(store: Store, written: Iterable[tuple[Item, int]]) -> None:
    """Brings products in step with items that were set at locations, each once however many items it has."""
    for product in dict.fromkeys(item.product for item, location in written if location == DEFAULT_LOCATION):
        store.touch("products", product)
        settle(store, product)


_IN_CATALOG: Final = {
    "quantity": "inventory_level",
    "warning_level": "inventory_warning_level",
    "bin_picking_number": "bin_picking_number",
}


def _of_catalog(document: Document) -> Document:
    return {name: document[field] or type(LEVELS.defaults[name])() for name, field in _IN_CATALOG.items()}


def _level_key(store: Store, item: Item, location: int) -> int | None:
    where = {"location_id": location, "product_id": item.product, "variant_id": item.variant}
    return store.find("inventory_levels", *(equal(name, value) for name, value in where.items()))


def _whole(product: Document, variant: Document) -> bool:
    """Whether a variant's stock is its product's."""
    return product["inventory_tracking"] == "product" or not variant["option_values"]


# Reading


def list_items(call: Call) -> Answer:
    """Every item with all the locations that it lies at, or with those that are asked for."""
    chosen = conditions(_LOCATION_FILTERS, call)
    locations = call.store.documents("locations", chosen)
    where = [_lies_at(locations)] if chosen else []

    def shown(item: Document, levels: Sequence[tuple[Document, Document]]) -> Document:
        return {
            "identity": item,
            "locations": [
                {
                    "location_id": location["id"],
                    "location_code": location["code"],
                    "location_name": location["label"],
                    **_numbers(level),
                    "location_enabled": location["enabled"],
                    "settings": _settings(level),
                }
                for location, level in levels
            ],
        }

    return _list(call, locations, where, shown)


def list_of_location(call: Call) -> Answer:
    """The items that lie at one location."""
    locations = call.store.documents("locations", [equal("id", call.ids["location_id"])])
    if not locations:
        raise not_found("The location")

    def shown(item: Document, levels: Sequence[tuple[Document, Document]]) -> Document:
        level = levels[0][1] if levels else dict(LEVELS.defaults)
        return {"identity": item, **_numbers(level), "settings": _settings(level)}

    return _list(call, locations, [_lies_at(locations)], shown)


def _lies_at(locations: Sequence[Document]) -> Condition:
    keys = [location["id"] for location in locations]
    if DEFAULT_LOCATION in keys:
        return Condition("1")
    there = within("location_id", keys)
    found = f"SELECT variant_id, product_id FROM inventory_levels WHERE {there.sql}"  # noqa: S608 - no client's text
    return Condition(
        f"id IN (SELECT variant_id FROM ({found})) "  # noqa: S608 - the same
        f"OR product_id IN (SELECT product_id FROM ({found}) WHERE variant_id = 0)",
        (*there.values, *there.values),
    )


def _list(
    call: Call,
    locations: Sequence[Document],
    where: Sequence[Condition],
    shown: Callable[[Document, Sequence[tuple[Document, Document]]], Document],
) -> Answer:
    every = [*conditions(LIST.filters, call), *where]
    total, limit, page = call.store.count(LIST.resource, every), page_limit(call, LIST), positive(call, "page", 1)
    keys = [row.key for row in call.store.select(LIST.resource, every, limit=limit, offset=(page - 1) * limit)]
    variants = call.store.documents(LIST.resource, [within("id", keys)])
    owners = {variant["product_id"] for variant in variants}
    products = {product["id"]: product for product in call.store.documents("products", [within("id", owners)])}
    levels = {
        (level["product_id"], level["variant_id"], level["location_id"]): level
        for level in call.store.documents("inventory_levels", [within("product_id", owners)])
    }
    rows = []
    for variant in variants:
        product = products[variant["product_id"]]
        whole = _whole(product, variant)
        found = []
        for location in locations:
            level = levels.get((product["id"], 0 if whole else variant["id"], location["id"]))
            if location["id"] == DEFAULT_LOCATION:
                level = {**LEVELS.defaults, **(level or {}), **_of_catalog(product if whole else variant)}
            if level is not None:
                found.append((location, level))
        identity = {"sku": variant["sku"], "variant_id": variant["id"], "product_id": product["id"]}
        rows.append(shown(identity, found))
    return data(rows, {"pagination": pagination(call, total=total, count=len(rows), page=page, limit=limit)})


def _numbers(level: Document) -> Document:
    onhand = level["quantity"]
    return {"available_to_sell": max(onhand - level["safety_stock"], 0), "total_inventory_onhand": onhand}


def _settings(level: Document) -> Document:
    return {name: level[name] for name in _SETTINGS}


# Writing


def adjust_absolutely(call: Call) -> Answer:
    """Sets stock; all of it, or with one wrong item none."""
    written = []
    for index, (item, location, quantity) in _adjustments(call):
        if quantity < 0:
            raise invalid({f"items.{index}.quantity": "quantity must not be less than 0"})
        item.set(call.store, location, {"quantity": quantity})
        written.append((item, location))
    _settle(call.store, written)
    return accepted()


def adjust_relatively(call: Call) -> Answer:
    """Adds to stock, or takes from it; all of it, or with one wrong item none."""
    written = []
    for index, (item, location, quantity) in _adjustments(call):
        level = item.level(call.store, location)
        if not level:
            raise _refused(f"Items with identity: [product_id {item.product}] require an absolute adjustment first")
        total = level["quantity"] + quantity
        if total > MOST_INTEGER or (quantity < 0 and total < level["safety_stock"]):
            raise invalid({f"items.{index}.quantity": f"quantity would make the stock {total}"})
        item.set(call.store, location, {"quantity": total})
        written.append((item, location))
    _settle(call.store, written)
    return accepted()


def _adjustments(call: Call) -> Iterator[tuple[int, tuple[Item, int, int]]]:
    for index, given in enumerate(_listed(call, "items")):
        fields, errors = check(_ADJUSTMENT, given, creating=True, prefix=f"items.{index}.")
        if errors:
            raise invalid(errors)
        if call.store.find("locations", equal("id", fields["location_id"])) is None:
            raise invalid({f"items.{index}.location_id": f"There is no location {fields['location_id']}."})
        yield index, (_identified(call.store, given), fields["location_id"], fields["quantity"])


def set_settings(call: Call) -> Answer:
    """Changes the settings of items at one location."""
    location = call.ids["location_id"]
    if call.store.find("locations", equal("id", location)) is None:
        raise invalid({"location_id": f"There is no location {location}."})
    written = []
    for index, given in enumerate(_listed(call, "settings")):
        fields, errors = check(_SETTINGS, given, creating=False, prefix=f"settings.{index}.")
        identity = given.get("identity")
        if not isinstance(identity, dict):
            errors[f"settings.{index}.identity"] = "identity is required"
        if not fields and not errors:
            errors[f"settings.{index}.settings"] = f"At least one setting is needed: {', '.join(_SETTINGS)}"
        if errors or not isinstance(identity, dict):
            raise invalid(errors, "Payload contains invalid fields")
        item = _identified(call.store, identity)
        item.set(call.store, location, fields)
        written.append((item, location))
    _settle(call.store, written)
    return accepted()


def _listed(call: Call, name: str) -> list[Document]:
    items = call.object().get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise invalid({name: f"{name} must be an array of objects"})
    if len(items) > MOST_ADJUSTED:
        raise invalid({name: f"{name} must not have more than {MOST_ADJUSTED} items"})
    return items


def _identified(store: Store, given: Document) -> Item:
    """Finds the item that is named by exactly one of its names.

    Raises:
        RefusedError: 422 for none or several names, for what does not exist, and where stock is not tracked at
            that level.
    """
    named, errors = check(_IDENTITY, given, creating=False)
    if errors or len(named) != 1:
        raise invalid(errors or {"identity": f"Exactly one of {', '.join(_IDENTITIES)} is needed."})
    ((name, value),) = named.items()
    variant = _named_variant(store, name, value)
    if variant is None:
        product = _named_product(store, name, value)
        if product["inventory_tracking"] == "variant" and product["base_variant_id"] is None:
            raise _refused(f"[Item with {name} {value} is tracked by variant, please update stock by variant id]")
        return Item(product["id"], 0)
    product = store.document("products", variant["product_id"]) or {}
    if not variant["option_values"]:
        return Item(product["id"], 0)
    if product["inventory_tracking"] == "product":
        raise _refused(f"[Item with {name} {value} is tracked by product, please update stock by product id]")
    return Item(product["id"], variant["id"])


def _named_variant(store: Store, name: str, value: str | int) -> Document | None:
    if name == "product_id":
        return None
    condition = equal("id", value) if name == "variant_id" else equal("sku", str(value).casefold())
    return next(iter(store.documents("product_variants", [condition])), None)


def _named_product(store: Store, name: str, value: str | int) -> Document:
    condition = equal("id", value) if name == "product_id" else equal("sku", str(value).casefold())
    product = None if name == "variant_id" else next(iter(store.documents("products", [condition])), None)
    if product is None:
        raise _refused(f"[Item with {name} {value} does not exist]")
    return product


def _refused(title: str) -> RefusedError:
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, title)


COLLECTIONS: Final = (LEVELS,)

_AT: Final = "/v3/inventory/locations/{location_id}/items"

ROUTES: Final = (
    Route("GET", "/v3/inventory/items", scopes.INVENTORY, list_items),
    Route("GET", _AT, scopes.INVENTORY, list_of_location),
    Route("PUT", _AT, scopes.INVENTORY, set_settings),
    Route("PUT", "/v3/inventory/adjustments/absolute", scopes.INVENTORY, adjust_absolutely),
    Route("POST", "/v3/inventory/adjustments/relative", scopes.INVENTORY, adjust_relatively),
)
