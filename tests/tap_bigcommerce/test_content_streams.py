"""Pages and redirects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.streams.content import Redirects
from tap_bigcommerce.walks import Listing
from tests.tap_bigcommerce.records import assert_whole, requests_for

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SeedSizes(products=120)))


def test_every_page_comes_once_with_its_body(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["pages"], page_size=5)
    assert_whole(run, store, "pages")
    assert any("Ünïcode" in (record["body"] or "") for record in run.records("pages"))
    assert {"blog", "link", "contact_form"} <= {record["type"] for record in run.records("pages")}


def test_a_body_that_is_not_selected_is_not_asked_for(
    store: Sandbox, run_tap: RunTap, select: Callable[..., Any]
) -> None:
    run = run_tap(store, catalog=select("pages", pages__body=False))
    assert all("body" not in record for record in run.records("pages"))
    assert all("include" not in asked for asked in requests_for(store, "/v3/content/pages"))


def test_pages_of_certain_channels_are_read_channel_by_channel(store: Sandbox, run_tap: RunTap) -> None:
    other = store.store.insert("pages", {"name": "Elsewhere", "channel_id": 2})["id"]
    store.store.insert("pages", {"name": "Nowhere", "channel_id": 3})
    ids = run_tap(store, ["pages"], channel_ids=[2, 1]).ids("pages")
    assert ids[0] == other
    assert sorted(ids) == [row["id"] for row in store.store.documents("pages") if row["channel_id"] in {1, 2}]


def test_every_redirect_comes_once_with_where_it_leads(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["redirects"], page_size=5)
    assert_whole(run, store, "redirects")
    records = run.records("redirects")
    assert {record["to"]["type"] for record in records} == {"product", "url"}
    assert all(record["to_url"].startswith("https://") for record in records)


def test_redirects_are_asked_for_beyond_the_last_id(store: Sandbox, run_tap: RunTap) -> None:
    ids = run_tap(store, ["redirects"], page_size=6).ids("redirects")
    assert ids == sorted(ids)
    asked = requests_for(store, "/v3/storefront/redirects")
    assert [parameters.get("id:min") for parameters in asked] == [
        *(None if at == 0 else str(ids[at - 1] + 1) for at in range(0, len(ids), 6)),
    ]


def test_a_redirect_that_is_deleted_under_way_costs_no_other(store: Sandbox, reader_of: Callable[..., Any]) -> None:

    read = reader_of(store, {1: lambda: store.store.remove("redirects", 2)})
    pages = Redirects.walk.pages(read, Listing(Redirects.path, {}, 5))
    kept = {row["id"] for row in store.store.documents("redirects")}
    assert {row["id"] for page in pages for row in page.rows} >= kept - {2}


@pytest.mark.parametrize("stream", ["redirects"])
def test_a_run_that_was_cut_short_goes_on_behind_its_last_page(store: Sandbox, run_tap: RunTap, stream: str) -> None:
    whole = run_tap(store, [stream], page_size=6)
    state = whole.states[1]
    rest = run_tap(store, [stream], state=state, page_size=6)
    assert rest.ids(stream) == whole.ids(stream)[12:]
