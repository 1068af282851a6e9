"""Answers that contradict themselves or those before them: none of them may end a walk before its end."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.walks import (
    Backwards,
    BackwardsUntil,
    ByCursor,
    ByGreaterId,
    ByLeastId,
    ByMinimumId,
    Listing,
    Whole,
)
from tests.tap_bigcommerce.rows import order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bigcommerce_api import Answer, BigCommerceClient
    from tap_bigcommerce.walks import Walk

    Open = Callable[..., Sandbox]
    ClientFor = Callable[[Sandbox], BigCommerceClient]
    Odd = Callable[[Answer], Answer]

ROWS, PAGE = 20, 3


def mute(answer: Answer) -> Answer:
    """Nothing, as of an empty list."""
    return replace(answer, status=204, body=None)


def empty(answer: Answer) -> Answer:
    """A list without rows and without a word on how many there are."""
    return replace(answer, body={"data": [], "meta": {}})


def counting_its_own(answer: Answer) -> Answer:
    """A page that counts its own rows and not those of the list."""
    pagination = {**answer.body["meta"]["pagination"], "total": len(answer.body["data"]), "total_pages": 1}
    return replace(answer, body={**answer.body, "meta": {**answer.body["meta"], "pagination": pagination}})


def without_a_row(answer: Answer) -> Answer:
    """A page that leaves its first row out, and goes on behind the last as ever."""
    return replace(answer, body={**answer.body, "data": answer.body["data"][1:]})


def cut_short(answer: Answer) -> Answer:
    """A page without its last row."""
    return replace(answer, body=answer.body[:-1])


def counting_all(answer: Answer) -> Answer:
    """A count of all rows, whatever they are asked to lie beyond."""
    return replace(answer, body={"count": ROWS}) if isinstance(answer.body, dict) else answer


def reader_with(client: BigCommerceClient, odd: Odd, which: Callable[[int], bool], ahead: int = 1) -> Reader:
    asked = itertools.count(1)

    def get(path: str, parameters: Mapping[str, object]) -> Answer:
        answer = client.get(path, parameters)
        return odd(answer) if which(next(asked)) else answer

    return Reader(get, ahead)


def filled(sandbox: Sandbox, resource: str) -> set[Any]:
    rows = [sandbox.store.insert(resource, {"name": f"{number}", "email": f"{number}@x.org"}) for number in range(ROWS)]
    return {row["id"] for row in rows}


def met(read: Reader, walk: Walk, path: str) -> set[Any]:
    return {row["id"] for page in walk.pages(read, Listing(path, page_size=PAGE)) for row in page.rows}


@pytest.mark.parametrize("odd", [mute, empty])
@pytest.mark.parametrize("ahead", [1, 4])
@pytest.mark.parametrize("number", [2, 5])
@pytest.mark.parametrize(
    ("resource", "path", "walk"),
    [
        ("products", "/v3/catalog/products", ByGreaterId()),
        ("redirects", "/v3/storefront/redirects", ByMinimumId()),
        ("customers", "/v3/customers", ByCursor()),
        ("customers", "/v3/customers", ByCursor(windows="date_created")),
        ("brands", "/v3/catalog/brands", Backwards()),
    ],
)
def test_an_answer_that_says_nothing_is_not_taken_for_the_end(  # noqa: PLR0913, PLR0917 - a case and its fixtures
    open_store: Open,
    client_for: ClientFor,
    resource: str,
    path: str,
    walk: Walk,
    number: int,
    ahead: int,
    odd: Odd,
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, resource)
    assert met(reader_with(client_for(sandbox), odd, lambda asked: asked == number, ahead), walk, path) == ids


@pytest.mark.parametrize("walk", [ByCursor(), ByCursor(windows="date_created")])
@pytest.mark.parametrize("ahead", [1, 4])
@pytest.mark.parametrize("number", [1, 2, 7])
def test_rows_that_a_page_behind_a_cursor_leaves_out_are_read_in_another_way(
    open_store: Open, client_for: ClientFor, walk: Walk, number: int, ahead: int
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "customers")
    read = reader_with(client_for(sandbox), without_a_row, lambda asked: asked == number, ahead)
    assert met(read, walk, "/v3/customers") == ids


def test_rows_left_out_before_a_walk_by_cursor_was_broken_off_are_missed_by_its_second_half(
    open_store: Open, client_for: ClientFor
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "customers")
    listing = Listing("/v3/customers", page_size=PAGE)
    read = reader_with(client_for(sandbox), without_a_row, lambda asked: asked == 2)
    first = list(itertools.islice(ByCursor().pages(read, listing), 3))
    rest = ByCursor().pages(read, listing, first[-1].position)
    assert {row["id"] for page in (*first, *rest) for row in page.rows} == ids


def test_rows_that_are_left_out_of_two_readings_by_cursor_are_read_by_page(
    open_store: Open, client_for: ClientFor
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "customers")
    by_cursor = 2 * (len(ids) // PAGE + 2)
    read = reader_with(client_for(sandbox), without_a_row, lambda asked: asked <= by_cursor)
    assert met(read, ByCursor(), "/v3/customers") == ids
    assert [asked for asked in sandbox.requests[by_cursor:] if asked.parameters.get("page")]


def test_a_list_by_cursor_that_never_serves_all_it_counts_is_an_error(open_store: Open, client_for: ClientFor) -> None:
    sandbox = open_store()
    filled(sandbox, "customers")
    with pytest.raises(WalkError, match="more than it"):
        met(reader_with(client_for(sandbox), without_a_row, lambda _: True), ByCursor(), "/v3/customers")


def test_rows_deleted_behind_a_cursor_cost_one_request_and_no_second_reading(
    open_store: Open, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, "customers")
    gone = max(ids)

    def deleted(answer: Answer) -> Answer:
        sandbox.store.remove("customers", gone)
        return answer

    read = reader_with(client_for(sandbox), deleted, lambda asked: asked == 2)
    assert met(read, ByCursor(), "/v3/customers") == ids - {gone}
    assert [request.parameters["limit"] for request in sandbox.requests] == [str(PAGE)] * 7 + ["1"]
    assert not caplog.records


@pytest.mark.parametrize(
    ("resource", "path", "walk"),
    [("products", "/v3/catalog/products", ByGreaterId()), ("redirects", "/v3/storefront/redirects", ByMinimumId())],
)
def test_a_page_that_links_to_a_next_one_is_not_the_last_whatever_it_counts(
    open_store: Open, client_for: ClientFor, resource: str, path: str, walk: Walk
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, resource)
    assert met(reader_with(client_for(sandbox), counting_its_own, lambda _: True), walk, path) == ids


@pytest.mark.parametrize("walk", [Backwards(), BackwardsUntil("date_modified"), Whole()])
def test_a_count_that_a_link_to_a_next_page_belies_is_an_error(
    open_store: Open, client_for: ClientFor, walk: Walk
) -> None:
    sandbox = open_store(SandboxOptions(page_cap=PAGE))
    filled(sandbox, "brands")
    read = reader_with(client_for(sandbox), counting_its_own, lambda _: True)
    listing = Listing("/v3/catalog/brands", {"date_modified:min": "2020-01-01T00:00:00+00:00"}, PAGE)
    with pytest.raises(WalkError, match="has more pages than they fill"):
        list(walk.pages(read, replace(listing, since="date_modified:min")))


@pytest.mark.parametrize("odd", [mute, cut_short])
@pytest.mark.parametrize("number", [4, 5, 6])
def test_an_end_that_a_count_belies_does_not_end_a_walk(
    open_store: Open, client_for: ClientFor, number: int, odd: Odd
) -> None:
    """The first three requests are for two pages and the count of what is behind them."""
    sandbox = open_store()
    ids = {sandbox.store.insert("orders", order(number))["id"] for number in range(ROWS)}
    read = reader_with(client_for(sandbox), odd, lambda asked: asked == number, ahead=4)
    assert met(read, ByLeastId(), "/v2/orders") == ids


def test_records_that_a_list_counts_and_never_serves_are_told(
    open_store: Open, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    ids = sorted(sandbox.store.insert("orders", order(number))["id"] for number in range(ROWS))

    def without_the_last_three(answer: Answer) -> Answer:
        if isinstance(answer.body, dict):
            return answer
        return replace(answer, body=[row for row in answer.body or () if row["id"] not in ids[-3:]])

    read = reader_with(client_for(sandbox), without_the_last_three, lambda _: True, ahead=4)
    assert met(read, ByLeastId(), "/v2/orders") == set(ids[:-3])
    assert caplog.messages == ["/v2/orders counts 3 records that it does not list"]


def test_orders_deleted_behind_the_walk_do_not_have_it_read_again(
    open_store: Open, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    ids = {sandbox.store.insert("orders", order(number))["id"] for number in range(ROWS)}
    gone = max(ids)

    def deleting(answer: Answer) -> Answer:
        sandbox.store.remove("orders", gone)
        return answer

    read = reader_with(client_for(sandbox), deleting, lambda asked: asked == 3, ahead=4)
    assert met(read, ByLeastId(), "/v2/orders") == ids - {gone}
    assert not caplog.records
    assert sum(request.path.endswith("/count") for request in sandbox.requests) == 2


def test_a_count_that_does_not_heed_an_id_proves_nothing(
    open_store: Open, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    ids = {sandbox.store.insert("orders", order(number))["id"] for number in range(ROWS)}
    read = reader_with(client_for(sandbox), counting_all, lambda _: True, ahead=4)
    assert met(read, ByLeastId(), "/v2/orders") == ids
    assert not caplog.records


def test_a_list_that_is_empty_without_a_word_is_empty(open_store: Open, client_for: ClientFor) -> None:
    sandbox = open_store()
    filled(sandbox, "products")
    read = reader_with(client_for(sandbox), mute, lambda _: True)
    assert met(read, Backwards(), "/v3/catalog/products/1/reviews") == set()
