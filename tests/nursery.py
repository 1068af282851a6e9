"""Forks the programs under test from a process that has imported them, which takes most of a short run.

What it forks is a process like any other, with a status, outputs and surroundings of its own, and it enters the program
where the installed script does; `tests.programs` asks for it. Requests come one at a time through a socket: a length,
with standard input, output and error beside it, and JSON. What goes back is the number of the process, and when it has
ended, its status as `subprocess` tells it.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import socket
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER = 8
"""Bytes of a number that goes through the socket."""

PROGRAMS = ("tap-bigcommerce", "target-bigcommerce")
LOADED = ("tap_bigcommerce.tap", "target_bigcommerce.target")
"""What the programs load when they begin."""


def main() -> None:
    """Forks what is asked for until nobody is left to ask; returns only to exit, or as one of the programs."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    # Where the installed scripts lie, instead of this one.
    sys.path[0] = str(Path(sys.executable).parent)
    scripts = {script.name: script for script in entry_points(group="console_scripts") if script.name in PROGRAMS}
    for module in (*LOADED, *(script.module for script in scripts.values())):
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    while True:
        length, files, _, _ = socket.recv_fds(channel, NUMBER, 3)
        if not length:
            return
        asked = json.loads(channel.recv(int.from_bytes(length), socket.MSG_WAITALL))
        process = os.fork()
        if not process:
            break
        for file in files:
            os.close(file)
        _send(channel, process)
        _send(channel, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    channel.close()
    _become(asked, files)
    sys.exit(scripts[asked["program"]].load()())


def _send(channel: socket.socket, number: int) -> None:
    channel.sendall(number.to_bytes(NUMBER, signed=True))


def _become(asked: dict[str, Any], files: list[int]) -> None:
    """Makes this process what it would be had it been started by itself."""
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = [str(Path(sys.executable).with_name(asked["program"])), *asked["arguments"]]
    if asked["waits_little"]:
        _wait_little()


def _wait_little() -> None:
    """Waits before another try as always, in thousandths."""
    client = importlib.import_module("bigcommerce_api.client")
    usual: Callable[..., object] = client.RetryPolicy
    client.__dict__["RetryPolicy"] = functools.partial(usual, base_ms=1, cap_ms=10)
    importlib.import_module("target_bigcommerce.resources.base").__dict__["LOOKS_AFTER_LOST"] = (0.0, 0.0, 0.0)


if __name__ == "__main__":
    main()
