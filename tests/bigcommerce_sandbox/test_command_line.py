from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-m", "bigcommerce_sandbox"]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_told_to_stop_and_keeps_its_file(tmp_path: Path, stop: signal.Signals) -> None:
    command = [
        *PROGRAM,
        "serve",
        "--db",
        str(tmp_path / "store.db"),
        "--store-hash",
        "abc",
        "--access-token",
        "t",
    ]
    names = []
    for name in ("first", "second"):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+/stores/abc) \(token: t\)\n", line)
            assert found, line
            headers = {"X-Auth-Token": "t"}
            address = f"{found[1]}/v3/catalog/brands"
            requests.post(address, json={"name": name}, headers=headers, timeout=30)
            names = [row["name"] for row in requests.get(address, headers=headers, timeout=30).json()["data"]]
            process.send_signal(stop)
            assert process.wait(timeout=30) == 0
            assert process.stderr.read() == ""
    assert names == ["first", "second"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--faults", "teapot=1%"], "unknown fault 'teapot'"),
        (["--scopes", "store_v2_everything"], "unknown scopes: store_v2_everything"),
        (["--currencies", "EUR,XYZ"], "unknown currencies: XYZ"),
        (["--port", "-1"], "-1 is negative"),
        (["--quota", "many"], "'many' is no whole number"),
        (["--quota", "0"], "must be at least 1"),
        (["--window-ms", "0"], "must be at least 1"),
        (["--port", "99999"], "99999 is no port; the highest is 65535"),
        (["--store-hash", "a/b"], "must be made of letters and digits"),
        (["--access-token", ""], "must be made of printable ASCII characters"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(arguments: list[str], complaint: str) -> None:
    done = subprocess.run([*PROGRAM, "serve", *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert complaint in done.stderr.splitlines()[-1]
    assert arguments[0] in done.stderr.splitlines()[-1]


def test_a_place_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    command = [*PROGRAM, "serve", "--db", str(tmp_path / "no such folder" / "store.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("bigcommerce-sandbox: ")
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_and_a_file_that_is_no_store_are_named_with_what_to_do(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no database " * 100)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        complaints = {
            ("--port", port): f"--port {port}: something listens there already; end it, or take another port, or 0 for",
            ("--db", str(text)): f"--db {text}: file is not a database; name another file, or leave it out",
            ("--host", "nothing.invalid"): "--host nothing.invalid --port 0: ",
        }
        for arguments, complaint in complaints.items():
            done = subprocess.run([*PROGRAM, "serve", *arguments], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr.startswith(f"bigcommerce-sandbox: {complaint}")
            assert len(done.stderr.splitlines()) == 1
