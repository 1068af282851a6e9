"""What a database must hold after a store was loaded into it: which columns of which type, which rows."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.end_to_end.loaders.projects import STREAMS
from tests.programs import messages, pointing_at, run
from tests.stores import catalog_of_everything

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZES: Final = SeedSizes(products=30, customers=20, orders=30, coupons=6)
Row = dict[str, Any]
Tables = dict[str, list[Row]]
KEYS: Final = {"categories": "category_id"}
"""The key of a stream whose key is not ``id``."""

SCALARS: Final = frozenset({"integer", "number", "boolean", "date-time", "string"})
LEAST_COMPARED: Final = {"brands": 10, "category_trees": 2, "categories": 50, "coupons": 40}
"""How many values that are not null a comparison must have seen, where that is less than `MANY`."""

MANY: Final = 200


def kinds(stream: str) -> dict[str, str]:
    """By property of a stream its kind, as the catalog has it: lists as ``array of`` what they hold."""
    return _catalog()[stream]


@cache
def _catalog() -> dict[str, dict[str, str]]:
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    return {
        entry["stream"]: {name: _kind(kind) for name, kind in entry["schema"]["properties"].items()}
        for entry in catalog["streams"]
    }


@cache
def everything() -> tuple[str, dict[str, int]]:
    """The messages of a tap that reads every property of every stream, and how many objects each stream has."""
    with Sandbox(options()) as shop, tempfile.TemporaryDirectory() as folder:
        catalog = catalog_of_everything(Path(folder))
        done = run(
            "tap-bigcommerce", "--config=ENV", "--catalog", str(catalog), settings=pointing_at(shop, "TAP_BIGCOMMERCE")
        )
    assert done.returncode == 0, done.stderr
    keys: dict[str, list[str]] = {}
    found: dict[str, set[tuple[object, ...]]] = {}
    for message in messages(done.stdout):
        if message["type"] == "SCHEMA":
            keys[message["stream"]] = message["key_properties"]
        elif message["type"] == "RECORD":
            key = tuple(message["record"][name] for name in keys[message["stream"]])
            found.setdefault(message["stream"], set()).add(key)
    return done.stdout, {stream: len(objects) for stream, objects in found.items()}


def _kind(schema: dict[str, Any]) -> str:
    (name,) = {kind for kind in schema["type"] if kind != "null"}
    return f"array of {_kind(schema['items'])}" if name == "array" else schema.get("format", name)


def documents(store: Sandbox) -> Tables:
    """The store's objects as its API serves them, by stream."""
    return {stream: store.store.documents(stream) for stream in STREAMS}


@dataclass(frozen=True)
class History:
    """What a table of each stream held after each of several runs, and what the store then held.

    Attributes:
        types: By stream and column the type in the database, in the end.
        loaded: The rows of each stream after each run.
        there: The objects of the store at that time.
        asked: The parameters of the first request for orders, of each run.
    """

    types: dict[str, dict[str, str]]
    loaded: list[Tables]
    there: list[Tables]
    asked: list[Mapping[str, str]]


def options() -> SandboxOptions:
    """A store to load."""
    return SandboxOptions(seed=SIZES, store_hash="shop")


def three_runs(
    store: Sandbox, load: Callable[[], object], read: Callable[[], tuple[dict[str, dict[str, str]], Tables]]
) -> History:
    """Loads a store three times, with changes and new objects in between."""
    history = History({}, [], [], [])
    for turn in range(3):
        if turn:
            change(store, f"turn {turn}")
        store.forget_requests()
        load()
        types, tables = read()
        history.types.update(types)
        history.loaded.append(tables)
        history.there.append(documents(store))
        history.asked.append(next(asked.parameters for asked in store.requests if asked.path == "/v2/orders"))
    return history


def change(store: Sandbox, words: str) -> None:
    """Changes some objects, the same at each call, and adds others."""
    customer, order, product = (
        store.store.documents(stream)[3]["id"] for stream in ("customers", "orders", "products")
    )
    store.store.change("customers", customer, {"company": words, "notes": ""})
    store.store.change("orders", order, {"staff_notes": words, "total_inc_tax": "1234567.8901"})
    store.store.change("products", product, {"name": words, "price": 0.1 + len(words)})
    store.store.insert("customers", {"email": f"{words[-1]}@new.example.org", "first_name": "New", "last_name": words})
    store.store.insert("orders", {"customer_id": customer, "staff_notes": f"new {words}", "total_inc_tax": "19.9900"})


def assert_same_rows(loaded: Tables, there: Tables, *, empty_text: str | None = "") -> None:
    """Fails unless the tables hold each object once, and every scalar as the store has it.

    Args:
        loaded: The rows by stream.
        there: The objects by stream, as the API serves them.
        empty_text: What an empty text became.
    """
    for stream, objects in there.items():
        key = KEYS.get(stream, "id")
        rows = {row[key]: row for row in loaded[stream]}
        assert len(rows) == len(loaded[stream]), f"{stream}: an object has several rows"
        assert rows.keys() == {entry[key] for entry in objects}, stream
        compared = 0
        for entry in objects:
            for name, kind in kinds(stream).items():
                if kind in SCALARS and name in entry:
                    expected = _value(kind, entry[name], empty_text)
                    found = _found(kind, rows[entry[key]][name])
                    assert found == expected, f"{stream} {entry[key]}: {name} is {found!r}, not {entry[name]!r}"
                    compared += found is not None
        assert compared >= LEAST_COMPARED.get(stream, MANY), f"{stream}: only {compared} values were compared"


def _value(kind: str, value: Any, empty_text: str | None) -> object:  # noqa: ANN401 - whatever JSON holds
    """What a column must hold of a value that the API serves; by no means of the tap."""
    if kind == "string" and value == "":
        return empty_text
    if value in (None, "", {}, []):
        return None
    if kind == "string":
        return str(value)
    if kind == "date-time":
        return _moment(value)
    return Decimal(str(value)) if kind == "number" else bool(int(value)) if kind == "boolean" else int(value)


def _moment(value: str) -> datetime | None:
    if value.startswith("0000"):
        return None
    moment = datetime.fromisoformat(value) if value[:4].isdecimal() else parsedate_to_datetime(value)
    return moment.astimezone(UTC)


def _found(kind: str, value: Any) -> object:  # noqa: ANN401 - whatever a database holds
    """What a column holds, of which a moment has no time zone but is in UTC."""
    if value is None:
        return None
    if kind == "date-time":
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return Decimal(str(value)) if kind == "number" else value
