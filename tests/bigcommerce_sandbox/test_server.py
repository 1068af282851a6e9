from __future__ import annotations

import gzip
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
import requests

from bigcommerce_sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

BRANDS = "/v3/catalog/brands"


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_wrong_token_is_refused_in_the_shape_of_the_version(shop: Shop, token: str | None) -> None:
    headers = {"X-Auth-Token": token}
    v3 = shop.send("GET", BRANDS, headers=headers)
    assert v3.status_code == 401
    assert v3.json().keys() == {"status", "title", "type"}
    v2 = shop.send("GET", "/v2/coupons", headers=headers)
    assert v2.status_code == 401
    assert v2.json() == [{"status": 401, "message": "Invalid access token"}]


def test_a_store_may_be_set_up_with_currencies(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(currencies=frozenset({"EUR", "JPY"})))
    assert [row["currency_code"] for row in shop.send("GET", "/v2/currencies").json()] == ["USD", "EUR", "JPY"]


def test_a_store_may_lack_a_feature(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(missing_paths=frozenset({BRANDS, BRANDS + "/{brand_id}"})))
    assert shop.send("GET", BRANDS).status_code == 404
    assert shop.send("GET", BRANDS + "/1").status_code == 404
    assert shop.send("GET", "/v2/coupons").status_code == 204


def test_another_store_is_not_found(shop: Shop) -> None:
    address = shop.base.replace("/sandbox", "/another") + BRANDS
    assert shop.session.get(address, timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v3/catalog/nothing", 404),
        ("GET", "/v3/catalog/brands/seven", 404),
        ("GET", "/v3/catalog/brands/7", 404),
        ("GET", "/v3/catalog/brands/" + 25 * "9", 404),
        ("GET", "/v2/coupons/7", 405),
        ("PUT", "/v3/catalog/brands", 405),
        ("DELETE", "/v2/store", 405),
        ("GET", "/v3", 404),
        ("GET", "/", 404),
    ],
)
def test_what_there_is_not_is_404_and_what_cannot_be_done_is_405(
    shop: Shop, method: str, path: str, status: int
) -> None:
    assert shop.send(method, path).status_code == status


def test_a_405_names_what_is_allowed(shop: Shop) -> None:
    assert shop.send("PUT", BRANDS).headers["Allow"] == "DELETE, GET, POST"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"name": "A"}', {"Content-Type": "text/plain"}, 415),
        (b'{"name": "A"}', {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b'{"name": "A"}', {}, 400),
        (b'{"name": ', {"Content-Type": "application/json"}, 400),
        (b"", {"Content-Type": "application/json"}, 400),
        (b'["A"]', {"Content-Type": "application/json"}, 422),
        (b'{"name": NaN}', {"Content-Type": "application/json"}, 400),
        (b'{"name": 1e400}', {"Content-Type": "application/json"}, 400),
        (b'{"name": "A"}', {"Content-Type": "application/json", "Accept": "text/xml"}, 406),
    ],
)
def test_a_body_must_be_json_and_say_so(shop: Shop, body: bytes, headers: dict[str, str], status: int) -> None:
    assert shop.send("POST", BRANDS, data=body, headers=headers).status_code == status
    assert shop.sandbox.store.count("brands") == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v3/customers", [{"id": 10**20, "first_name": "Ann"}]),
        ("/v3/catalog/products", [{"id": 10**20, "price": 1}]),
        ("/v3/catalog/products/channel-assignments", [{"product_id": 10**20, "channel_id": 1}]),
    ],
)
def test_no_object_has_an_id_beyond_64_bits(shop: Shop, path: str, body: object) -> None:
    assert shop.put(path, body).status_code in {404, 422}


def test_a_charset_beside_the_content_type_is_fine(shop: Shop) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert shop.send("POST", BRANDS, data='{"name": "Å"}'.encode(), headers=headers).status_code == 200


