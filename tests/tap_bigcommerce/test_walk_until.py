"""The walk that reads by page what changed since a moment."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.walks import BackwardsUntil, Listing, Page

Open = Callable[..., Sandbox]
Reader = Callable[..., Any]

PATH = "/v3/customers/subscribers"
OLD = datetime(2024, 1, 1, tzinfo=UTC)
SINCE = OLD + timedelta(days=10)
WALK = BackwardsUntil("date_modified")


def subscribed(sandbox: Sandbox, days: range) -> list[int]:
    documents = [
        {"email": f"s{day}@example.com", "date_modified": (OLD + timedelta(days=day)).isoformat()} for day in days
    ]
    return [sandbox.store.insert("subscribers", document)["id"] for document in documents]


def listing(**parameters: object) -> Listing:
    return Listing(PATH, parameters, page_size=4, since="date_modified:min")


def ids(pages: list[Page]) -> list[int]:
    return [row["id"] for page in pages for row in page.rows]


CHANGES = listing(**{"date_modified:min": SINCE})


def test_a_row_that_changes_meanwhile_pushes_no_other_out(open_store: Open, reader_of: Reader) -> None:
    sandbox = open_store()
    settled = subscribed(sandbox, range(5))
    fresh = subscribed(sandbox, range(10, 30))
    keys = iter(settled)
    after = dict.fromkeys(
        range(1, 6), lambda: sandbox.store.change("subscribers", next(keys), {"last_name": "Changed"})
    )
    assert set(fresh) <= set(ids(list(WALK.pages(reader_of(sandbox, after), CHANGES))))
    assert next(keys, None) is None


def test_what_fits_on_a_page_takes_one_request(open_store: Open, reader_of: Reader) -> None:
    sandbox = open_store()
    subscribed(sandbox, range(5))
    fresh = subscribed(sandbox, range(10, 14))
    assert ids(list(WALK.pages(reader_of(sandbox), CHANGES))) == fresh
    assert len(sandbox.requests) == 1


def test_without_a_moment_to_begin_at_everything_is_read(open_store: Open, reader_of: Reader) -> None:
    sandbox = open_store()
    everything = subscribed(sandbox, range(10))
    assert sorted(ids(list(WALK.pages(reader_of(sandbox), listing())))) == everything
    assert all("date_modified:max" not in request.parameters for request in sandbox.requests)


@pytest.mark.parametrize("ignored", [{"date_modified:max"}, {"date_modified:min", "date_modified:max"}])
def test_a_server_that_ignores_the_bounds_is_read_whole(
    open_store: Open, reader_of: Reader, caplog: pytest.LogCaptureFixture, ignored: set[str]
) -> None:
    sandbox = open_store(SandboxOptions(ignored_parameters=frozenset(ignored)))
    settled = subscribed(sandbox, range(5))
    fresh = subscribed(sandbox, range(10, 30))
    keys = iter(settled)
    after = dict.fromkeys(
        range(1, 6), lambda: sandbox.store.change("subscribers", next(keys), {"last_name": "Changed"})
    )
    with caplog.at_level(logging.WARNING):
        assert set(fresh) <= set(ids(list(WALK.pages(reader_of(sandbox, after), CHANGES))))
    assert [record.message for record in caplog.records] == [f"{PATH} ignores date_modified:max; reading it whole"]
