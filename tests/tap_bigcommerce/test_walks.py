from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bigcommerce_api import Answer
from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.walks import (
    Backwards,
    BackwardsCounted,
    ByCursor,
    ByGreaterId,
    ByLeastId,
    Listing,
    Whole,
)
from tests.tap_bigcommerce.rows import COLLECTIONS, fill, product, walked

AHEAD = pytest.mark.parametrize("ahead", [1, 4])

Open = Callable[..., Sandbox]
ReaderOf = Callable[..., Reader]


def filled(sandbox: Sandbox, resource: str, count: int) -> list[int]:
    make = COLLECTIONS[resource][2]
    return [sandbox.store.insert(resource, make(number))["id"] for number in range(count)]


@pytest.fixture(params=sorted(COLLECTIONS))
def resource(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@AHEAD
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 35, 60])
def test_every_row_is_listed_once_when_nothing_changes(
    open_store: Open, reader_of: ReaderOf, resource: str, count: int, ahead: int
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, resource, count)
    assert sorted(walked(resource, reader_of(sandbox, ahead=ahead))) == ids


@AHEAD
@pytest.mark.parametrize("seed", range(4))
def test_no_row_is_lost_while_rows_come_go_and_change(
    open_store: Open, reader_of: ReaderOf, resource: str, seed: int, ahead: int
) -> None:
    sandbox, dice = open_store(), random.Random(seed)  # noqa: S311 - runs must repeat
    ids = filled(sandbox, resource, 45)
    make = COLLECTIONS[resource][2]
    deleted: set[int] = set()

    def shake() -> None:
        for victim in dice.sample(sorted(set(ids) - deleted), 2):
            sandbox.store.remove(resource, victim)
            deleted.add(victim)
        sandbox.store.insert(resource, make(1000 + len(deleted) + dice.randrange(10**6)))
        sandbox.store.change(resource, dice.choice(sorted(set(ids) - deleted)), {"name": f"x{dice.random()}"})

    read = reader_of(sandbox, dict.fromkeys(range(1, 9), shake), ahead)
    listed = walked(resource, read, page_size=5)
    assert set(ids) - deleted <= set(listed)
    assert len(listed) == len(set(listed))


def test_a_row_that_a_deletion_moves_to_the_page_read_first_is_met(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "brands", 30)
    read = reader_of(sandbox, {1: lambda: sandbox.store.remove("brands", ids[0])})
    assert set(walked("brands", read)) == set(ids)


def test_a_collection_that_fell_short_is_read_again(open_store: Open, reader_of: ReaderOf) -> None:
    """A server that sorts by name puts new rows before old ones, and pushes rows onto pages already read."""
    sandbox = open_store()
    ids = [sandbox.store.insert("brands", {"name": f"M{number:02}"})["id"] for number in range(30)]

    def insert_first() -> None:
        for number in range(5):
            sandbox.store.insert("brands", {"name": f"A{number}"})

    read = reader_of(sandbox, {2: insert_first})
    listing = Listing("/v3/catalog/brands", {"sort": "name"}, page_size=10)
    rows = [row["id"] for page in Backwards().pages(read, listing) for row in page.rows]
    assert set(ids) <= set(rows)
    # The first reading showed that ids do not tell what was met; the second one remembered every key.
    assert max(rows.count(key) for key in rows) == 2


@pytest.mark.parametrize(
    ("resource", "count", "requests"),
    [
        ("products", 0, 1),
        ("products", 199, 1),
        ("products", 2000, 8),
        ("products", 2001, 9),
        ("customers", 2000, 8),
        ("customers", 250, 1),
        ("orders", 9, 1),
        ("orders", 251, 2),
        ("orders", 1990, 8),
        ("coupons", 0, 1),
        ("coupons", 260, 2),
        ("brands", 250, 1),
        ("brands", 499, 3),
        # Pages behind the first are one shorter, to show that nothing moved onto it.
        ("brands", 2000, 9),
    ],
)
def test_no_request_is_wasted(open_store: Open, reader_of: ReaderOf, resource: str, count: int, requests: int) -> None:
    sandbox = open_store()
    fill(sandbox, resource, range(1, count + 1))
    assert len(walked(resource, reader_of(sandbox), page_size=250)) == count
    assert len(sandbox.requests) == requests


@pytest.mark.parametrize("resource", ["orders", "coupons", "products", "customers", "brands"])
@pytest.mark.parametrize("cap", [10, 20])
@AHEAD
def test_pages_cut_shorter_than_asked_do_not_end_a_walk(
    open_store: Open, reader_of: ReaderOf, resource: str, cap: int, ahead: int
) -> None:
    sandbox = open_store(SandboxOptions(page_cap=cap))
    ids = filled(sandbox, resource, 65)
    assert sorted(walked(resource, reader_of(sandbox, ahead=ahead), page_size=250)) == ids


