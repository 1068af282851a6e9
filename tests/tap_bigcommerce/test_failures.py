from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_api.errors import AuthenticationError
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.errors import StreamsFailedError
from tap_bigcommerce.tap import TapBigCommerce

if TYPE_CHECKING:
    from bigcommerce_api import Answer

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

SEED = SeedSizes(products=60, customers=60, orders=60, coupons=30)


def test_one_failing_stream_does_not_throw_away_the_others(
    open_store: Open, run_tap: RunTap, caplog: pytest.LogCaptureFixture
) -> None:
    scopes = frozenset({"store_v2_products", "store_v2_orders", "store_v2_marketing"})
    sandbox = open_store(SandboxOptions(seed=SEED, scopes=scopes))
    old = {"replication_key": "date_modified", "replication_key_value": "2020-01-01T00:00:00+00:00"}
    run = run_tap(sandbox, state={"bookmarks": {"customers": dict(old)}})
    assert isinstance(run.failure, StreamsFailedError)
    assert str(run.failure).startswith("1 of 7 streams failed: customers: the token needs the scope Customers")
    assert list(run.failure.failures) == ["customers"]
    assert len(run.ids("orders")) == sandbox.store.count("orders")
    assert run.bookmark("orders") is not None
    assert run.state["bookmarks"]["customers"] == old
    assert "Traceback" not in caplog.text


def test_a_stream_that_fails_half_way_keeps_its_bookmark(
    open_store: Open, run_tap: RunTap, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED))
    complete = run_tap(sandbox, ["products", "customers"])
    bookmark = complete.bookmark("customers")
    sandbox.store.change("customers", 1, {"date_modified": "2099-01-01T00:00:00Z"})
    ask = TapBigCommerce.begin

    def ask_once(
        tap: TapBigCommerce, path: str, parameters: Mapping[str, object], *how: Callable[[bytes], Any]
    ) -> Callable[[], Answer]:
        if "after" in parameters:
            sandbox.fail_next("500", path=path)
        return ask(tap, path, parameters, *how)

    monkeypatch.setattr(TapBigCommerce, "begin", ask_once)
    second = run_tap(
        sandbox,
        ["products", "customers"],
        state=complete.state,
        max_retry_seconds=0,
        lookback_seconds=366 * 24 * 3600,
        page_size=10,
    )
    assert isinstance(second.failure, StreamsFailedError)
    assert 1 in second.ids("customers")
    assert second.bookmark("customers") == bookmark
    assert set(second.state["bookmarks"]["customers"]) == {"replication_key", "replication_key_value", "walk"}


def test_the_last_stream_may_fail_as_well_as_the_first(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, scopes=frozenset({"store_v2_customers"})))
    run = run_tap(sandbox)
    assert str(run.failure).startswith("6 of 7 streams failed: brands: ")
    assert len(run.ids("customers")) == 60
    assert run.bookmark("customers") is not None


def test_a_wrong_token_ends_the_run_at_once(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store()
    run = run_tap(sandbox, access_token="wrong-token")  # noqa: S106 - opens nothing
    assert isinstance(run.failure, AuthenticationError)
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("seed", range(3))
def test_faults_do_not_change_what_comes_out(open_store: Open, run_tap: RunTap, seed: int) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, random_seed=seed))
    calm = run_tap(sandbox, page_size=10)
    sandbox.set_faults("429=5%,500=5%,drop=5%,truncate=3%")
    stormy = run_tap(sandbox, page_size=10)
    assert stormy.failure is None
    for stream in calm.streams():
        assert stormy.records(stream) == calm.records(stream)
    assert stormy.state == calm.state
