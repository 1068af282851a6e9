"""The examples of docs/writing.md, run as they stand there, against sandboxes."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import PROGRAMS, REPOSITORY, environment, pointing_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE: Final = (REPOSITORY / "docs" / "writing.md").read_text()
BLOCK: Final = re.compile(r"```(\w+)\n(.*?)```", flags=re.DOTALL)
FILE_NAME: Final = re.compile(r"`([\w.]+\.jsonl?)`")
WRITES: Final = {"POST", "PUT", "DELETE"}

pytestmark = pytest.mark.long


@dataclass
class Ran:
    """What the commands of an example wrote."""

    folder: Path
    commands: int = 0
    log: str = ""


def ran(section: str, folder: Path, settings: dict[str, str], most: int | None = None) -> Ran:
    """Runs an example: files are written as the text before them names them, and each log is as the text says."""
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    done = Ran(folder)
    before = 0
    for block in BLOCK.finditer(text):
        words, kind, content = text[before : block.start()], block.group(1), block.group(2)
        before = block.end()
        if kind == "sh":
            if done.commands == most:
                break
            done.commands += 1
            done.log = _execute(content, folder, settings)
        elif kind == "text":
            for line in content.splitlines():
                assert re.search(rf"(^|\| ){re.escape(line)}$", done.log, flags=re.MULTILINE), done.log
        elif done.commands:
            name = FILE_NAME.findall(words)[-1]
            assert [json.loads(line) for line in (folder / name).read_text().splitlines()] == [json.loads(content)]
        else:
            (folder / FILE_NAME.findall(words)[-1]).write_text(content)
    return done


def _execute(script: str, folder: Path, settings: dict[str, str]) -> str:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(**settings, PATH=path),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


@pytest.fixture
def store() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions()) as sandbox:
        yield sandbox


def target(sandbox: Sandbox) -> dict[str, str]:
    return pointing_at(sandbox, "TARGET_BIGCOMMERCE")


def test_stock_comes_from_an_erp(store: Sandbox, tmp_path: Path) -> None:
    for sku in ("MUG", "HAT"):
        _make_product(store, sku)
    done = ran("Stock from an ERP", tmp_path, target(store))
    assert done.commands == 1
    levels = {row["sku"]: row["inventory_level"] for row in store.store.documents("products")}
    assert levels == {"MUG": 12, "HAT": 0}
    assert sum(request.method in WRITES for request in store.requests) == 1


def test_a_reject_is_sent_again_as_the_page_says(store: Sandbox, tmp_path: Path) -> None:
    for sku in ("MUG", "HAT"):
        _make_product(store, sku)
    ran("Stock from an ERP", tmp_path, target(store))
    _make_product(store, "NEW-IN-ERP")
    reject = json.loads((tmp_path / "rejects.jsonl").read_text())
    schema = {"type": "SCHEMA", "stream": reject["stream"], "schema": {"properties": {}}, "key_properties": []}
    again = {"type": "RECORD", "stream": reject["stream"], "record": reject["record"]}
    (tmp_path / "again.jsonl").write_text(f"{json.dumps(schema)}\n{json.dumps(again)}\n")
    streams = json.loads((tmp_path / "erp.json").read_text())["streams"]
    settings = {**target(store), "TARGET_BIGCOMMERCE_STREAMS": json.dumps(streams)}
    log = _execute("target-bigcommerce --config=ENV < again.jsonl", tmp_path, settings)
    assert re.search(r"erp_stock +1 +0 +1 +0 +0 +0 +0$", log, re.MULTILINE), log
    levels = {row["sku"]: row["inventory_level"] for row in store.store.documents("products")}
    assert levels["NEW-IN-ERP"] == 5


def _make_product(store: Sandbox, sku: str) -> None:
    own = {"name": sku, "sku": sku, "type": "physical", "weight": 1, "price": 1}
    store.store.insert("products", {**own, "inventory_tracking": "product", "inventory_level": 3})


def test_customers_come_from_a_warehouse(store: Sandbox, tmp_path: Path) -> None:
    own = {"first_name": "Ada", "last_name": "Lovelace", "phone": "123"}
    store.store.insert("customers", {"email": "ada@example.com", "company": "Analytical Engines", **own})
    ran("Customers from a warehouse", tmp_path, target(store), most=1)
    assert not any(request.method in WRITES for request in store.requests)
    assert ran("Customers from a warehouse", tmp_path, target(store)).commands == 3
    found = {row["email"]: (row["company"], row["phone"]) for row in store.store.documents("customers")}
    assert found == {"ada@example.com": ("", "123"), "grace@example.com": ("Navy", "")}
    (state,) = (tmp_path / "state.jsonl").read_text().splitlines()
    assert json.loads(state)["bookmarks"]["dim_customer"] == {"replication_key_value": "2026-01-31T00:00:00Z"}


def test_tracking_numbers_come_as_shipments(store: Sandbox, tmp_path: Path) -> None:
    _make_orders(store, tmp_path, "ERP-1001", "ERP-1002")
    assert ran("Tracking numbers", tmp_path, target(store)).commands == 2
    orders = {row["id"]: row["external_order_id"] for row in store.store.documents("orders")}
    shipped = {orders[row["order_id"]]: row["tracking_number"] for row in store.store.documents("order_shipments")}
    assert shipped == {"ERP-1001": "1Z999AA10123456784", "ERP-1002": "1Z999AA10123456785"}
    assert store.store.count("order_shipments") == 2
    assert {row["status_id"] for row in store.store.documents("orders")} == {2}


def _make_orders(store: Sandbox, folder: Path, *names: str) -> None:
    billing = {"first_name": "Ada", "last_name": "Lovelace", "street_1": "1 Main St", "city": "London"}
    billing |= {"state": "London", "zip": "SW1", "country": "United Kingdom", "country_iso2": "GB"}
    line = {"name": "A thing", "quantity": 1, "price_ex_tax": 10, "price_inc_tax": 12}
    own: dict[str, Any] = {"status_id": 11, "billing_address": billing, "products": [line]}
    schema = {"type": "SCHEMA", "stream": "orders", "schema": {"properties": {}}, "key_properties": []}
    records = [{"type": "RECORD", "stream": "orders", "record": {**own, "external_order_id": name}} for name in names]
    file = folder / "orders.jsonl"
    file.write_text("".join(json.dumps(message) + "\n" for message in (schema, *records)))
    _execute("target-bigcommerce --config=ENV < orders.jsonl", folder, target(store))


def test_a_store_is_cloned_and_kept_in_step(store: Sandbox, tmp_path: Path) -> None:
    sizes = SeedSizes(products=5, customers=5, orders=5, coupons=2)
    with Sandbox(SandboxOptions(seed=sizes, store_hash="original")) as original:
        settings = {**target(store), **pointing_at(original, "TAP_BIGCOMMERCE")}
        ran("A cloned store", tmp_path, settings, most=1)
        for stream in ("products", "customers", "coupons"):
            assert original.store.count(stream) == store.store.count(stream) > 0
        product = original.store.documents("products")[0]
        original.store.change("products", product["id"], {"warranty": "Two years"})
        store.forget_requests()
        assert _later_run(tmp_path, settings)
        writes = [request for request in store.requests if request.method in WRITES]
        assert [request.method for request in writes] == ["PUT"]
        assert any(row["warranty"] == "Two years" for row in store.store.documents("products"))


def _later_run(folder: Path, settings: dict[str, str]) -> str:
    """The second of the commands of the example."""
    text = PAGE.split("\n## A cloned store\n")[1]
    scripts = [content for kind, content in BLOCK.findall(text) if kind == "sh"]
    assert len(scripts) == 2
    return _execute(scripts[1], folder, settings)
