from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from bigcommerce_sandbox import SandboxOptions
from bigcommerce_sandbox.faults import Faults, parse_faults

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

BRANDS = "/v3/catalog/brands"


@pytest.mark.parametrize(("kind", "handled"), [("429", 0), ("500", 0), ("503", 0), ("502", 1), ("504", 1)])
def test_an_error_status_tells_nothing_about_what_was_done(shop: Shop, kind: str, handled: int) -> None:
    shop.sandbox.fail_next(kind)
    answer = shop.post(BRANDS, {"name": "A"})
    assert answer.status_code == int(kind)
    assert answer.json()["status"] == int(kind)
    assert shop.sandbox.store.count("brands") == handled


@pytest.mark.parametrize(("kind", "handled"), [("drop", 0), ("lost", 1)])
def test_a_connection_can_close_before_or_after_the_work(shop: Shop, kind: str, handled: int) -> None:
    shop.sandbox.fail_next(kind)
    with pytest.raises(requests.ConnectionError):
        shop.post(BRANDS, {"name": "A"})
    assert shop.sandbox.store.count("brands") == handled
    assert [request.status for request in shop.sandbox.requests] == [0]
    assert shop.get(BRANDS).status_code == 200


def test_a_body_can_break_off(shop: Shop) -> None:
    shop.sandbox.fail_next("truncate")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        shop.post(BRANDS, {"name": "A"})
    assert shop.sandbox.store.count("brands") == 1


def test_a_page_of_html_can_come_instead(shop: Shop) -> None:
    shop.sandbox.fail_next("html")
    answer = shop.get(BRANDS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_an_answer_can_be_slow(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(slow_ms=200))
    shop.sandbox.fail_next("slow")
    with pytest.raises(requests.ReadTimeout):
        shop.session.get(shop.base + BRANDS, timeout=0.05)
    assert shop.get(BRANDS).status_code == 200


def test_load_is_refused_without_quota_headers(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=10))
    shop.sandbox.fail_next("429")
    assert not any(name.startswith("X-Rate") for name in shop.get(BRANDS).headers)


def test_an_appointed_fault_waits_for_its_request(shop: Shop) -> None:
    shop.sandbox.fail_next("503", times=2, method="POST", path=BRANDS)
    assert shop.get(BRANDS).status_code == 200
    assert shop.get("/v3/customers").status_code == 200
    statuses = [shop.post(BRANDS, {"name": name}).status_code for name in "abc"]
    assert statuses == [503, 503, 200]


def test_rates_hold_until_they_are_replaced(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(faults="500=100%"))
    assert shop.get(BRANDS).status_code == 500
    shop.sandbox.set_faults("429=100%")
    assert shop.get(BRANDS).status_code == 429
    shop.sandbox.set_faults("")
    assert shop.get(BRANDS).status_code == 200


def test_rates_are_met_and_repeat_with_the_random_seed() -> None:
    runs = [
        [faults.befalling("GET", BRANDS) for _ in range(2_000)]
        for faults in (
            Faults("429=10%,drop=20%", 1),
            Faults("429=10%,drop=20%", 1),
            Faults("429=10%,drop=20%", 2),
        )
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert 140 < runs[0].count("429") < 260
    assert 320 < runs[0].count("drop") < 480


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("teapot=1%", "unknown fault 'teapot'"),
        ("429=lots", "the rate of the fault '429' must be a percentage"),
        ("429=0.1", "the rate of the fault '429' must be a percentage"),
        ("429=101%", "from 0% to 100%"),
        ("429=60%,500=60%", "together must not exceed 100%"),
    ],
)
def test_a_wrong_description_is_refused_in_one_line(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        parse_faults(text)
    assert "\n" not in str(caught.value)
