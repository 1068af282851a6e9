"""Clones a seeded sandbox store into an empty one, through a shell pipe's two ends, and compares the two.

Run it with ``make demo``; it needs no account and no network. Ends 0 only if the stores agree.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(sys.executable).parent
SEED = {"products": 1_000, "customers": 1_000, "orders": 2_000, "coupons": 50}
CURRENCIES = "EUR,GBP,JPY"
"""What the owner of the copy has set up in its control panel; the programs write no currencies."""

TOKEN = "sandbox-token"  # noqa: S105 (the sandbox's own, known to all)


@contextlib.contextmanager
def sandbox(store_hash: str, sizes: dict[str, int], *arguments: str) -> Iterator[str]:
    """Runs one sandbox as a process and yields its address, e.g. ``http://127.0.0.1:40123``."""
    command = [str(PROGRAMS / "bigcommerce-sandbox"), "serve", "--port", "0", "--store-hash", store_hash, *arguments]
    for resource, number in sizes.items():
        command += [f"--seed-{resource}", str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first_line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://[^/\s]+", first_line)
            if found is None:
                raise SystemExit(f"The sandbox {store_hash!r} did not start: {first_line!r}")
            yield found.group()
        finally:
            process.terminate()


def settings(program: str, address: str, store_hash: str) -> dict[str, str]:
    """The environment that points one program at one store."""
    return {
        f"{program}_API_URL": address,
        f"{program}_STORE_HASH": store_hash,
        f"{program}_ACCESS_TOKEN": TOKEN,
    }


def pipe(environment: dict[str, str], folder: Path, arguments: list[str]) -> Path:
    """Runs ``tap-bigcommerce | target-bigcommerce`` and returns the file of the states the target put out.

    Raises:
        SystemExit: Either program failed; the end of its log stands in the message.
    """
    states, logs = folder / "states.jsonl", {name: folder / f"{name}.log" for name in ("tap", "target")}
    with (
        states.open("wb") as states_out,
        logs["tap"].open("wb") as tap_errors,
        logs["target"].open("wb") as target_errors,
        subprocess.Popen(
            [str(PROGRAMS / "tap-bigcommerce"), "--config=ENV", *arguments],
            stdout=subprocess.PIPE,
            stderr=tap_errors,
            env=environment,
        ) as tap,
    ):
        target = subprocess.run(
            [str(PROGRAMS / "target-bigcommerce"), "--config=ENV"],
            stdin=tap.stdout,
            stdout=states_out,
            stderr=target_errors,
            env=environment,
            check=False,
        )
        if tap.stdout:
            tap.stdout.close()
    for name, code in (("tap", tap.returncode), ("target", target.returncode)):
        if code != 0:
            end = "".join(logs[name].read_text().splitlines(keepends=True)[-20:])
            raise SystemExit(f"{name}-bigcommerce ended with {code}:\n{end}")
    return states


def catalog_of_everything(folder: Path) -> Path:
    """What ``tap-bigcommerce --discover`` finds, with all of it selected."""
    done = subprocess.run([str(PROGRAMS / "tap-bigcommerce"), "--discover"], capture_output=True, check=True)
    catalog = json.loads(done.stdout)
    for entry in catalog["streams"]:
        for item in entry["metadata"]:
            item["metadata"]["selected"] = True
    file = folder / "catalog.json"
    file.write_text(json.dumps(catalog))
    return file


def main() -> int:
    """Clones, clones again to show that nothing is written twice, and compares."""
    parser = argparse.ArgumentParser(description="Clone one sandbox store into another and compare the two.")
    for resource, number in SEED.items():
        parser.add_argument(f"--{resource}", type=int, default=number, help=f"{number} unless given")
    sizes = vars(parser.parse_args())
    started = time.monotonic()
    with (
        sandbox("original", sizes) as original,
        sandbox("copy", {}, f"--currencies={CURRENCIES}") as copy,
        tempfile.TemporaryDirectory() as folder,
    ):
        print(f"Two sandbox stores: original at {original} (seeded), copy at {copy} (empty)")
        print("Some of the original's orders are archived, which is how orders are deleted: these are not copied.")
        environment = {
            **os.environ,
            **settings("TAP_BIGCOMMERCE", original, "original"),
            **settings("TARGET_BIGCOMMERCE", copy, "copy"),
            "TARGET_BIGCOMMERCE_JOURNAL_PATH": str(Path(folder) / "journal.sqlite"),
        }
        catalog = f"--catalog={catalog_of_everything(Path(folder))}"
        print("tap-bigcommerce --config=ENV --catalog=catalog.json | target-bigcommerce --config=ENV")
        states = pipe(environment, Path(folder), [catalog])
        print(what_the_target_did(Path(folder)))
        state = Path(folder) / "state.json"
        state.write_bytes(states.read_bytes().splitlines()[-1])
        print("The same again, from the state of the first run:")
        pipe(environment, Path(folder), [catalog, f"--state={state}"])
        print(what_the_target_did(Path(folder)))
        command = [str(PROGRAMS / "bigcommerce-sandbox"), "compare"]
        stores = [f"{original}/stores/original", f"{copy}/stores/copy"]
        compared = subprocess.run([*command, *stores], check=False).returncode
    verdict = "The stores agree" if compared == 0 else "THE STORES DIFFER"
    print(f"\n{verdict} ({time.monotonic() - started:.0f} s)")
    return compared


def what_the_target_did(folder: Path) -> str:
    """The lines of the target's log that count what it wrote."""
    log = (folder / "target.log").read_text()
    return "".join(f"  {line.split('|')[-1].strip()}\n" for line in log.splitlines() if " created" in line)


if __name__ == "__main__":
    raise SystemExit(main())
