"""The one client that a program uses to talk to a store."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from bigcommerce_api import failures
from bigcommerce_api.answers import Answer, request_id, server_time
from bigcommerce_api.encoding import NotJsonError, check_path, decode_body, encode_body, encode_query
from bigcommerce_api.gate import Gate
from bigcommerce_api.retries import Retrier, Retry, RetryPolicy
from bigcommerce_api.session import StoreSession
from bigcommerce_api.stopping import Stop
from bigcommerce_api.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from bigcommerce_api.pace import Pace
    from bigcommerce_api.quota_headers import QuotaReport
    from bigcommerce_api.settings import ConnectionSettings

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})


class BigCommerceClient:
    """Talks to one store. Thread-safe: one client per process serves all threads.

    Every request passes one gate that keeps the store's quota and the concurrency, and is tried again as
    long as ``max_retry_seconds`` allow - but for a POST that the store may have received.

    Args:
        settings: How to reach the store.
        program: The program's name, for the User-Agent.
        version: The program's version.
        retry_policy: How waits between tries grow, where that differs from the usual.

    Attributes:
        settings: As given.
        usage: What the client has done so far.
    """

    def __init__(
        self,
        settings: ConnectionSettings,
        *,
        program: str,
        version: str,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self.settings = settings
        self.usage = Usage()
        policy = retry_policy or RetryPolicy()
        self._stop = Stop()
        self._gate = Gate(
            max_concurrency=settings.max_concurrency,
            reserve_percent=settings.quota_reserve_percent,
            longest_hold=settings.max_retry_seconds,
            policy=policy,
            usage=self.usage,
            stop=self._stop,
        )
        self._retrier = Retrier(policy, settings.max_retry_seconds, self.usage.count_retry, self._stop.sleep)
        self._session = StoreSession(settings, self._gate, self.usage, f"{program}/{version}")
        self._secrets = self._session.secrets
        self._host = urlsplit(settings.api_url).netloc

    @property
    def pace(self) -> Pace | None:
        """How fast the store answers and how often it may be asked; None after too few answers to tell."""
        return self._gate.pace()

    @property
    def quota(self) -> QuotaReport | None:
        """What the store said last of its quota; None if it told none."""
        return self._gate.report

    def request(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Answer:
        """Send a request and return the answer.

        Args:
            method: GET, POST, PUT or DELETE.
            path: The path below the store, such as ``/v3/customers``; never an address.
            parameters: The query: texts, whole numbers, booleans, times with a zone, lists of these.
                Those that are None are left out.
            body: What to send as JSON; decimals go as numbers. None for no body.

        Raises:
            BigCommerceError: One of its kinds, see :mod:`bigcommerce_api.errors`.
            ValueError: The method or path is none, or a parameter cannot be said.
            TypeError: A parameter or the body holds what JSON or a query cannot.
        """
        sent, prepared = self._prepared(method.upper(), path, parameters, body)

        def attempt() -> Answer:
            return self._decoded(sent, self._received(sent, prepared))

        return self._retrier.run(attempt, writing=sent.method != "GET")

    def begin(
        self,
        path: str,
        parameters: Mapping[str, object] | None = None,
        decode: Callable[[bytes], Any] = decode_body,
    ) -> Callable[[], Answer]:
        """Read as :meth:`get` does, but for the decoding: that is left to whoever wants the answer, in his thread.

        What one processor decoded another would have to fetch from it bit by bit, for as much time again.

        Args:
            path: See :meth:`request`.
            parameters: See :meth:`request`.
            decode: Returns the JSON of a body, or raises NotJsonError.

        Returns:
            What decodes the answer, to be called once. What is no answer is asked for again.

        Raises:
            BigCommerceError: The request failed for good; from the call that decodes, too.
        """
        sent, prepared = self._prepared("GET", path, parameters)
        received = [self._retrier.run(lambda: self._received(sent, prepared), writing=False)]

        def attempt() -> Answer:
            return self._decoded(sent, received.pop() if received else self._received(sent, prepared), decode)

        def finish() -> Answer:
            try:
                return self._decoded(sent, received[0], decode)
            except Retry:
                return self._retrier.run(attempt, writing=False)

        return finish

    def get(self, path: str, parameters: Mapping[str, object] | None = None) -> Answer:
        """Read; see :meth:`request`."""
        return self.request("GET", path, parameters=parameters)

    def post(self, path: str, body: object, parameters: Mapping[str, object] | None = None) -> Answer:
        """Create; see :meth:`request`.

        Raises:
            AnswerLostError: The store may have carried it out, but the answer did not come through.
        """
        return self.request("POST", path, parameters=parameters, body=body)

    def put(self, path: str, body: object, parameters: Mapping[str, object] | None = None) -> Answer:
        """Change; see :meth:`request`."""
        return self.request("PUT", path, parameters=parameters, body=body)

    def delete(
        self,
        path: str,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Answer:
        """Delete; see :meth:`request`. A second try may find that the first one did it (404)."""
        return self.request("DELETE", path, parameters=parameters, body=body)

    def stop(self) -> None:
        """Let no request out any more, and end the waits of those that are to go out; what is in flight comes back.

        Takes no lock, so that a signal's handler may call it. Requests raise `StoppedError` from then on.
        """
        self._stop.ask()

    def wait(self, seconds: float) -> None:
        """Wait before another look.

        Raises:
            StoppedError: No request is to go out any more.
        """
        self._stop.sleep(seconds)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepared(
        self, method: str, path: str, parameters: Mapping[str, object] | None, body: object = None
    ) -> tuple[failures.Sent, requests.PreparedRequest]:
        if method not in METHODS:
            raise ValueError(f"not a method of this API: {method[:20]!r}")
        url = self.settings.store_url + check_path(path)
        if query := encode_query(parameters):
            url = f"{url}?{query}"
        data = None if body is None else encode_body(body)
        headers = {} if body is None else {"Content-Type": "application/json"}
        request = requests.Request(method, url, headers=headers, data=data)
        return failures.Sent(method, path, self._secrets), self._session.prepare_request(request)

    def _received(self, sent: failures.Sent, prepared: requests.PreparedRequest) -> requests.Response:
        """Sends a request once, and returns what came back if it was carried out."""
        failure: Exception
        try:
            response = self._session.send(prepared)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            failure = failures.of_transport(sent, error, self._host)
        else:
            if 200 <= response.status_code < 300:  # noqa: PLR2004 - the successes of HTTP
                return response
            failure = failures.of_answer(sent, response)
        # Raised out here so that no error of a library, which knows the token, hangs on it.
        raise failure

    @staticmethod
    def _decoded(
        sent: failures.Sent, response: requests.Response, decode: Callable[[bytes], Any] = decode_body
    ) -> Answer:
        try:
            answer = _answer(response, decode)
        except NotJsonError:
            failure = failures.of_unreadable(sent, response, "the answer is not JSON")
        else:
            if sent.method != "GET" or answer.body is not None or answer.status == HTTPStatus.NO_CONTENT:
                return answer
            # An empty list says so by its status or in JSON; taken for one, this would end a walk in the middle.
            failure = failures.of_unreadable(sent, response, "the answer is empty")
        raise failure


def _answer(response: requests.Response, decode: Callable[[bytes], Any]) -> Answer:
    return Answer(
        status=response.status_code,
        body=decode(response.content),
        headers=response.headers,
        server_time=server_time(response.headers, response.elapsed),
        request_id=request_id(response.headers),
        size=len(response.content),
    )
