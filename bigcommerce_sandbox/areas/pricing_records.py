"""Price records: what a variant costs in one currency on one price list.

https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-records
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, not_found, nothing, plain
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.fields import OBJECTS, check, choice, integer, number, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Include, Listing, hidden_json, one
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.tables import render
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.filters import Filter
    from bigcommerce_sandbox.listing import Fragments
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

MOST_CREATED: Final = 100
MOST_UPSERTED: Final = 1_000
UPSERTS: Final = "price record upserts"
"""Batches of upserts go one at a time through the whole store, whatever the path."""

PRICES: Final = ("price", "sale_price", "retail_price", "map_price")

RECORDS: Final = Collection(
    name="price_records",
    columns=(
        Column("price_list_id", Kind.INTEGER),
        Column("variant_id", Kind.INTEGER),
        Column("product_id", Kind.INTEGER, indexed=False),
        Column("currency", Kind.TEXT, indexed=False),
        *(Column(name, Kind.NUMBER, indexed=False) for name in (*PRICES, "calculated_price")),
        Column("date_created", Kind.MOMENT, indexed=False),
        Column("date_modified", Kind.MOMENT),
        Column("bulk_pricing_tiers", Kind.JSON, hidden=True),
    ),
    key=None,
    defaults={
        "price_list_id": None,
        "variant_id": None,
        "price": None,
        "sale_price": None,
        "retail_price": None,
        "map_price": None,
        "calculated_price": None,
        "date_created": None,
        "date_modified": None,
        "currency": "",
        "product_id": None,
        "bulk_pricing_tiers": [],
    },
    time_form=with_z,
    created="date_created",
    modified="date_modified",
    parents=(Parent("price_lists", "price_list_id"), Parent("product_variants", "variant_id")),
)

_VALUES: Final = {
    **{name: number(0, nullable=True) for name in PRICES},
    "bulk_pricing_tiers": OBJECTS,
}
_NAMED: Final = {"variant_id": integer(1), "sku": text(), "currency": text(3, required=True, shortest=3)}
_TIER: Final = {
    "quantity_min": integer(0, required=True),
    "quantity_max": integer(0, nullable=True),
    "type": choice("fixed", "price", "percent", required=True),
    "amount": number(0, required=True),
}


def _of_sku(given: str, _call: Call) -> Condition:
    skus = tuple(part.strip().casefold() for part in given.split(","))
    marks = ",".join("?" * len(skus))
    return Condition(f"variant_id IN (SELECT id FROM product_variants WHERE sku IN ({marks}))", skus)  # noqa: S608 - marks only


def _skus(store: Store, keys: Sequence[int]) -> Fragments:
    """The SKUs of the records' variants, as they are now."""
    variants = store.hidden("price_records", "variant_id", keys)
    skus = {row["id"]: row["sku"] for row in store.documents("product_variants", [within("id", variants.values())])}
    return {key: render(skus.get(variant, "")) for key, variant in variants.items()}


_FILTERS: Final[dict[str, Filter]] = {
    **compare("variant_id", Kind.INTEGER, "in"),
    **compare("product_id", Kind.INTEGER, "in"),
    **compare("currency", Kind.TEXT, "", "in"),
    **{
        name: narrow
        for price in (*PRICES, "calculated_price")
        for name, narrow in compare(price, Kind.NUMBER, "", "min", "max").items()
    },
    **compare("date_created", Kind.MOMENT, "", "min", "max"),
    **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    "sku": _of_sku,
    "sku:in": _of_sku,
}
_INCLUDES: Final = {
    "bulk_pricing_tiers": Include("bulk_pricing_tiers", hidden_json("price_records", "bulk_pricing_tiers")),
    "sku": Include("sku", _skus, b'""'),
}
LIST: Final = Listing("price_records", _FILTERS, includes=_INCLUDES)
OF_VARIANT: Final = Listing("price_records", includes=_INCLUDES)


def list_records(call: Call) -> Answer:
    """The records of one price list."""
    return list_by_cursor(call, LIST, equal("price_list_id", _price_list(call)))


def list_of_variant(call: Call) -> Answer:
    """The records of one variant on one price list, in all currencies."""
    owner = equal("price_list_id", _price_list(call))
    return list_by_cursor(call, OF_VARIANT, owner, equal("variant_id", call.ids["variant_id"]))


def get_record(call: Call) -> Answer:
    """One record."""
    return data(one(call, OF_VARIANT, _found(call)))


def delete_record(call: Call) -> Answer:
    """Removes one record."""
    call.store.remove("price_records", _found(call))
    return nothing()


def _found(call: Call) -> int:
    key = _record(call.store, _price_list(call), call.ids["variant_id"], call.words["currency_code"])
    if key is None:
        raise not_found("The price record")
    return key


def _record(store: Store, price_list: int, variant: int, currency: str) -> int | None:
    same = {"price_list_id": price_list, "variant_id": variant, "currency": currency.casefold()}
    return store.find("price_records", *(equal(name, value) for name, value in same.items()))


def _price_list(call: Call) -> int:
    key = call.ids["price_list_id"]
    if call.store.find("price_lists", equal("id", key)) is None:
        raise not_found("The price list")
    return key


