"""The connection check: what can be written, told without writing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api import BigCommerceClient, ConnectionSettings
from bigcommerce_api.access import SECONDS_OF_A_CHECK
from bigcommerce_sandbox import SandboxOptions, SeedSizes
from target_bigcommerce.access import Access
from target_bigcommerce.errors import NotWritableError
from target_bigcommerce.resources import RESOURCES_BY_NAME
from target_bigcommerce.resources.probes import NOTHING_SAID, PROBES
from target_bigcommerce.target import TargetBigCommerce
from tests.programs import pointing_at, run
from tests.target_bigcommerce.conftest import config_for, record, writes

if TYPE_CHECKING:
    import subprocess

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

SEED = SeedSizes(products=12, customers=6, orders=12, coupons=4)
LISTED = ("products", "customers", "orders", "coupons", "categories", "brands", "price_lists", "channels")


def check(sandbox: Sandbox, **settings: object) -> subprocess.CompletedProcess[str]:
    given = {
        f"TARGET_BIGCOMMERCE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.items()
    }
    return run(
        "target-bigcommerce", "--config=ENV", "--check", settings=pointing_at(sandbox, "TARGET_BIGCOMMERCE") | given
    )


def found(sandbox: Sandbox, **settings: object) -> dict[str, str]:
    """What is found of each resource, checked within the test's own process."""
    config = TargetBigCommerce(config=config_for(sandbox, **settings)).config
    with BigCommerceClient(ConnectionSettings.from_config(config), program="tests", version="0") as client:
        return dict(line.split(": ", 1) for line in Access(client, config).findings())


def test_a_token_that_opens_everything_passes_and_nothing_is_written(open_store: OpenStore) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, quota=450))
    before = {name: sandbox.store.documents(name) for name in LISTED}
    done = check(sandbox)
    *lines, quota = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines == [f"{name}: writable" for name in RESOURCES_BY_NAME]
    assert quota.startswith("quota: 450 requests in 30 s, ")
    assert {name: sandbox.store.documents(name) for name in LISTED} == before
    assert {request.method for request in sandbox.requests} == {"GET", "PUT"}
    assert all(400 <= request.status < 500 for request in writes(sandbox))


def test_every_probe_names_what_cannot_exist_and_says_nothing_of_it() -> None:
    assert set(PROBES) == set(RESOURCES_BY_NAME), "a resource that is written needs its way to be tried"
    for probe in PROBES.values():
        said = NOTHING_SAID.get(probe.nothing)
        assert said == [{"id": 0}] if said else re.search(r"/0(/|$)", probe.nothing), probe
        assert not re.search(r"/[1-9]", probe.nothing), probe


def test_a_token_that_only_reads_writes_nothing_and_every_scope_is_named(open_store: OpenStore) -> None:
    scopes = frozenset(name for name in SandboxOptions().scopes if name.endswith("_read_only"))
    sandbox = open_store(SandboxOptions(scopes=scopes))
    lines = found(sandbox)
    missing = lines.pop("missing scopes")
    del lines["quota"]
    assert list(lines) == list(RESOURCES_BY_NAME)
    for name, line in lines.items():
        assert line.startswith(f"not writable: the token needs the scope {PROBES[name].scope} (modify): PUT "), name
    assert missing.split("; ")[0].split(", ") == list(
        dict.fromkeys(f"{PROBES[name].scope} (modify)" for name in RESOURCES_BY_NAME)
    )
    assert {request.status for request in writes(sandbox)} == {403}