def test_a_scope_opens_its_area_only(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(scopes=frozenset({"store_v2_products_read_only", "store_v2_marketing"})))
    assert shop.get(BRANDS).status_code == 200
    assert shop.post(BRANDS, {"name": "A"}).status_code == 403
    assert shop.get("/v2/coupons").status_code == 204
    refused = shop.get("/v3/customers")
    assert refused.status_code == 403
    assert refused.json()["title"] == "You don't have a required scope to access the endpoint"


def test_long_answers_are_packed_for_those_who_take_it(shop: Shop) -> None:
    shop.sandbox.store.insert_many("brands", ({"id": number, "name": f"B{number}"} for number in range(1, 40)))
    packed = shop.send("GET", BRANDS, stream=True, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = shop.send("GET", BRANDS, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.raw.read(decode_content=False)) == plain.content


def test_the_date_header_tells_the_time_of_the_stores_clock(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(clock_offset_seconds=3600))
    before = int(time.time()) + 3600
    told = parsedate_to_datetime(shop.get("/v2/time").headers["Date"]).timestamp()
    assert before <= told <= time.time() + 3600
    created = shop.product()["date_created"]
    assert created.endswith("+00:00")
    assert abs(shop.get("/v2/time").json()["time"] - told) < 60


def test_the_clock_can_be_held(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000.9
    assert shop.get("/v2/time").json() == {"time": 1_700_000_000}
    assert shop.get("/v2/time").headers["Date"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert shop.product()["date_modified"] == "2023-11-14T22:13:20+00:00"


def test_requests_are_logged_with_what_was_sent_and_answered(shop: Shop) -> None:
    shop.post(BRANDS, {"name": "A"})
    shop.filtered(BRANDS, {"id:in": "1,2"})
    first, second = shop.sandbox.requests
    assert (first.method, first.path, first.body, first.status) == ("POST", BRANDS, {"name": "A"}, 200)
    assert (second.method, second.parameters, second.body) == ("GET", {"id:in": "1,2"}, None)
    shop.sandbox.forget_requests()
    assert shop.sandbox.requests == []


def test_usage_counts_by_path_and_needs_no_token(shop: Shop) -> None:
    shop.post(BRANDS, {"name": "A"})
    shop.get(f"{BRANDS}/1")
    shop.get(f"{BRANDS}/1")
    shop.sandbox.fail_next("429")
    shop.get(BRANDS)
    usage = requests.get(f"{shop.sandbox.api_url}/sandbox/usage", timeout=30).json()
    assert usage == {
        "requests": 4,
        "by_path": {
            "GET /v3/catalog/brands/{brand_id}": 2,
            "GET other": 1,
            "POST /v3/catalog/brands": 1,
        },
        "answered_429": 1,
    }


def test_a_port_that_is_taken_is_an_error_at_the_start(shop: Shop) -> None:
    port = int(shop.sandbox.api_url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        Sandbox(SandboxOptions(port=port)).start()


def test_the_store_tells_about_itself(shop: Shop) -> None:
    store = shop.get("/v2/store").json()
    assert (store["id"], store["currency"], store["default_channel_id"]) == ("sandbox", "USD", 1)
    (currency,) = shop.get("/v2/currencies").json()
    assert currency["currency_exchange_rate"] == "1.0000000000"
    assert shop.get("/v2/currencies/1").json() == currency
    assert shop.get("/v2/currencies/2").status_code == 404


def test_the_store_can_be_changed_between_two_requests(open_shop: Opener) -> None:
    shop = open_shop()
    sandbox, seen = shop.sandbox, list[tuple[str, str]]()

    def change(method: str, path: str) -> None:
        seen.append((method, path))
        sandbox.store.insert("brands", {"name": f"Brand {len(seen)}"})
        if len(seen) == 2:
            sandbox.fail_next("503")

    sandbox.options.before_request = change
    assert len(shop.rows(BRANDS)) == 1
    assert shop.get(BRANDS).status_code == 503
    sandbox.options.before_request = None
    assert len(shop.rows(BRANDS)) == 2
    assert seen == [("GET", BRANDS)] * 2