@pytest.mark.parametrize(
    ("resource", "ignored"),
    [
        ("products", "id:greater"),
        ("customers", "after"),
        ("orders", "min_id"),
        ("coupons", "min_id"),
    ],
)
@AHEAD
def test_an_ignored_parameter_is_told_once_and_no_row_is_lost(  # noqa: PLR0913, PLR0917 - fixtures and figures
    open_store: Open,
    reader_of: ReaderOf,
    caplog: pytest.LogCaptureFixture,
    resource: str,
    ignored: str,
    ahead: int,
) -> None:
    sandbox = open_store(SandboxOptions(ignored_parameters=frozenset({ignored})))
    ids = filled(sandbox, resource, 45)
    with caplog.at_level(logging.WARNING, logger="tap_bigcommerce"):
        listed = walked(resource, reader_of(sandbox, ahead=ahead))
    assert set(listed) == set(ids)
    assert [record.message for record in caplog.records if "ignores" in record.message] == caplog.messages[:1]


def test_an_order_other_than_by_id_is_noticed(
    open_store: Open, reader_of: ReaderOf, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    ids = [sandbox.store.insert("products", product(number) | {"name": f"P{-number}"})["id"] for number in range(25)]
    dice = random.Random(1)  # noqa: S311 - runs must repeat
    for key in dice.sample(ids, 25):
        sandbox.store.change("products", key, {"name": f"Name {dice.random()}"})
    by_name = ByGreaterId(order={"sort": "name", "direction": "asc"})
    assert set(walked("products", reader_of(sandbox), walk=by_name)) == set(ids)
    assert "ignores" in caplog.text


def test_an_empty_page_of_a_collection_that_counts_rows_is_not_the_end() -> None:
    def read(path: str, parameters: Mapping[str, object]) -> Answer:
        rows = [{"id": 7}] if "page" in parameters else []
        meta = {"pagination": {"total": 1, "total_pages": 1}}
        return Answer(200, {"data": rows, "meta": meta}, {}, None, path)

    pages = ByGreaterId().pages(Reader(read), Listing("/v3/catalog/products"))
    assert [row for page in pages for row in page.rows] == [{"id": 7}]


def test_cursors_that_lead_in_a_circle_are_not_followed() -> None:
    made = iter(range(100))

    def read(path: str, parameters: Mapping[str, object]) -> Answer:
        rows = [{"id": 1}, {"id": 2}] if parameters.get("page", 1) == 1 else [{"id": 3}]
        cursors = {"end_cursor": str(next(made)), "links": {"next": "?after=x"}}
        meta = {"pagination": {"total": 3, "total_pages": 2}, "cursor_pagination": cursors}
        return Answer(200, {"data": rows, "meta": meta}, {}, None, path)

    pages = ByCursor().pages(Reader(read), Listing("/v3/customers"))
    assert {row["id"] for page in pages for row in page.rows} == {1, 2, 3}


@pytest.mark.parametrize("resource", ["brands", "orders"])
def test_a_server_that_knows_no_pages_is_not_listed_with_loss(
    open_store: Open, reader_of: ReaderOf, resource: str
) -> None:
    sandbox = open_store(SandboxOptions(ignored_parameters=frozenset({"page"})))
    filled(sandbox, resource, 25)
    walk = Backwards() if resource == "brands" else BackwardsCounted()
    with pytest.raises(WalkError, match="counts 15 records more"):
        walked(resource, reader_of(sandbox), walk=walk)


def test_a_whole_collection_is_one_request(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    sandbox.store.insert("category_trees", {"name": "B2B", "channels": [2]})
    pages = list(Whole().pages(reader_of(sandbox), Listing("/v3/catalog/trees")))
    assert [row["name"] for page in pages for row in page.rows] == ["Default catalog tree", "B2B"]
    assert [request.parameters for request in sandbox.requests] == [{}]


def test_a_collection_said_to_be_whole_that_is_not_is_read_by_page(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "brands", 75)
    assert set(walked("brands", reader_of(sandbox), walk=Whole())) == set(ids)


def test_a_page_knows_a_moment_before_it_was_asked_for(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store(SandboxOptions(clock_offset_seconds=-86_400))
    before = sandbox.store.clock()
    pages: Iterator[Any] = Whole().pages(reader_of(sandbox), Listing("/v3/catalog/trees"))
    asked_at = next(pages).asked_at
    assert before - 10 < asked_at.timestamp() <= sandbox.store.clock()


def test_an_answer_that_is_no_list_is_an_error_and_not_an_end(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    with pytest.raises(WalkError, match="did not answer with a list of records"):
        list(ByLeastId().pages(reader_of(sandbox), Listing("/v2/coupons/count")))
