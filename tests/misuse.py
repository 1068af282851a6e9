"""What a program says to a user who got something wrong, and servers that are no store."""

from __future__ import annotations

import http.server
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from typing_extensions import override

from tests import tokens

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "token-that-nobody-may-see"  # noqa: S105 - opens nothing
NOWHERE = {"store_hash": "abc123", "access_token": TOKEN, "api_url": "http://127.0.0.1:9", "max_retry_seconds": 0}


def assert_one_line(done: subprocess.CompletedProcess[str], message: str) -> None:
    """Sees to it that a program failed with this message in its only error, and showed no secret."""
    errors = [line for line in done.stderr.splitlines() if "| ERROR" in line or "| CRITICAL" in line]
    assert done.returncode == 1, done.stderr
    assert len(errors) == 1, done.stderr
    assert message in errors[0]
    assert "Traceback" not in done.stderr
    assert tokens.shown_in(done.stderr + done.stdout) == []


@contextmanager
def served(status: int, body: bytes, tls: Path | None = None) -> Iterator[str]:
    """A server that answers everything alike, with a certificate that nobody trusts if one is given."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "https://elsewhere.invalid/")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server calls

        @override
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(http.server.ThreadingHTTPServer):
        @override
        def handle_error(self, *_: object) -> None:
            """Says nothing of clients that turn away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