def set_record(call: Call) -> Answer:
    """Makes or changes one record."""
    price_list = _price_list(call)
    named = {"variant_id": call.ids["variant_id"], "currency": call.words["currency_code"]}
    if call.store.find("product_variants", equal("id", named["variant_id"])) is None:
        raise not_found("The variant")
    errors = _save(call.store, price_list, {**call.object(), **named}, creating=False)
    if errors:
        raise invalid(errors)
    return data(one(call, Listing("price_records", always_included=(_INCLUDES["bulk_pricing_tiers"],)), _found(call)))


def create_records(call: Call) -> Answer:
    """New records of one price list or of several; those that exist are refused."""
    return _batch(call, MOST_CREATED, creating=True)


def upsert_records(call: Call) -> Answer:
    """Makes or changes records of one price list or of several."""
    return _batch(call, MOST_UPSERTED, creating=False)


def _batch(call: Call, most: int, *, creating: bool) -> Answer:
    """Saves record by record; what is refused does not hold up the rest, and turns the answer into 422."""
    own = _price_list(call) if "price_list_id" in call.ids else None
    failures = []
    for item in call.items(most):
        price_list = item.get("price_list_id") if own is None else own
        errors = _save(call.store, price_list, item, creating=creating)
        if errors:
            told = {name: item[name] for name in _NAMED if name in item}
            failures.append({"data": {"price_list_id": price_list, **told}, "field_errors": errors})
    if failures:
        return plain({"batch_errors": failures}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return data({})


def _save(store: Store, price_list: object, item: Document, *, creating: bool) -> dict[str, str]:
    """Saves one record; returns what is wrong, by field, if it cannot be saved."""
    named, errors = check(_NAMED, item, creating=True)
    fields, wrong = check(_VALUES, item, creating=creating)
    errors |= wrong
    if type(price_list) is not int or store.find("price_lists", equal("id", price_list)) is None:
        errors["price_list_id"] = f"There is no price list {price_list}."
    for index, tier in enumerate(fields.get("bulk_pricing_tiers", ()) if not wrong else ()):
        errors |= check(_TIER, tier, creating=True, prefix=f"bulk_pricing_tiers.{index}.")[1]
    if errors:
        return errors
    variant, currency = _variant(store, named), named["currency"].casefold()
    known = {one["currency_code"].casefold() for one in store.documents("currencies")}
    if variant is None:
        errors["variant_id" if "variant_id" in named else "sku"] = "There is no such variant."
    if currency not in known:
        errors["currency"] = f"The store has no currency {named['currency']}."
    if errors or variant is None or type(price_list) is not int:
        return errors
    before = _record(store, price_list, variant["id"], currency)
    if before is not None and creating:
        return {"variant_id": "The price record already exists."}
    values = {name: fields[name] for name in PRICES if name in fields}
    whole: Document = _values(store, before) | values
    candidates = (whole.get("sale_price"), whole.get("price"), variant["calculated_price"])
    fields["calculated_price"] = next(price for price in candidates if price is not None)
    if before is not None:
        store.change("price_records", before, fields)
    else:
        owners = {"price_list_id": price_list, "variant_id": variant["id"], "product_id": variant["product_id"]}
        store.insert("price_records", {**fields, **owners, "currency": currency})
    return {}


def _values(store: Store, key: int | None) -> Document:
    return {} if key is None else store.document("price_records", key) or {}


def _variant(store: Store, named: Document) -> Document | None:
    """The variant that an item names by id or by SKU; a product with variants is none."""
    if "variant_id" in named:
        return store.document("product_variants", named["variant_id"])
    key = store.find("product_variants", equal("sku", named["sku"].casefold())) if named.get("sku") else None
    return None if key is None else store.document("product_variants", key)


def delete_records(call: Call) -> Answer:
    """Removes the records that the filters choose, and without a filter every one of the price list."""
    filters = {name: _FILTERS[name] for name in ("currency", "variant_id:in", "sku:in")}
    chosen = [equal("price_list_id", _price_list(call)), *conditions(filters, call)]
    call.store.remove_many("price_records", call.store.keys("price_records", chosen))
    return nothing()


COLLECTIONS: Final = (RECORDS,)

_SEVERAL: Final = "/v3/pricelists/records"
_RECORDS: Final = "/v3/pricelists/{price_list_id}/records"
_OF_VARIANT: Final = f"{_RECORDS}/{{variant_id}}"
_ONE: Final = f"{_OF_VARIANT}/{{currency_code}}"
_WORDS: Final = ("currency_code",)

ROUTES: Final = (
    Route("POST", _SEVERAL, scopes.PRODUCTS, create_records, parallel=10),
    Route("PUT", _SEVERAL, scopes.PRODUCTS, upsert_records, parallel=1, cap=UPSERTS),
    Route("GET", _RECORDS, scopes.PRODUCTS, list_records, parallel=10),
    Route("POST", _RECORDS, scopes.PRODUCTS, create_records, parallel=10),
    Route("PUT", _RECORDS, scopes.PRODUCTS, upsert_records, parallel=1, cap=UPSERTS),
    Route("DELETE", _RECORDS, scopes.PRODUCTS, delete_records),
    Route("GET", _OF_VARIANT, scopes.PRODUCTS, list_of_variant, parallel=40),
    Route("GET", _ONE, scopes.PRODUCTS, get_record, parallel=50, words=_WORDS),
    Route("PUT", _ONE, scopes.PRODUCTS, set_record, parallel=40, words=_WORDS),
    Route("DELETE", _ONE, scopes.PRODUCTS, delete_record, parallel=25, words=_WORDS),
)
