"""Asks a sandbox over HTTP, and holds what it answers against the OpenAPI files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Self

import jsonschema
import requests

from tests.bigcommerce_sandbox.scenarios import Ask
from tests.bigcommerce_sandbox.specs_exceptions import (
    DIFFERENCES,
    EVERY_EXCEPTION,
    STAND_INS,
    STATUSES,
    Exceptional,
)
from tests.bigcommerce_sandbox.specs_schemas import Problem

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from bigcommerce_sandbox.routing import Route
    from tests.bigcommerce_sandbox.specs import Operation, Specs

SECONDS: Final = 10
NO_CONTENT: Final = 204
"""A status that has no body, whatever a file says."""

MOST_ROWS: Final = 8
"""How many objects of a list are looked at one by one."""

CHOSEN: Final = ("include", "sort")
"""Query parameters of which every documented value is asked for."""

NEWEST: Final = {"consignment_structure": "object"}
"""Query parameters for forms of answers that older clients cannot read, where an operation knows them."""

NONSENSE: Final = ("zzz", "999999")
"""Values that a query parameter either refuses, or finds nothing by."""

CODES: Final = {"currency_code": "currency"}
"""Fields whose texts stand in paths, by placeholder."""
LISTED_AT: Final = {"/v3/orders": "/v2/orders"}
"""Where objects are listed whose own path only leads to their parts."""

COMPANY: Final = {"direction": "sort", "consignment_structure": "include"}
"""Query parameters that mean something only beside another one."""

_TEXT: Final = {"type": "string", "minLength": 1}
_ERRORS: Final = {
    2: jsonschema.Draft4Validator(
        {
            "type": "array",
            "minItems": 1,
            "items": {
                "properties": {
                    "status": {"type": "integer"},
                    "message": _TEXT,
                    "details": {"type": "object"},
                },
                "required": ["status", "message"],
                "additionalProperties": False,
            },
        }
    ),
    3: jsonschema.Draft4Validator(
        {
            "type": "object",
            "properties": {
                "status": {"type": "integer"},
                "title": _TEXT,
                "type": _TEXT,
                "errors": {"additionalProperties": _TEXT},
            },
            "required": ["status", "title", "type"],
            "additionalProperties": False,
        }
    ),
}
"""The general shapes of errors by version, for statuses that an operation does not describe."""


class Client:
    """Sends requests to one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._base = f"{sandbox.api_url}/stores/{sandbox.store_hash}"
        self._session = requests.Session()
        self._session.headers["X-Auth-Token"] = sandbox.access_token

    def send(self, route: Route, ask: Ask) -> requests.Response:
        """One request, with the ids put into the route's path."""
        return self._session.request(
            route.method,
            self._base + filled(route.path, ask.ids),
            params=dict(ask.parameters),
            json=ask.body,
            timeout=SECONDS,
        )

    def ids(self, path: str) -> list[tuple[int | str, ...]]:
        """Ids for the placeholders of a path, out of the lists that stand above them."""
        start, found, rest = path.rpartition("/{")
        if not found:
            return [()]
        name = rest.partition("}")[0]
        return [(*ids, key) for ids in self.ids(start) for key in self._keys(filled(start, ids), name)]

    def _keys(self, path: str, placeholder: str) -> list[int | str]:
        path = LISTED_AT.get(path, path)
        response = self._session.get(self._base + path, params={"limit": MOST_ROWS}, timeout=SECONDS)
        if not response.ok or not response.content:
            return []
        body = response.json()
        rows = body["data"] if isinstance(body, dict) else body
        names = (CODES.get(placeholder, "id"), "id", "category_id", placeholder)
        return [next(row[name] for name in names if name in row) for row in rows]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()


def filled(path: str, ids: tuple[int | str, ...]) -> str:
    """The path with ids in place of its placeholders."""
    rest = iter(ids)
    return "/".join(str(next(rest)) if part.startswith("{") else part for part in path.split("/"))


def name_of(route: Route) -> str:
    """How scenarios and exceptions call a route."""
    return f"{route.method} {route.path}"


