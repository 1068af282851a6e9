"""What must hold for the records of any stream, and what a run asked the store for."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.tap_bigcommerce.conftest import Emitted

Document = dict[str, Any]


def strict(schema: Document) -> Document:
    """The schema, but with no field let through that is not in it."""
    schema = copy.deepcopy(schema)

    def tighten(inner: Document) -> None:
        if inner.get("properties"):
            inner["additionalProperties"] = False
        for child in inner.get("properties", {}).values():
            tighten(child)
        if isinstance(inner.get("items"), dict):
            tighten(inner["items"])

    tighten(schema)
    return schema


def assert_valid(run: Emitted, stream: str) -> None:
    """Checks that there are records and that every one is what the schema says, with no field besides."""
    assert run.failure is None, run.failure
    records = run.records(stream)
    assert records
    validator = Draft202012Validator(strict(run.schema(stream)), format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = [f"{stream} {error.json_path}: {error.message}" for row in records for error in validator.iter_errors(row)]
    assert found == []


def assert_whole(run: Emitted, sandbox: Sandbox, stream: str, key: str = "id") -> None:
    """Checks that every object of the store came once, and is valid."""
    assert_valid(run, stream)
    wanted = [document[key] for document in sandbox.store.documents(stream)]
    assert Counter(run.ids(stream, key)) == Counter(wanted)


def requests_for(sandbox: Sandbox, path: str) -> list[dict[str, str]]:
    """The parameters of the requests for a path, in their order."""
    return [dict(request.parameters) for request in sandbox.requests if request.path == path]
