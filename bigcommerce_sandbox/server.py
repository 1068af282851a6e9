"""The HTTP side: what every request passes before a handler sees it, and how its answer goes out."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import zlib
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bigcommerce_sandbox.answers import Answer, RefusedError, not_found, plain
from bigcommerce_sandbox.faults import UNHANDLED, Faults
from bigcommerce_sandbox.quota import Quota
from bigcommerce_sandbox.routing import Call, Route, Router
from bigcommerce_sandbox.times import http_date

if TYPE_CHECKING:
    from bigcommerce_sandbox.options import SandboxOptions
    from bigcommerce_sandbox.store import Store

USAGE_PATH: Final = "/sandbox/usage"
GZIP_FROM_BYTES: Final = 1_024
_GZIP: Final = 31
"""What zlib calls the gzip format."""
_TOO_LARGE: Final = 2**63
"""The first whole number that SQLite cannot hold."""
_BODY_METHODS: Final = frozenset({"POST", "PUT"})
_HTML_PAGE: Final = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>"
_TITLES: Final = {
    "429": "Too many requests. Please retry later.",
    "500": "Internal server error",
    "502": "Bad gateway",
    "503": "Service unavailable",
    "504": "Gateway timeout",
}


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that was answered.

    Attributes:
        method: The HTTP method.
        path: Below ``/stores/{store_hash}``, e.g. ``/v3/customers``.
        parameters: The query parameters.
        body: The decoded JSON body, or None.
        status: The status answered; 0 if the connection was closed instead.
    """

    method: str
    path: str
    parameters: dict[str, str]
    body: Any
    status: int


@dataclass(slots=True)
class _Exchange:
    """What is known of a request while it is under way."""

    path: str = ""
    label: str = "other"
    version: int = 3
    fault: str | None = None
    body: Any = None
    quota_headers: dict[str, str] = field(default_factory=dict)