class Conformance:
    """Compares answers with the files, and remembers which exceptions that needed."""

    def __init__(self, specs: Specs) -> None:
        self.specs = specs
        self.used: set[Exceptional] = set()

    def operation(self, route: Route) -> Operation:
        """What the files say about a route.

        Raises:
            LookupError: Nothing.
        """
        found = self.specs.operation(route.method, route.path)
        if found is None:
            raise LookupError(f"no specification knows {name_of(route)}")
        return found

    def asks(self, route: Route, given: tuple[Ask, ...]) -> Iterator[Ask]:
        """The requests of a scenario, after one for every documented value of ``include`` and ``sort``."""
        if route.method == "GET":
            for parameter in CHOSEN:
                for chosen in self._chosen(route, parameter):
                    yield Ask(200, given[0].ids, chosen)
        yield from given

    def _chosen(self, route: Route, parameter: str) -> list[dict[str, str]]:
        """Query parameters for every documented value of one, in the newest form that the API knows."""
        operation = self.operation(route)
        newest = {name: value for name, value in NEWEST.items() if name in operation.parameters}
        return [{**newest, parameter: value} for value in operation.choices(parameter)]

    def problems(self, client: Client, route: Route, given: tuple[Ask, ...]) -> list[str]:
        """All that is wrong with a route's answers to the requests of its scenario."""
        found = []
        plain = _rows(client.send(route, Ask(200, given[0].ids))) if route.method == "GET" else None
        for ask in self.asks(route, given):
            response = client.send(route, ask)
            texts = list(self._problems(route, ask, response))
            if "include" in ask.parameters and ask not in given and _rows(response) == plain:
                at = f"include={ask.parameters['include']}"
                texts += self._unexcused(route, [Problem(at, "changes nothing")], sent=False)
            found += [f"{_told(route, ask)}: {text}" for text in texts]
        return found

    def _problems(self, route: Route, ask: Ask, response: requests.Response) -> Iterator[str]:
        if response.status_code != ask.status:
            yield f"answered {response.status_code} instead of {ask.status}: {response.text[:300]}"
            return
        if response.ok:
            sent = self.operation(route).problems_of_body(ask.body)
            yield from self._unexcused(route, sent, sent=True)
        yield from self.problems_of_answer(route, response)

    def problems_of_answer(self, route: Route, response: requests.Response) -> Iterator[str]:
        """What is wrong with one answer, whatever was asked."""
        status, answers = response.status_code, self.operation(route).answers
        if status not in answers and not self._excused_status(name_of(route), status):
            yield f"{status} is not documented"
        shape = answers.get(status)
        if shape is None or status == NO_CONTENT:
            yield from _problems_without_schema(route, response)
        elif not response.content:
            yield "there is no body"
        else:
            problems = shape.problems(response.json())
            yield from self._unexcused(route, self._stood_in(route, response, problems), sent=False)

    def _stood_in(self, route: Route, response: requests.Response, problems: list[Problem]) -> list[Problem]:
        """The problems, or those with the schema of the operation that stands in."""
        for one in STAND_INS:
            other = self.specs.operation(*one.other.split())
            shape = other.answers.get(response.status_code) if other else None
            if one.route == name_of(route) and problems and shape:
                self.used.add(one)
                return shape.problems(response.json())
        return problems

    def _unexcused(self, route: Route, problems: list[Problem], *, sent: bool) -> Iterator[str]:
        for problem in problems:
            excuses = [one for one in DIFFERENCES if one.covers(name_of(route), *problem, sent=sent)]
            self.used.update(excuses[:1])
            if not excuses:
                yield f"{'sent ' if sent else ''}{problem.at or 'the body'}: {problem.text}"

    def _excused_status(self, name: str, status: int) -> bool:
        excuses = [one for one in STATUSES if one.covers(name, status)]
        self.used.update(excuses[:1])
        return bool(excuses)

    def problems_of_parameters(self, client: Client, route: Route, given: tuple[Ask, ...]) -> list[str]:
        """Documented query parameters that make no difference, whatever their value."""
        operation, ids = self.operation(route), given[0].ids

        def answer(parameters: dict[str, str]) -> tuple[int, Any]:
            response = client.send(route, Ask(200, ids, {**given[0].parameters, **parameters}))
            return response.status_code, _rows(response)

        found: list[str] = []
        rows = answer({})[1]
        row = rows[0] if isinstance(rows, list) else rows
        for name in operation.parameters:
            company = {first: chosen[0] for first in (COMPANY.get(name, ""),) if (chosen := operation.choices(first))}
            plain, field = answer(company), str(row.get(name.partition(":")[0], ""))
            values = (*NONSENSE, ",".join(row), field, *operation.choices(name))
            if all(answer({**company, name: value}) == plain for value in values):
                found += self._unexcused(route, [Problem(f"?{name}", "is passed over")], sent=False)
        return found

    def problems_of_everything(self, client: Client, route: Route) -> list[str]:
        """All that is wrong with a route's answers about whatever the store holds."""
        asked = [{}, *self._chosen(route, "include")]
        asks = [Ask(200, ids, parameters) for ids in client.ids(route.path) for parameters in asked]
        return [
            f"{_told(route, ask)}: {text}"
            for ask in asks
            for text in self.problems_of_answer(route, client.send(route, ask))
        ]

    def unused(self) -> list[Exceptional]:
        """Exceptions that nothing has needed."""
        return [one for one in EVERY_EXCEPTION if one not in self.used]


def _problems_without_schema(route: Route, response: requests.Response) -> Iterator[str]:
    """A success without a schema has no body; an error has the general shape."""
    if response.ok:
        if response.content:
            yield f"has a body that is not documented: {response.text[:200]}"
    elif response.content:
        for error in _ERRORS[route.version].iter_errors(response.json()):
            yield f"is no error in the general shape: {error.message[:200]}"
        if response.json() and _status_within(response.json()) != response.status_code:
            yield "names another status in its body"


def _status_within(body: Any) -> object:  # noqa: ANN401 - JSON
    first = body[0] if isinstance(body, list) else body
    return first.get("status")


def _rows(response: requests.Response) -> object:
    """What an answer holds, without what it says about itself."""
    body = response.json() if response.ok and response.content else None
    return body.get("data", body) if isinstance(body, dict) else body


def _told(route: Route, ask: Ask) -> str:
    """A request in one line."""
    query = "&".join(f"{name}={value}" for name, value in ask.parameters.items())
    body = "" if ask.body is None else f" {json.dumps(ask.body)[:120]}"
    return f"{route.method} {filled(route.path, ask.ids)}{'?' if query else ''}{query}{body} ({ask.status})"
