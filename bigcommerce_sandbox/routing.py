"""Routes as data, and finding the one that a request means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.answers import Answer, RefusedError, invalid, not_found, too_many_items

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.options import SandboxOptions
    from bigcommerce_sandbox.scopes import Scope
    from bigcommerce_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it.

    Attributes:
        store: The objects.
        options: How the sandbox was told to behave.
        version: 2 or 3.
        ids: The ids within the path, by the names in the route's template.
        parameters: The query parameters.
        body: The decoded JSON body of a write; None without one.
        words: The texts within the path, by the names in the route's template.
    """

    store: Store
    options: SandboxOptions
    version: int
    ids: Mapping[str, int]
    parameters: Mapping[str, str]
    body: Any = None
    words: Mapping[str, str] = field(default_factory=dict)

    def object(self) -> Document:
        """The body as an object.

        Raises:
            RefusedError: It is something else.
        """
        if not isinstance(self.body, dict):
            raise _wrong_shape(self.version, "an object")
        return self.body

    def items(self, most: int | None = None) -> list[Document]:
        """The body as an array of objects.

        Raises:
            RefusedError: It is something else, or longer than `most`.
        """
        if not isinstance(self.body, list) or not all(isinstance(item, dict) for item in self.body):
            raise _wrong_shape(self.version, "an array of objects")
        if most is not None and len(self.body) > most:
            raise too_many_items(most)
        return self.body

    def bad_parameter(self, name: str) -> RefusedError:
        """The refusal of a query parameter's value."""
        message = f"The field '{name}' is invalid."
        if self.version == 2:  # noqa: PLR2004 - V2 answers 400 where V3 answers 422
            return RefusedError(HTTPStatus.BAD_REQUEST, message)
        return invalid({name: message}, "The query parameters are invalid")


def _wrong_shape(version: int, wanted: str) -> RefusedError:
    message = f"The body must be {wanted}."
    if version == 2:  # noqa: PLR2004 - V2 calls it malformed
        return RefusedError(HTTPStatus.BAD_REQUEST, message)
    return invalid({"body": message})


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API.

    Attributes:
        method: The HTTP method.
        path: The template exactly as in the specification, with its version, e.g.
            ``/v3/catalog/brands/{brand_id}``.
        scope: The family of scopes that opens it.
        handler: Answers; runs in a transaction, which a refusal rolls back.
        parallel: How many requests may be under way at once where the specification caps that; more are
            answered 429.
        cap: Routes of one name share their cap; by default each has its own.
        words: The placeholders of its path that stand for texts rather than ids.
    """

    method: str
    path: str
    scope: Scope
    handler: Callable[[Call], Answer]
    parallel: int | None = None
    cap: str = ""
    words: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """2 or 3."""
        return int(self.path[2])


_MOST_DIGITS: Final = 18
"""Of an id in a path; every such number is one that SQLite can hold."""


def _is_id(segment: str) -> bool:
    return segment.isascii() and segment.isdigit() and len(segment) <= _MOST_DIGITS


@dataclass(slots=True)
class _Node:
    fixed: dict[str, _Node] = field(default_factory=dict)
    variable: _Node | None = None
    word: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """Finds routes by path; a fixed name goes before an id, an id before a text, and ids are integers."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            node = self._root
            for segment in route.path.strip("/").split("/"):
                if segment[1:-1] in route.words:
                    node.word = node.word or _Node()
                    node = node.word
                elif segment.startswith("{"):
                    node.variable = node.variable or _Node()
                    node = node.variable
                else:
                    node = node.fixed.setdefault(segment, _Node())
            node.routes[route.method] = route

    def find(self, method: str, path: str) -> tuple[Route, dict[str, int], dict[str, str]]:
        """Finds the route, and the ids and texts in the path, which starts with the version.

        Raises:
            RefusedError: 404 for a path that nothing answers, 405 for a method that this path does not have.
        """
        node, values = self._root, list[str]()
        for segment in path.strip("/").split("/"):
            if segment in node.fixed:
                node = node.fixed[segment]
            elif node.variable and _is_id(segment):
                node = node.variable
                values.append(segment)
            elif node.word:
                node = node.word
                values.append(segment)
            else:
                raise not_found("The route")
        if not node.routes:
            raise not_found("The route")
        route = node.routes.get(method)
        if route is None:
            allowed = {"Allow": ", ".join(sorted(node.routes))}
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "This method is not allowed here.", headers=allowed)
        names = [segment[1:-1] for segment in route.path.split("/") if segment.startswith("{")]
        found = dict(zip(names, values, strict=True))
        words = {name: found.pop(name) for name in route.words}
        return route, {name: int(value) for name, value in found.items()}, words