class StoreServer:
    """Answers HTTP requests out of a store.

    Args:
        store: The objects.
        routes: What can be asked.
        options: How to behave.
    """

    def __init__(self, store: Store, routes: Iterable[Route], options: SandboxOptions) -> None:
        self.store = store
        self.options = options
        self.quota = Quota(options.quota, options.window_ms)
        self.faults = Faults(options.faults, options.random_seed)
        self._router = Router(routes)
        self._under_way: Counter[str] = Counter()
        self._log: deque[LoggedRequest] = deque(maxlen=options.log_requests)
        self._log_lock = threading.Lock()
        self._by_path: Counter[str] = Counter()
        self._answered_429 = 0

    @property
    def requests(self) -> list[LoggedRequest]:
        """The newest requests, newest last."""
        with self._log_lock:
            return list(self._log)

    def forget_requests(self) -> None:
        """Empties the log; `usage` keeps counting."""
        with self._log_lock:
            self._log.clear()

    def usage(self) -> dict[str, Any]:
        """How many requests there were since the start."""
        with self._log_lock:
            by_path = dict(sorted(self._by_path.items()))
            return {"requests": sum(by_path.values()), "by_path": by_path, "answered_429": self._answered_429}

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers one request; this is what aiohttp calls."""
        if request.path == USAGE_PATH and request.method == "GET":
            return web.Response(body=plain(self.usage()).body, content_type="application/json")
        exchange = _Exchange()
        try:
            answer = await self._answered(request, exchange)
        except RefusedError as refused:
            answer = refused.answer(exchange.version)
        if exchange.fault in {"drop", "lost"}:
            self._remember(request, exchange, 0)
            return _closed(request)
        headers = {**exchange.quota_headers, **answer.headers, "Date": http_date(self.store.clock())}
        self._remember(request, exchange, answer.status)
        if exchange.fault == "truncate" and answer.body:
            return await _broken_off(request, answer, headers)
        return _whole(request, answer, headers)

    async def _answered(self, request: web.BaseRequest, exchange: _Exchange) -> Answer:
        exchange.path = self._inner_path(request.path)
        exchange.version = 2 if exchange.path.startswith("/v2/") else 3
        if self.options.before_request is not None:
            self.options.before_request(request.method, exchange.path)
        if request.headers.get("X-Auth-Token") != self.options.access_token:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "Invalid access token")
        within, exchange.quota_headers = self.quota.use()
        if not within:
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, _TITLES["429"])
        fault = exchange.fault = self.faults.befalling(request.method, exchange.path)
        if fault == "429":
            exchange.quota_headers = {}
        answer = Answer(0) if fault in UNHANDLED else await self._handled(request, exchange)
        if fault in _TITLES:
            raise RefusedError(int(fault), _TITLES[fault])
        return Answer(HTTPStatus.OK, _HTML_PAGE, "text/html") if fault == "html" else answer

    def _inner_path(self, path: str) -> str:
        start = f"/stores/{self.options.store_hash}/"
        if not path.startswith(start):
            raise not_found("The store")
        return path[len(start) - 1 :]

    async def _handled(self, request: web.BaseRequest, exchange: _Exchange) -> Answer:
        route, ids, words = self._router.find(request.method, exchange.path)
        exchange.label = route.path
        if route.path in self.options.missing_paths:
            raise not_found()
        if not self.options.scopes.intersection(route.scope.needed(request.method)):
            raise RefusedError(HTTPStatus.FORBIDDEN, "You don't have a required scope to access the endpoint")
        _check_accept(request)
        cap = route.cap or f"{route.method} {route.path}"
        if route.parallel is not None and self._under_way[cap] >= route.parallel:
            exchange.quota_headers = {}
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, _TITLES["429"])
        self._under_way[cap] += 1
        try:
            exchange.body = await _decoded_body(request)
            pause_ms = self.options.slow_ms if exchange.fault == "slow" else self.options.latency_ms
            if pause_ms:
                await asyncio.sleep(pause_ms / 1000)
            parameters = {
                name: text for name, text in request.query.items() if name not in self.options.ignored_parameters
            }
            call = Call(self.store, self.options, route.version, ids, parameters, exchange.body, words)
            with self.store.transaction():
                return route.handler(call)
        finally:
            self._under_way[cap] -= 1

    def _remember(self, request: web.BaseRequest, exchange: _Exchange, status: int) -> None:
        logged = LoggedRequest(
            request.method, exchange.path or request.path, dict(request.query), exchange.body, status
        )
        with self._log_lock:
            self._log.append(logged)
            self._by_path[f"{request.method} {exchange.label}"] += 1
            self._answered_429 += status == HTTPStatus.TOO_MANY_REQUESTS


def _whole(request: web.BaseRequest, answer: Answer, headers: dict[str, str]) -> web.StreamResponse:
    if not answer.body:
        return web.Response(status=answer.status, headers=headers)
    body, headers["Content-Type"] = answer.body, f"{answer.content_type}; charset=utf-8"
    if len(body) >= GZIP_FROM_BYTES and "gzip" in request.headers.get("Accept-Encoding", ""):
        packer = zlib.compressobj(zlib.Z_BEST_SPEED, wbits=_GZIP)
        body = packer.compress(body) + packer.flush()
        headers["Content-Encoding"] = "gzip"
    return web.Response(status=answer.status, body=body, headers=headers)


def _closed(request: web.BaseRequest) -> web.StreamResponse:
    """Hangs up; what is returned meets a closed connection."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _broken_off(request: web.BaseRequest, answer: Answer, headers: dict[str, str]) -> web.StreamResponse:
    """Sends half a body under the length of a whole one, and hangs up."""
    response = web.StreamResponse(status=answer.status, headers=headers)
    response.content_type = answer.content_type
    response.content_length = len(answer.body)
    response.force_close()
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _check_accept(request: web.BaseRequest) -> None:
    accepted = request.headers.get("Accept", "*/*")
    if not any(kind in accepted for kind in ("*/*", "application/*", "application/json")):
        raise RefusedError(HTTPStatus.NOT_ACCEPTABLE, "Only application/json is offered.")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits} is no number")
    return value


def _whole_number(digits: str) -> int | float:
    """A whole number; one that no store could keep becomes a float, which no id and no count may be."""
    value = int(digits)
    return value if abs(value) < _TOO_LARGE else _finite(digits)


async def _decoded_body(request: web.BaseRequest) -> Any:  # noqa: ANN401 - whatever JSON the client sent
    if request.method not in _BODY_METHODS and not (request.method == "DELETE" and request.body_exists):
        return None
    given = request.headers.get("Content-Type", "")
    if not given:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The Content-Type header is missing.")
    if request.content_type != "application/json":
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The content type {given} is not supported.")
    try:
        return json.loads(await request.read(), parse_int=_whole_number, parse_float=_finite, parse_constant=_finite)
    except ValueError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.") from error
