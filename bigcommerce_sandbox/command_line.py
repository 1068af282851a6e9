"""The program ``bigcommerce-sandbox``."""

from __future__ import annotations

import argparse
import errno
import re
import signal
import sqlite3
import sys
import threading
from collections.abc import Sequence
from dataclasses import fields
from importlib import metadata
from typing import get_args

from bigcommerce_sandbox import compare
from bigcommerce_sandbox.faults import parse_faults
from bigcommerce_sandbox.options import DEFAULT_WINDOW_MS, ArchivedOrders, SandboxOptions, SeedSizes
from bigcommerce_sandbox.sandbox import Sandbox
from bigcommerce_sandbox.scopes import ALL
from bigcommerce_sandbox.seed.currencies import FOREIGN_CODES

DEFAULTS = SandboxOptions()


HIGHEST_PORT = 65535


def _whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def _positive(text: str) -> int:
    if not (number := _whole(text)):
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _port(text: str) -> int:
    if (number := _whole(text)) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port; the highest is {HIGHEST_PORT}")
    return number


def _store_hash(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise argparse.ArgumentTypeError("must be made of letters and digits")
    return text


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise argparse.ArgumentTypeError("must be made of printable ASCII characters, without white space")
    return text


def _scopes(text: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    unknown = names - ALL
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown scopes: {', '.join(sorted(unknown))}")
    return names


def _currencies(text: str) -> frozenset[str]:
    codes = frozenset(code.strip().upper() for code in text.split(",") if code.strip())
    if unknown := codes - FOREIGN_CODES:
        raise argparse.ArgumentTypeError(f"unknown currencies: {', '.join(sorted(unknown))}")
    return codes


def _faults(text: str) -> str:
    try:
        parse_faults(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of ``serve``."""
    add = parser.add_argument
    add("--host", default=DEFAULTS.host, help="where to listen (default: %(default)s, this machine only)")
    add("--port", type=_port, default=0, help="0, the default, takes any free port")
    add(
        "--db",
        default=DEFAULTS.database,
        metavar="FILE",
        help="keep the store in a file (default: in memory)",
    )
    add("--store-hash", type=_store_hash, default=DEFAULTS.store_hash, help="the store's name (default: %(default)s)")
    add(
        "--access-token",
        type=_token,
        default=DEFAULTS.access_token,
        help="what X-Auth-Token must be (default: %(default)s)",
    )
    add("--scopes", type=_scopes, default=ALL, metavar="LIST", help="OAuth scopes, with commas (default: all)")
    add(
        "--currencies",
        type=_currencies,
        default=frozenset(),
        metavar="LIST",
        help="with commas, what the store is set up with besides USD; a seeded one has EUR, GBP and JPY",
    )
    for field in fields(SeedSizes):
        if field.name != "random_seed":
            flag = f"--seed-{field.name}"
            default = field.default
            add(
                flag,
                type=_whole,
                default=default,
                metavar="N",
                help=f"{field.name} to start with (default: {default})",
            )
    add(
        "--seed",
        type=_whole,
        default=0,
        metavar="N",
        help="random seed of data, faults and changes (default: 0)",
    )
    add("--quota", type=_positive, metavar="N", help="requests per window (default: no quota)")
    add("--window-ms", type=_positive, default=DEFAULT_WINDOW_MS, metavar="N", help="default: %(default)s")
    add("--latency-ms", type=_whole, default=0, metavar="N", help="milliseconds before each answer")
    add(
        "--faults",
        type=_faults,
        default="",
        metavar="TEXT",
        help="kinds and rates, e.g. 429=5%%,500=2%%,drop=1%%",
    )
    add(
        "--archived-orders",
        choices=get_args(ArchivedOrders),
        default=DEFAULTS.archived_orders,
        help="which orders lists show (default: %(default)s, archived ones for is_deleted=true alone)",
    )
    add(
        "--mutate-every",
        type=_positive,
        metavar="MS",
        help="change a random object every so many milliseconds",
    )


def _what_to_do(error: Exception, arguments: argparse.Namespace) -> str:
    """Says which argument is to blame, and what to do."""
    if isinstance(error, sqlite3.Error):
        return f"--db {arguments.db}: {error}; name another file, or leave it out"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"--port {arguments.port}: something listens there already; end it, or take another port, or 0 for any"
    return f"--host {arguments.host} --port {arguments.port}: {error}; leave them out for this machine and any port"


def serve(arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop; returns the exit code."""
    sizes = {field.name: getattr(arguments, f"seed_{field.name}", field.default) for field in fields(SeedSizes)}
    options = SandboxOptions(
        store_hash=arguments.store_hash,
        access_token=arguments.access_token,
        scopes=arguments.scopes,
        host=arguments.host,
        port=arguments.port,
        database=arguments.db,
        seed=SeedSizes(**{**sizes, "random_seed": arguments.seed}),
        quota=arguments.quota,
        window_ms=arguments.window_ms,
        latency_ms=arguments.latency_ms,
        faults=arguments.faults,
        random_seed=arguments.seed,
        mutate_every_ms=arguments.mutate_every,
        archived_orders=arguments.archived_orders,
        currencies=arguments.currencies,
        log_requests=0,
    )
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        sandbox = Sandbox(options)
        sandbox.start()
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"bigcommerce-sandbox: {_what_to_do(error, arguments)}\n")
        return 1
    try:
        address = f"{sandbox.api_url}/stores/{sandbox.store_hash}"
        sys.stdout.write(f"listening on {address} (token: {sandbox.access_token})\n")
        sys.stdout.flush()
        stopping.wait()
    except OSError as error:
        sys.stderr.write(f"bigcommerce-sandbox: standard output: {error.strerror}\n")
        sys.stdout = None  # else Python complains of it once more at its end
        return 1
    finally:
        sandbox.stop()
    return 0


COMMANDS = (
    ("serve", "Serve a store on this machine.", add_serve, serve),
    (
        "compare",
        "Compare two served stores by what their objects are called.",
        compare.add_arguments,
        compare.run,
    ),
)
"""Each command's name, help, arguments and what it does; returns the exit code."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the program.

    Args:
        arguments: Instead of the process's own.

    Raises:
        SystemExit: Always, with the command's exit code.
    """
    what = "A local store that answers like BigCommerce's API."
    parser = argparse.ArgumentParser(prog="bigcommerce-sandbox", description=what)
    version = f"%(prog)s v{metadata.version('singer-bigcommerce')}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, description, add_arguments, run in COMMANDS:
        command = commands.add_parser(name, help=description, description=description)
        add_arguments(command)
        command.set_defaults(run=run)
    parsed = parser.parse_args(arguments)
    raise SystemExit(parsed.run(parsed))
