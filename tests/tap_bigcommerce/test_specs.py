"""What streams say of the API is held against BigCommerce's own files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.filters import refusal
from tap_bigcommerce.walks import Within
from tests.bigcommerce_sandbox.specs import Operation, Specs, specs_folder
from tests.bigcommerce_sandbox.specs_schemas import COMPOSED, resolved

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

FOLDER: Final = specs_folder()
DEEPEST: Final = 8
"""Levels of fields within fields; one file has schemas that hold themselves."""

LEFT_OUT: Final = {
    # What a field holds here comes inline, or is a record of another stream.
    "orders": ("coupons", "products", "shipping_addresses", "consignments.shipping[].shipping_quotes"),
}
"""Documented fields that a stream leaves out on purpose."""

LINK: Final = frozenset({"resource", "url"})

pytestmark = pytest.mark.skipif(FOLDER is None, reason="the specifications are not on this machine")


@pytest.fixture(scope="module")
def specs() -> Specs:
    assert FOLDER is not None
    return Specs(FOLDER)


def operation_of(stream: type[BigCommerceStream], specs: Specs) -> Operation:
    return operation_at(stream.path, specs)


def operation_at(path: str, specs: Specs) -> Operation:
    found = specs.like("GET", path)
    assert found is not None, f"{path} is not documented"
    return found


def documented(operation: Operation, schemas: list[Any], at: str = "", depth: int = 0) -> Iterator[str]:
    """The paths of all fields that schemas name, links to other resources left out."""
    whole = [part for schema in schemas for part in parts(operation, schema)]
    simple = [part for part in whole if set(part.get("properties") or ()) != LINK]
    if items := [part["items"] for part in simple if "items" in part]:
        yield from documented(operation, items, f"{at}[]", depth)
    properties: dict[str, list[Any]] = {}
    for part in simple:
        for name, inner in (part.get("properties") or {}).items():
            properties.setdefault(name, []).append(inner)
    for name, inner in properties.items() if depth < DEEPEST else ():
        path = f"{at}.{name}"
        yield path
        yield from documented(operation, inner, path, depth + 1)


def parts(operation: Operation, schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - whatever YAML holds
    schema = resolved(operation.document, schema)
    if isinstance(schema, dict):
        yield schema
        for name in COMPOSED:
            for inner in schema.get(name) or ():
                yield from parts(operation, inner)


def described(schema: dict[str, Any], at: str = "") -> Iterator[tuple[str, bool]]:
    """The paths of all fields of a stream's schema, and whether one may hold any fields there are."""
    if "items" in schema:
        yield from described(schema["items"], f"{at}[]")
    properties = schema.get("properties", {})
    yield at, "object" in schema.get("type", ()) and not properties
    for name, inner in properties.items():
        yield from described(inner, f"{at}.{name}")


LISTED = [stream for stream in STREAMS if stream.path]


@pytest.mark.parametrize("stream", LISTED, ids=lambda stream: stream.name)
def test_every_documented_field_is_in_the_schema(stream: type[BigCommerceStream], specs: Specs) -> None:
    # What stands within other records is documented where it has a list of its own.
    operation = operation_at(stream.walk.path if isinstance(stream.walk, Within) else stream.path, specs)
    answer = operation.answers[200]
    assert answer is not None
    fields = {path.removeprefix(".data").removeprefix("[]") for path in documented(operation, [answer.schema])}
    fields = {path for path in fields if path and not path.startswith(".meta")}
    assert fields
    known = dict(described(stream.shape.to_dict()))
    exempt = tuple(f".{path}" for path in LEFT_OUT.get(stream.name, ()))
    exempt += tuple(f"{path}{mark}" for path, is_free in known.items() if is_free for mark in (".", "[]"))
    assert {path for path in fields - set(known) if not path.startswith(exempt)} == set()


@pytest.mark.parametrize("stream", LISTED, ids=lambda stream: stream.name)
def test_every_documented_parameter_is_a_filter_or_refused_for_a_reason(
    stream: type[BigCommerceStream], specs: Specs
) -> None:
    parameters = set(operation_of(stream, specs).parameters)
    own = {stream.changed_since, stream.channel_filter, stream.hidden_filter} - {None}
    assert (stream.filters | own) - parameters == set()
    assert {name for name in parameters - stream.filters if not refusal(stream, name)} == set()
    assert not stream.chooses_fields or "include_fields" in parameters
