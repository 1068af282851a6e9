"""An HTTP server on loopback that answers as it is told, and can fail in every way that a wire can."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from email.message import Message
    from typing import Self


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """What to do with a request.

    Attributes:
        status: HTTP status.
        body: Bytes as they are, anything else as JSON; None for no body.
        headers: Further headers.
        drop: Close the connection without an answer.
        promised: The Content-Length to promise instead of the real one; more than the body breaks off.
        until: Wait for this event before answering.
        phrase: The words beside the status; the usual ones unless told.
    """

    status: int = 200
    body: Any = field(default_factory=lambda: {"data": []})
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    promised: int | None = None
    until: threading.Event | None = None
    phrase: str | None = None


DROPPED = Reply(drop=True)
BROKEN_OFF = Reply(body=b'{"data": [1, 2', promised=200)
OK = Reply()


class ScriptedServer:
    """Answers with the replies in ``script``, one per request, then with ``then``.

    ``then`` may be a function of the request. ``requests`` holds what came, oldest first.
    """

    def __init__(self, *script: Reply, then: Reply | Callable[[Request], Reply] = OK) -> None:
        self.script = list(script)
        self.then = then
        self.requests: list[Request] = []
        self.connections_made = 0
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._server = _HttpServer(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            if self.script:
                return self.script.pop(0)
        return self.then(request) if callable(self.then) else self.then

    @contextlib.contextmanager
    def handling(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections_made += 1
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, scripted: ScriptedServer) -> None:
        self.scripted = scripted
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together, or the kernel waits between the two
    server: _HttpServer

    @override
    def setup(self) -> None:
        super().setup()
        self.server.scripted.opened(self.connection)

    @override
    def finish(self) -> None:
        self.server.scripted.closed(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with self.server.scripted.handling():
            reply = self.server.scripted.reply_to(Request(self.command, self.path, self.headers, body))
            if reply.until is not None:
                reply.until.wait(20)
        with contextlib.suppress(OSError):
            self._write(reply)

    def _write(self, reply: Reply) -> None:
        if reply.drop:
            self.close_connection = True
            return
        content = reply.body
        if not isinstance(content, bytes):
            content = b"" if content is None else json.dumps(content).encode()
        self.send_response_only(reply.status, reply.phrase)
        if "Date" not in reply.headers:
            self.send_header("Date", self.date_time_string())
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(reply.promised or len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = self.close_connection or reply.promised is not None

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - names of the standard library


def unused_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert isinstance(port, int)
    return port
