"""Every way in which a store says no, and what becomes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_api import errors
from bigcommerce_api.errors import BigCommerceError
from tests.bigcommerce_api.conftest import TOKEN
from tests.bigcommerce_api.scripted_server import Reply, ScriptedServer

if TYPE_CHECKING:
    from tests.bigcommerce_api.conftest import Connect


def refused(connect: Connect, reply: Reply, method: str = "PUT") -> BigCommerceError:
    """Send one request that gets this reply, and return the error."""
    with ScriptedServer(then=reply) as server:
        client = connect(server.url, max_retry_seconds=0)
        with pytest.raises(BigCommerceError) as caught:
            client.request(method, "/v3/customers", body=[{"id": 1, "email": "jane@example.com"}])
    assert len(server.requests) == 1
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "advice"),
    [
        (400, errors.InvalidRequestError, "correct what was sent"),
        (401, errors.AuthenticationError, "check access_token"),
        (402, errors.InvalidRequestError, "correct"),
        (403, errors.MissingScopeError, "scope"),
        (404, errors.NotFoundError, "check store_hash"),
        (405, errors.InvalidRequestError, "correct"),
        (406, errors.InvalidRequestError, "correct"),
        (407, errors.StoreUnavailableError, "proxy_url"),
        (409, errors.ConflictError, "look up"),
        (410, errors.NotFoundError, "store_hash"),
        (413, errors.TooLargeError, "fewer items"),
        (414, errors.TooLargeError, "fewer items"),
        (415, errors.InvalidRequestError, "correct"),
        (422, errors.InvalidRequestError, "correct"),
        (423, errors.ConflictError, "locked"),
        (429, errors.RateLimitedError, "quota_reserve_percent"),
        (500, errors.StoreUnavailableError, "later"),
        (501, errors.StoreUnavailableError, "does not offer"),
        (502, errors.StoreUnavailableError, "later"),
        (503, errors.StoreUnavailableError, "later"),
        (504, errors.StoreUnavailableError, "later"),
        (505, errors.StoreUnavailableError, "does not offer"),
        (507, errors.PlanLimitError, "plan"),
        (521, errors.StoreUnavailableError, "later"),
    ],
)
def test_each_status_has_its_meaning_and_advice(
    connect: Connect,
    status: int,
    kind: type[BigCommerceError],
    advice: str,
) -> None:
    error = refused(connect, Reply(status, {"status": status, "title": "No way."}, {"X-Request-Id": "r-77"}))
    assert type(error) is kind
    assert (error.method, error.path, error.status, error.request_id) == (
        "PUT",
        "/v3/customers",
        status,
        "r-77",
    )
    assert error.reason == "No way."
    text = str(error)
    assert text.startswith(f"PUT /v3/customers (status {status}, request id r-77): No way. - ")
    assert advice in text.rpartition(" - ")[2]


SHAPES: list[tuple[Any, str | None, dict[str, str]]] = [
    ([{"status": 404, "message": "Not here."}], "Not here.", {}),
    (
        [{"status": 409, "message": "Taken.", "details": {"conflict_reason": "code is in use"}}],
        "Taken.",
        {"conflict_reason": "code is in use"},
    ),
    ([{"message": "One."}, {"message": "Two."}, {"message": "One."}], "One.; Two.", {}),
    (
        {"status": 422, "title": "Bad.", "type": "https://x", "errors": {"email": "wrong", "1.name": "long"}},
        "Bad.",
        {"email": "wrong", "1.name": "long"},
    ),
    ({"title": "Bad.", "detail": "Really.", "errors": {}}, "Bad.; Really.", {}),
    ({"title": "Bad.", "errors": {"a": ["x", "y"], "b": {"c": "z"}}}, "Bad.", {"a": "x, y", "b": "z"}),
    (
        {
            "data": [{"id": 1}],
            "errors": [{"status": 422, "title": "Bad.", "type": "t", "errors": {"1": "key is taken"}}],
            "meta": {"total": 2, "success": 1, "failed": 1},
        },
        "Bad.",
        {"1": "key is taken"},
    ),
    ({"data": [], "errors": {"2": "no parent"}, "meta": {"failed": 1}}, "", {"2": "no parent"}),
    (
        {"data": {}, "errors": {"status": 207, "title": "Url.", "type": "t", "errors": {"url": "in use"}}},
        "Url.",
        {"url": "in use"},
    ),
    (
        {"batch_errors": [{"data": {"sku": "A"}, "field_errors": {"price": "must be a number"}}]},
        "",
        {"price": "must be a number"},
    ),
    ({"error": {"code": "SERVICE_DEGRADED", "retry_after_seconds": 30}}, "SERVICE_DEGRADED", {}),
    ({"error": "invalid_token", "error_description": "Old."}, "Old.; invalid_token", {}),
    ("just words", "just words", {}),
    (b"<html><head><title>403 &amp; out</title></head>", "an HTML page: 403 & out", {}),
    (b"<!doctype html><p>x", "an HTML page", {}),
    (b"Bad\n  Request", "Bad Request", {}),
    (b"", "", {}),
    (b"{broken", "{broken", {}),
    ([], "", {}),
    (None, "", {}),
    (17, "", {}),
    ({"errors": "nothing fits", "title": 5}, "nothing fits", {}),
    ({"title": None, "errors": [None, 3, {"message": None}], "batch_errors": [4]}, "", {}),
    (b"\xff\xfe\x00", None, {}),
]


@pytest.mark.parametrize(("body", "reason", "fields"), SHAPES)
def test_every_shape_of_error_body_is_understood(
    connect: Connect,
    body: object,
    reason: str | None,
    fields: dict[str, str],
) -> None:
    error = refused(connect, Reply(422, body))
    if reason is not None:
        assert error.reason == (reason or "Unprocessable Entity")
    assert error.fields == fields
    assert "\n" not in str(error)


def test_the_errors_of_a_batch_are_kept_for_whoever_sent_it(connect: Connect) -> None:
    items = [{"data": {"sku": str(number)}, "field_errors": {"price": "no"}} for number in range(20)]
    error = refused(connect, Reply(422, {"batch_errors": items, "meta": {"saved_records": 3}}))
    assert list(error.batch_errors) == items
    assert error.body["meta"]["saved_records"] == 3
    assert "saved_records" not in str(error)


def test_messages_stay_short_however_much_the_store_says(connect: Connect) -> None:
    said = {"title": "word " * 500, "errors": {f"field{n}": "long " * 500 for n in range(100)}}
    error = refused(connect, Reply(422, said))
    assert len(error.reason) <= errors.LONGEST_REASON
    assert len(error.fields) == errors.MOST_FIELDS
    assert all(len(message) <= errors.LONGEST_FIELD_MESSAGE for message in error.fields.values())
    assert len(str(error)) < 2500


def test_an_unreasonably_long_error_page_is_not_kept(connect: Connect) -> None:
    error = refused(connect, Reply(400, {"title": "x" * (1 << 20)}))
    assert error.body is None
    assert re.fullmatch(r"an error page of \d+ bytes", error.reason)


def test_a_body_nested_without_end_is_no_trouble(connect: Connect) -> None:
    error = refused(connect, Reply(422, b'{"errors":' * 400 + b"1" + b"}" * 400))
    assert error.status == 422
    error = refused(connect, Reply(422, b"[" * 100_000 + b"]" * 100_000))
    assert error.status == 422


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [
        {"title": f"token {TOKEN} is unknown", "errors": {TOKEN: TOKEN}, "detail": [TOKEN]},
        [{"message": f"{TOKEN}!", "details": {"header": TOKEN}}],
        {"batch_errors": [{"field_errors": {"x": TOKEN}, "data": {TOKEN: TOKEN}}]},
        f"<title>{'x' * 110}{TOKEN}</title>".encode(),
        f"{'x' * 100}{TOKEN}".encode(),
        {"title": f"{'x' * 290}{TOKEN}"},
        {"errors": {"x": f"{'x' * 110}{TOKEN}"}},
    ],
)
def test_a_token_that_the_store_echoes_is_masked(
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: object,
) -> None:
    caplog.set_level("DEBUG")
    error = refused(connect, Reply(status, body, {"X-Request-Id": f"id-{TOKEN}"}), method="POST")
    shown = [str(error), repr(error), error.reason, repr(error.fields), repr(error.batch_errors)]
    shown += [repr(error.body), repr(error.args), str(error.request_id), caplog.text]
    # Not even the beginning of it, where a text was cut.
    assert not [text for text in shown if TOKEN[:5] in text]


def test_settings_errors_are_value_errors_that_name_the_setting() -> None:
    error = errors.SettingsError("api_url", "is odd")
    assert isinstance(error, ValueError)
    assert (str(error), error.setting, error.status) == ("api_url: is odd", "api_url", None)
