"""What the tap sends is looked through the quick way by the target, all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from target_bigcommerce.reader import MessageReader
from target_bigcommerce.shapes import Shape
from tests.programs import pointing_at, run
from tests.stores import catalog_of_everything

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = SeedSizes(products=8, customers=8, orders=8, coupons=4)


def misfits(lines: Iterator[bytes]) -> Iterator[str]:
    reader, shapes = MessageReader(), {}
    for line in lines:
        message = reader.deserialize_json(line)
        if message["type"] == "SCHEMA":
            shapes[message["stream"]] = Shape(message["schema"])
        elif message["type"] == "RECORD" and not shapes[message["stream"]].fits(message["record"]):
            yield message["stream"]
    assert {"customers", "products", "orders"} <= shapes.keys()


def test_every_record_of_the_tap_fits_the_shape_of_its_schema(tmp_path: Path) -> None:
    everything = f"--catalog={catalog_of_everything(tmp_path)}"
    with Sandbox(SandboxOptions(seed=SEED)) as sandbox:
        done = run("tap-bigcommerce", "--config=ENV", everything, settings=pointing_at(sandbox, "TAP_BIGCOMMERCE"))
    assert done.returncode == 0, done.stderr
    assert set(misfits(iter(done.stdout.encode().splitlines()))) == set()
