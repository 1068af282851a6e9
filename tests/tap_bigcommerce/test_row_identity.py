"""Rows that only several fields together tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bigcommerce_api import Answer
from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.walks import Backwards, ByCursor, Listing, Walk

Row = dict[str, Any]
PRICES = Listing("/v3/prices", page_size=2, keys=("variant_id", "currency"))


class Prices:
    """A collection of V3 that knows pages, and cursors if it is told to."""

    def __init__(self, *rows: Row, knows_cursors: bool = False) -> None:
        self._rows, self._knows_cursors = rows, knows_cursors

    def __call__(self, path: str, parameters: Mapping[str, Any]) -> Answer:
        size, page = parameters["limit"], int(parameters.get("page", 1))
        start = int(parameters.get("after", 0)) if self._knows_cursors else (page - 1) * size
        rows = [dict(row) for row in self._rows[start : start + size]]
        total = len(self._rows)
        meta: Row = {"pagination": {"total": total, "total_pages": -(-total // size)}}
        if self._knows_cursors:
            more = {"next": "?"} if start + size < total else {}
            meta["cursor_pagination"] = {"end_cursor": str(start + size), "links": more}
        return Answer(200, {"data": rows, "meta": meta}, {}, None, path)


def price(variant: int | None, currency: object) -> Row:
    return {"variant_id": variant, "currency": currency}


@pytest.mark.parametrize(("walk", "knows_cursors"), [(ByCursor(), True), (ByCursor(), False), (Backwards(), False)])
def test_rows_that_share_a_part_of_the_key_are_all_met(walk: Walk, knows_cursors: bool) -> None:  # noqa: FBT001 - a parameter of the test
    rows = [price(variant, currency) for variant in (1, 2) for currency in ("eur", "jpy", "usd")]
    read = Prices(*rows, knows_cursors=knows_cursors)
    met = [row for page in walk.pages(Reader(read), PRICES) for row in page.rows]
    assert sorted(met, key=str) == sorted(rows, key=str)


def test_rows_in_no_order_are_all_met(caplog: pytest.LogCaptureFixture) -> None:
    rows = [price(7, "eur"), price(7, 978), price(3, "usd")]
    met = [row for page in Backwards().pages(Reader(Prices(*rows)), PRICES) for row in page.rows]
    assert sorted(met, key=str) == sorted(rows, key=str)
    assert not caplog.records


@pytest.mark.parametrize("walk", [ByCursor(), Backwards()])
def test_a_row_without_a_part_of_its_key_is_an_error_and_not_passed_over(walk: Walk) -> None:
    read = Prices(price(1, "eur"), price(None, "eur"))
    with pytest.raises(WalkError, match="/v3/prices served a row without its variant_id"):
        list(walk.pages(Reader(read), PRICES))
