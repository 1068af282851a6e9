"""BigCommerce's own OpenAPI files, read as operations with answers that can be checked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from tests.bigcommerce_sandbox.specs_schemas import Problem, Shape, resolved

REPOSITORY: Final = Path(__file__).resolve().parents[2]
VARIABLE: Final = "BIGCOMMERCE_SPECS"
METHODS: Final = ("get", "post", "put", "delete")
JSON: Final = "application/json"


def specs_folder() -> Path | None:
    """Where the files are, or None if they are not on this machine."""
    folder = Path(os.environ.get(VARIABLE) or REPOSITORY / "../shared/bigcommerce/specs")
    return folder if folder.is_dir() else None


@dataclass(frozen=True)
class Operation:
    """One method at one path.

    Attributes:
        document: The whole file that it stands in.
        method: In capitals.
        path: With the version in front.
        content: The operation itself.
        shared: What stands beside it at the path, for all methods.
    """

    document: dict[str, Any]
    method: str
    path: str
    content: dict[str, Any]
    shared: dict[str, Any]

    @cached_property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Query parameters by name."""
        given = [*self.shared.get("parameters", ()), *self.content.get("parameters", ())]
        whole = [resolved(self.document, parameter) for parameter in given]
        return {parameter["name"]: parameter for parameter in whole if parameter["in"] == "query"}

    def choices(self, parameter: str) -> list[str]:
        """The values that the file lists for a query parameter."""
        if parameter not in self.parameters:
            return []
        schema = resolved(self.document, self.parameters[parameter].get("schema", {}))
        schema = resolved(self.document, schema.get("items", schema))
        return [str(value) for value in schema.get("enum", ())]

    @cached_property
    def answers(self) -> Mapping[int, Shape | None]:
        """The shape of the JSON by status; None where the file knows the status but no JSON for it."""
        return dict(self._answers())

    def _answers(self) -> Iterator[tuple[int, Shape | None]]:
        for status, given in self.content.get("responses", {}).items():
            if not str(status).isdigit():
                continue
            answer = resolved(self.document, given)
            media = answer.get("content", {}).get(JSON)
            yield int(status), Shape.of_media(self.document, media, sent=False) if media is not None else None

    @cached_property
    def body(self) -> Shape | None:
        """The shape of what is sent."""
        media = resolved(self.document, self.content.get("requestBody", {})).get("content", {}).get(JSON)
        return Shape.of_media(self.document, media, sent=True) if media is not None else None

    def problems_of_body(self, body: object) -> list[Problem]:
        """Where a body that is sent differs from what may be sent."""
        if self.body is None:
            return [] if body is None else [Problem("", "takes no body")]
        return self.body.problems(body)


class Specs:
    """All operations of all files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._operations: dict[tuple[str, str], Operation] = {}
        for file in sorted(folder.rglob("*.y*ml")):
            document = yaml.load(file.read_bytes(), yaml.CSafeLoader)
            version = urlsplit(document["servers"][0]["url"]).path.rstrip("/").rpartition("/")[2]
            for path, item in document["paths"].items():
                for method in METHODS:
                    if method in item:
                        operation = Operation(document, method.upper(), f"/{version}{path}", item[method], item)
                        self._operations[operation.method, operation.path] = operation

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation at a path, whose placeholders must be named as in the file."""
        return self._operations.get((method, path))

    def like(self, method: str, path: str) -> Operation | None:
        """The operation at a path whose placeholders may be named otherwise than in the file."""
        return next(
            (
                operation
                for (known, at), operation in self._operations.items()
                if known == method and _unnamed(at) == _unnamed(path)
            ),
            None,
        )


def _unnamed(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)
