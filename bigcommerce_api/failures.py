"""From what went wrong on the wire to an error by meaning, and to whether another try may follow.

The statuses follow https://developer.bigcommerce.com/docs/start/about/status-codes.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import requests
import urllib3.exceptions

from bigcommerce_api.answers import request_id
from bigcommerce_api.error_bodies import read_error_body
from bigcommerce_api.errors import (
    AnswerLostError,
    AuthenticationError,
    BigCommerceError,
    ConflictError,
    InvalidRequestError,
    MissingScopeError,
    NotFoundError,
    PlanLimitError,
    RateLimitedError,
    RedirectedError,
    StoreUnavailableError,
    TooLargeError,
    UnreadableAnswerError,
)
from bigcommerce_api.quota_headers import limited_wait, retry_after
from bigcommerce_api.redaction import redact
from bigcommerce_api.retries import Retry

if TYPE_CHECKING:
    from collections.abc import Iterator

TOO_MANY_REQUESTS: Final = 429
_FIRST_ERROR: Final = 400
_FIRST_SERVER_ERROR: Final = 500

CHECK_ADDRESS: Final = "check api_url and the network, or try again later"
CHECK_PROXY: Final = "check proxy_url, or HTTPS_PROXY in the environment"
CHECK_AUTHORITIES: Final = "correct REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE, which name a file of certificates"
CHECK_CERTIFICATE: Final = "check api_url; for a certificate authority of your own set REQUESTS_CA_BUNDLE"
_CORRECT: Final = "correct what was sent"
LATER: Final = "try again later; https://status.bigcommerce.com tells of disturbances"

STATUSES: Final[dict[int, tuple[type[BigCommerceError], str]]] = {
    400: (InvalidRequestError, _CORRECT),
    401: (AuthenticationError, "check access_token, and that it belongs to this store_hash"),
    403: (
        MissingScopeError,
        "give the API account the OAuth scope for this, or check the store's plan, its state and store_hash",
    ),
    404: (NotFoundError, "if every request is answered like this, check store_hash"),
    405: (InvalidRequestError, _CORRECT),
    406: (InvalidRequestError, _CORRECT),
    407: (StoreUnavailableError, "check user and password in proxy_url"),
    409: (ConflictError, "look up what stands against it, and update that instead"),
    410: (NotFoundError, "if every request is answered like this, check store_hash"),
    413: (TooLargeError, "ask for or send fewer items at once"),
    414: (TooLargeError, "ask for fewer items at once"),
    415: (InvalidRequestError, _CORRECT),
    422: (InvalidRequestError, _CORRECT),
    423: (ConflictError, "it is locked; try again later"),
    429: (RateLimitedError, "raise quota_reserve_percent or max_retry_seconds, or run fewer apps at once"),
    501: (StoreUnavailableError, "the store does not offer this"),
    505: (StoreUnavailableError, "the store does not offer this"),
    507: (PlanLimitError, "delete some in the store, or ask for a larger plan"),
}
"""What a status means and what to do about it; others fall back on their hundred."""

PERMANENT_SERVER_ERRORS: Final = frozenset({501, 505, 507})
"""Statuses of 500 and above that no other try changes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that went wrong.

    Attributes:
        method: Its method.
        path: Its path below the store.
        secrets: Texts that must not appear in any message.
    """

    method: str
    path: str
    secrets: tuple[str, ...]

    def error(
        self,
        kind: type[BigCommerceError],
        reason: str,
        response: requests.Response | None = None,
        **facts: Any,  # noqa: ANN401 - keywords of the errors
    ) -> BigCommerceError:
        """Make an error of this request."""
        identity = None if response is None else request_id(response.headers)
        return kind(
            redact(reason, self.secrets),
            method=self.method,
            path=self.path,
            status=None if response is None else response.status_code,
            request_id=redact(identity, self.secrets) if identity else None,
            **facts,
        )


def is_transient(status: int) -> bool:
    """Say whether another try may be answered otherwise."""
    return status == TOO_MANY_REQUESTS or (status >= _FIRST_SERVER_ERROR and status not in PERMANENT_SERVER_ERRORS)


def of_answer(sent: Sent, response: requests.Response) -> BigCommerceError | Retry:
    """Make the error, or the reason for another try, of an answer that is no success."""
    status = response.status_code
    if status < _FIRST_ERROR:
        reason = "the answer points to another address, which is not followed"
        return sent.error(RedirectedError, reason, response)
    said = read_error_body(response.content, sent.secrets)
    if is_transient(status) and status != TOO_MANY_REQUESTS and sent.method == "POST":
        return _lost(sent, said.reason or "the store failed to answer", response)
    fallback = StoreUnavailableError if status >= _FIRST_SERVER_ERROR else InvalidRequestError
    kind, hint = STATUSES.get(status, (fallback, LATER if status >= _FIRST_SERVER_ERROR else _CORRECT))
    error = sent.error(
        kind,
        said.reason or response.reason or "no reason given",
        response,
        fields=said.fields,
        batch_errors=said.batch_errors,
        body=said.body,
        hint=hint,
    )
    if status == TOO_MANY_REQUESTS:
        return Retry(error, limited_wait(response.headers))
    if is_transient(status):
        asked = retry_after(response.headers)
        return Retry(error, said.retry_after if asked is None else asked)
    return error


def of_unreadable(sent: Sent, response: requests.Response, why: str) -> BigCommerceError | Retry:
    """Make the error, or the reason for another try, of an answer that cannot be read."""
    if response.status_code == TOO_MANY_REQUESTS:
        error = sent.error(RateLimitedError, why, response, hint=STATUSES[TOO_MANY_REQUESTS][1])
        return Retry(error, limited_wait(response.headers))
    if sent.method == "POST":
        return _lost(sent, why, response)
    return Retry(sent.error(UnreadableAnswerError, why, response))


def of_transport(sent: Sent, failure: Exception, host: str) -> BigCommerceError | Retry:
    """Make the error, or the reason for another try, of a request that got no whole answer."""
    response = getattr(failure, "response", None)
    if response is not None:
        return of_unreadable(sent, response, "the answer broke off")
    causes = list(_causes(failure))
    if hopeless := _hopeless(failure, causes, host):
        return sent.error(StoreUnavailableError, hopeless[0], hint=hopeless[1])
    reason, unsent = _what_happened(failure, causes, host)
    if reason is None:
        hint = CHECK_PROXY if isinstance(failure, requests.exceptions.InvalidProxyURL) else CHECK_ADDRESS
        return sent.error(StoreUnavailableError, f"cannot send: {type(failure).__name__}", hint=hint)
    if sent.method == "POST" and not unsent:
        return _lost(sent, reason, None)
    hint = CHECK_PROXY if isinstance(failure, requests.exceptions.ProxyError) else CHECK_ADDRESS
    return Retry(sent.error(StoreUnavailableError, reason, hint=hint))


def _lost(sent: Sent, reason: str, response: requests.Response | None) -> BigCommerceError:
    return sent.error(AnswerLostError, reason, response)


def _what_happened(failure: Exception, causes: list[BaseException], host: str) -> tuple[str | None, bool]:
    """Return what happened, None if no other try can help, and whether the request cannot have arrived."""
    errors = requests.exceptions
    no_name, no_connection = urllib3.exceptions.NameResolutionError, urllib3.exceptions.NewConnectionError
    broken = (errors.ConnectionError, urllib3.exceptions.HTTPError)
    table: tuple[tuple[bool, str, bool], ...] = (
        (isinstance(failure, errors.ProxyError), "cannot get through the proxy", True),
        (_any(causes, no_name), f"there is no host {host}, or its name cannot be looked up", True),
        (isinstance(failure, errors.ConnectTimeout), f"{host} takes no connection in time", True),
        (_any(causes, no_connection), f"{host} takes no connection", True),
        (isinstance(failure, errors.Timeout), f"{host} gave no answer in time", False),
        (isinstance(failure, broken), f"the connection to {host} broke", False),
    )
    return next(((reason, unsent) for happened, reason, unsent in table if happened), (None, False))


def _hopeless(failure: Exception, causes: list[BaseException], host: str) -> tuple[str, str] | None:
    """Return what is wrong on this machine, so that no other try can help, and what to do."""
    if _any(causes, ssl.SSLCertVerificationError):
        return f"the certificate of {host} is not trusted", CHECK_CERTIFICATE
    # That there is no such file `requests` says by an error that is none of its own.
    if not isinstance(failure, requests.RequestException | urllib3.exceptions.HTTPError) or _have_no_file(causes):
        return "the certificates of trusted authorities cannot be read", CHECK_AUTHORITIES
    if isinstance(failure, requests.exceptions.InvalidSchema):
        return "cannot send through a proxy of this kind", CHECK_PROXY
    return None


def _have_no_file(causes: list[BaseException]) -> bool:
    return any(isinstance(cause, ssl.SSLError) and cause.reason == "NO_CERTIFICATE_OR_CRL_FOUND" for cause in causes)


def _any(causes: list[BaseException], kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in causes)


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it was made of: the libraries pass them as arguments and as reasons."""
    seen: set[int] = set()
    found: list[object] = [failure]
    while found:
        cause = found.pop()
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            found += [*cause.args, getattr(cause, "reason", None), cause.__cause__]
