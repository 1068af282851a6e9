"""Schemas of OpenAPI 3.0 as JSON Schema, and which fields they document.

OpenAPI 3.0 speaks a dialect of draft 4. Two liberties are taken. ``oneOf`` is read as ``anyOf``, since the
alternatives in the files overlap. And a field is documented if a schema names it anywhere in its composition,
or if an example prints it, since the examples know fields that the schemas forgot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT4

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Json = Any
"""Whatever JSON or YAML holds."""

FORMATS: Final = jsonschema.FormatChecker(("date-time", "date", "uuid", "email"))
COMPOSED: Final = ("allOf", "anyOf", "oneOf")
KEPT: Final = frozenset(
    {
        "type",
        "enum",
        "format",
        "required",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minItems",
        "maxItems",
        "uniqueItems",
        "multipleOf",
    }
)
"""Keywords that mean the same in both dialects."""

MOST_TOLD: Final = 200
"""Characters."""

_DOCUMENT: Final = "urn:document"


class Problem(NamedTuple):
    """Something that differs from its schema.

    Attributes:
        at: The path of fields, with ``*`` for any element of an array, e.g. ``data.*.custom_url``.
        text: What is wrong.
    """

    at: str
    text: str


def resolved(document: dict[str, Any], node: Json) -> Json:
    """Follows a reference within the file."""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target: Json = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def translated(schema: Json, *, sent: bool) -> Json:
    """One schema of OpenAPI 3.0 in draft 4; references stay.

    Args:
        schema: As it stands in the file.
        sent: Whether it is for requests, in which nobody is required to send what is read-only.
    """
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": _DOCUMENT + schema["$ref"]}
    result = {name: value for name, value in schema.items() if name in KEPT}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        result["properties"] = {name: translated(inner, sent=sent) for name, inner in properties.items()}
        if sent and "required" in result:
            needed = [name for name in result["required"] if not properties.get(name, {}).get("readOnly")]
            result = {**result, "required": needed} if needed else _without(result, "required")
    for name in ("items", "additionalProperties", "not"):
        if name in schema:
            result[name] = translated(schema[name], sent=sent)
    alternatives = [
        {"anyOf": [translated(inner, sent=sent) for inner in schema[name]]}
        for name in ("anyOf", "oneOf")
        if schema.get(name)
    ]
    whole = [*(translated(inner, sent=sent) for inner in schema.get("allOf", ())), *alternatives]
    if whole:
        result["allOf"] = whole
    return _nullable(result) if schema.get("nullable") else result


def _without(schema: dict[str, Any], keyword: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != keyword}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if "type" in schema and "allOf" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [{"type": "null"}, schema]}


_registries: dict[tuple[int, bool], Registry[Any]] = {}


def _registry(document: dict[str, Any], *, sent: bool) -> Registry[Any]:
    """The file's own schemas, translated once."""
    key = (id(document), sent)
    if key not in _registries:
        schemas = document.get("components", {}).get("schemas", {})
        schemas = {name: translated(schema, sent=sent) for name, schema in schemas.items()}
        components = DRAFT4.create_resource({"components": {"schemas": schemas}})
        _registries[key] = Registry().with_resource(_DOCUMENT, components)
    return _registries[key]


def _examples_of_media(document: dict[str, Any], media: dict[str, Any]) -> list[Json]:
    examples = [resolved(document, one) for one in (media.get("examples") or {}).values()]
    found = [one.get("value", one) for one in examples if isinstance(one, dict)]
    return [*found, media["example"]] if "example" in media else found


@dataclass(frozen=True)
class Shape:
    """What one body must look like.

    Attributes:
        document: The file.
        schema: The schema as it stands in the file.
        examples: Whole bodies that the file prints.
        validator: Checks values, kinds and required fields.
    """

    document: dict[str, Any]
    schema: Json
    examples: list[Json]
    validator: jsonschema.Draft4Validator

    @classmethod
    def of_media(cls, document: dict[str, Any], media: dict[str, Any], *, sent: bool) -> Shape:
        """Reads the JSON part of a request that is sent, or of an answer."""
        schema = media.get("schema", {})
        validator = jsonschema.Draft4Validator(
            translated(schema, sent=sent), registry=_registry(document, sent=sent), format_checker=FORMATS
        )
        return cls(document, schema, _examples_of_media(document, media), validator)

    def problems(self, body: Json) -> list[Problem]:
        """All that is wrong with a body."""
        errors = [error for outer in self.validator.iter_errors(body) for error in _deepest(outer)]
        wrong = [Problem(_position(error.absolute_path), _shortened(error.message)) for error in errors]
        unknown = [
            Problem(at, "is documented nowhere") for at in self._undocumented(body, [self.schema], self.examples, ())
        ]
        return list(dict.fromkeys([*wrong, *unknown]))

    def _undocumented(
        self, value: Json, schemas: Sequence[Json], examples: Sequence[Json], path: tuple[str, ...]
    ) -> Iterator[str]:
        simple = [part for schema in schemas for part in self._parts(schema)]
        examples = [*examples, *(part["example"] for part in simple if "example" in part)]
        if isinstance(value, list):
            inner = [part["items"] for part in simple if "items" in part]
            printed = [element for one in examples if isinstance(one, list) for element in one]
            for element in value:
                yield from self._undocumented(element, inner, printed, (*path, "*"))
        elif isinstance(value, dict):
            printed = [one for one in examples if isinstance(one, dict)]
            named = [part["properties"] for part in simple if part.get("properties")]
            others = [part["additionalProperties"] for part in simple if part.get("additionalProperties")]
            free = bool(others) or not (named or any(printed))
            for name, field in value.items():
                inner = [properties[name] for properties in named if name in properties]
                shown = [one[name] for one in printed if name in one]
                if inner or shown:
                    yield from self._undocumented(field, inner, shown, (*path, name))
                elif not free:
                    yield ".".join((*path, name))

    def _parts(self, schema: Json) -> Iterator[dict[str, Any]]:
        """The schema and everything that it is composed of."""
        schema = resolved(self.document, schema)
        if isinstance(schema, dict):
            yield schema
            for name in COMPOSED:
                for inner in schema.get(name) or ():
                    yield from self._parts(inner)


def _deepest(error: ValidationError) -> list[ValidationError]:
    """What is wrong with the best of several alternatives, rather than that none fits."""
    if not error.context:
        return [error]
    by_branch: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        by_branch.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        branch for branch in by_branch.values() if not any(one.validator == "type" and not one.path for one in branch)
    ]
    if not fitting:
        return [error]
    best = min(fitting, key=len)
    return [one for inner in best for one in _deepest(inner)]


def _shortened(text: str) -> str:
    """A message that may quote a whole body, without its middle."""
    return text if len(text) <= MOST_TOLD else f"{text[: MOST_TOLD // 2]} … {text[-MOST_TOLD // 2 :]}"


def _position(path: Iterable[str | int]) -> str:
    return ".".join("*" if isinstance(step, int) else step for step in path)
