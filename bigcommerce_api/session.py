"""The one session, with the gate inside it."""

from __future__ import annotations

import gzip
import socket
import zlib
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from typing_extensions import override
from urllib3.connection import HTTPConnection

from bigcommerce_api.redaction import Secret, keep_headers_out_of_the_log, secrets_of_proxy
from bigcommerce_api.settings import is_loopback

if TYPE_CHECKING:
    from bigcommerce_api.gate import Gate
    from bigcommerce_api.settings import ConnectionSettings
    from bigcommerce_api.usage import Usage

MOST_PROBES = 5
"""Keep-alive probes without an answer after which a connection counts as dead."""

READ_AT_ONCE = 1 << 16
"""Bytes of a body asked for at a time; after each piece a thread waits for its turn, and `requests` asks for 10 KiB.
https://requests.readthedocs.io/en/latest/api/#requests.Response.iter_content"""

LONGEST_CONNECT_SECONDS = 15
"""A host that does not take a connection within this time is tried again rather than waited for."""


def keep_alive_options(seconds: int) -> list[tuple[int, int, int | bytes]]:
    """Return socket options for TCP keep-alive probes every so many seconds; 0 for none."""
    options: list[tuple[int, int, int | bytes]] = list(HTTPConnection.default_socket_options)
    if seconds <= 0:
        return options
    options.append((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1))
    # The names differ from system to system; macOS says TCP_KEEPALIVE for the idle time.
    for name, value in (
        ("TCP_KEEPIDLE", seconds),
        ("TCP_KEEPALIVE", seconds),
        ("TCP_KEEPINTVL", seconds),
        ("TCP_KEEPCNT", MOST_PROBES),
    ):
        option = getattr(socket, name, None)
        if option is not None:
            options.append((socket.IPPROTO_TCP, option, value))
    return options


class KeepAliveAdapter(HTTPAdapter):
    """An adapter whose connections bear socket options, through proxies too."""

    def __init__(self, *, connections: int, keep_alive_seconds: int) -> None:
        self._socket_options = keep_alive_options(keep_alive_seconds)
        super().__init__(pool_connections=1, pool_maxsize=connections, max_retries=0)

    @override
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, socket_options=self._socket_options)

    @override
    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, **kwargs, socket_options=self._socket_options)


class StoreSession(requests.Session):
    """A session for one store whose every request passes the gate.

    It follows no redirect, keeps no cookie, looks up no netrc, and sends to no address but the store's.
    TLS certificates are always verified, against ``REQUESTS_CA_BUNDLE`` or ``CURL_CA_BUNDLE`` if set.

    Args:
        settings: The connection's settings.
        gate: What every request passes.
        usage: Where requests are counted.
        program: Name and version for the User-Agent.
    """

    def __init__(self, settings: ConnectionSettings, gate: Gate, usage: Usage, program: str) -> None:
        super().__init__()
        keep_headers_out_of_the_log()
        self._gate = gate
        self._usage = usage
        self._token = settings.access_token
        self._store_url = settings.store_url
        self._store_path = urlsplit(self._store_url).path
        adapter = KeepAliveAdapter(
            connections=settings.max_concurrency,
            keep_alive_seconds=settings.keep_alive_seconds,
        )
        self.mount("https://", adapter)
        self.mount("http://", adapter)
        self.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        self.headers.clear()
        self.headers.update(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "Connection": "keep-alive",
                "User-Agent": settings.user_agent or f"{program} (+python-requests/{version('requests')})",
                "X-Auth-Token": settings.access_token,
            },
        )
        if settings.client_id:
            self.headers["X-Auth-Client"] = Secret(settings.client_id)
        self._options = self._send_options(settings)
        # From here on the surroundings have no say any more: no netrc, no other proxy.
        self.trust_env = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that are sent and must not be shown, those for a proxy of the surroundings included."""
        proxies = dict.fromkeys(self._options["proxies"].values())
        return (self._token, *(secret for address in proxies for secret in secrets_of_proxy(address)))

    def _send_options(self, settings: ConnectionSettings) -> dict[str, Any]:
        proxies = {"http": settings.proxy_url, "https": settings.proxy_url} if settings.proxy_url else {}
        options = dict(self.merge_environment_settings(self._store_url, dict(proxies), None, None, None))
        address = urlsplit(self._store_url)
        if address.scheme == "http" and is_loopback(address.hostname) and not settings.proxy_url:
            # Plain HTTP is accepted because it stays on this machine.
            options["proxies"] = {}
        options["verify"] = options["verify"] or True
        connect = min(settings.request_timeout_seconds, LONGEST_CONNECT_SECONDS)
        options["timeout"] = (connect, settings.request_timeout_seconds)
        return options

    @override
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None

    @override
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request when the gate lets it out, and read its answer to the end.

        Raises:
            requests.RequestException: As in any session; where an answer broke off, its ``response`` is
                the part that came.
        """
        url, method = request.url or "", request.method or ""
        if not url.startswith(f"{self._store_url}/"):
            raise ValueError("a request to another address than the store's")
        path = urlsplit(url).path.removeprefix(self._store_path)
        with self._gate.passage(method, path) as passage:
            self._usage.count_request(method, path)
            response = super().send(request, **{**kwargs, **self._options, "stream": True})
            passage.answered(response.status_code, response.headers)
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                self._usage.count_rate_limited()
            try:
                # Reading keeps the place in the gate until the body is here.
                response._content = _body(response)  # noqa: SLF001 - as `content` does
            except requests.RequestException as error:
                error.response = response
                response.close()
                raise
        return response


def _body(response: requests.Response) -> bytes:
    """Reads a body to the end.

    urllib3 unpacks piece by piece, which takes twice as long, and takes what was cut off for the whole.
    https://urllib3.readthedocs.io/en/stable/advanced-usage.html#decoding-and-decompression
    """
    is_packed = response.headers.get("Content-Encoding", "").lower() == "gzip"
    if is_packed:
        del response.raw.headers["Content-Encoding"]
    body = b"".join(response.iter_content(READ_AT_ONCE))
    if not (is_packed and body):
        return body
    try:
        return gzip.decompress(body)
    except (EOFError, OSError, zlib.error) as error:
        raise requests.exceptions.ContentDecodingError(str(error)) from error