def test_the_scope_that_is_missing_is_named_and_where_to_tick_it(open_store: OpenStore) -> None:
    scopes = frozenset({"store_v2_products", "store_v2_customers_read_only", "store_v2_orders"})
    done = check(open_store(SandboxOptions(scopes=scopes)), streams={"products": {}, "customers": {}, "orders": {}})
    products, customers, orders, missing, quota = done.stdout.splitlines()
    assert done.returncode == 1
    assert products == "products: writable"
    assert customers.startswith("customers: not writable: the token needs the scope Customers (modify): PUT ")
    assert orders == "orders: writable"
    assert missing == (
        "missing scopes: Customers (modify); make a token that has them under Settings > API > Store-level API accounts"
    )
    assert quota.startswith("quota: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("order_customer", "needed"),
    [("match", "Customers (read-only)"), ("create", "Customers (modify)"), ("guest", None)],
)
def test_what_writing_orders_looks_up_has_to_be_readable_too(
    open_store: OpenStore, order_customer: str, needed: str | None
) -> None:
    sandbox = open_store(SandboxOptions(scopes=frozenset({"store_v2_orders", "store_v2_products_read_only"})))
    lines = found(sandbox, streams={"orders": {}}, order_customer=order_customer)
    expected = f"not writable: the token needs the scope {needed}: " if needed else "writable"
    assert lines["orders"].startswith(expected)


def test_a_resource_that_the_store_does_not_have_is_named(open_store: OpenStore) -> None:
    sandbox = open_store(SandboxOptions(missing_paths=frozenset({"/v3/pricelists"})))
    done = check(sandbox, streams={"price_lists": {}, "prices": {"resource": "price_list_records"}, "brands": {}})
    brands, *problems, _ = done.stdout.splitlines()
    assert done.returncode == 1
    assert brands == "brands: writable"
    assert [line.split(" (status 404")[0] for line in problems] == [
        "price_lists: not writable: not available on this store: GET /v3/pricelists",
        "price_list_records: not writable: not available on this store: GET /v3/pricelists",
    ]


def test_a_dry_run_sends_no_write_even_to_check(open_store: OpenStore) -> None:
    sandbox = open_store()
    lines = found(sandbox, streams={"brands": {}}, dry_run=True)
    assert lines["brands"] == "readable; dry_run is set, so that no write was tried"
    assert writes(sandbox) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"access_token": "wrong-token"}, "status 401"), ({"store_hash": "elsewhere"}, "check store_hash")],
)
def test_a_store_that_does_not_let_anybody_in_is_told_in_one_line(
    open_store: OpenStore, settings: dict[str, object], message: str
) -> None:
    sandbox = open_store()
    done = check(sandbox, **settings)
    (error,) = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert done.returncode == 1
    assert message in error
    assert "Traceback" not in done.stderr
    assert len(sandbox.requests) == 1
    assert "wrong-token" not in done.stdout + done.stderr


def test_meltanos_test_of_the_settings_tries_the_token_and_writes_nothing(
    open_store: OpenStore, run_target: RunTarget
) -> None:
    sandbox = open_store(SandboxOptions(scopes=frozenset({"store_v2_customers"})))
    done = run_target(sandbox, [record("meltano_test_stream", id=1, name="Test")]).succeeded()
    assert f"7 of {len(RESOURCES_BY_NAME)} resources can be written" in done.log
    assert not any("error" in line.lower() or "exception" in line.lower() for line in done.log)
    assert sandbox.store.count("customers") == 0


def test_meltanos_test_of_the_settings_fails_when_nothing_can_be_written(
    open_store: OpenStore, run_target: RunTarget
) -> None:
    sandbox = open_store(SandboxOptions(scopes=frozenset({"store_v2_customers_read_only"})))
    done = run_target(sandbox, [record("meltano_test_stream", id=1, name="Test")])
    assert isinstance(done.error, NotWritableError)
    assert str(done.error).startswith("the token may write nothing in this store: channels: not writable: ")


def test_a_check_does_not_try_as_long_as_a_run(sandbox: Sandbox) -> None:
    target = TargetBigCommerce(config=config_for(sandbox, max_retry_seconds=600))
    assert target.check_access()
    assert target.client.settings.max_retry_seconds == SECONDS_OF_A_CHECK
    impatient = TargetBigCommerce(config=config_for(sandbox, max_retry_seconds=5))
    assert impatient.check_access()
    assert impatient.client.settings.max_retry_seconds == 5
