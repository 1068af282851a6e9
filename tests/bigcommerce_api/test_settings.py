"""Settings are checked before anything is sent, and say which of them is wrong."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bigcommerce_api import SHARED_SETTINGS, ConnectionSettings
from bigcommerce_api.errors import SettingsError
from bigcommerce_api.settings import DEFAULT_API_URL

LEAST: dict[str, Any] = {"store_hash": "abc123", "access_token": "t0ken"}


def test_two_settings_are_enough() -> None:
    settings = ConnectionSettings.from_config(LEAST)
    assert settings.store_url == "https://api.bigcommerce.com/stores/abc123"
    assert settings == ConnectionSettings("abc123", "t0ken")
    assert settings.access_token == "t0ken"  # noqa: S105 - not a real one


def test_the_shared_facts_are_those_of_the_settings() -> None:
    defaults = {fact.name: fact.default for fact in SHARED_SETTINGS}
    assert list(defaults) == [
        "store_hash",
        "api_path",
        "access_token",
        "client_id",
        "api_url",
        "max_concurrency",
        "quota_reserve_percent",
        "request_timeout_seconds",
        "max_retry_seconds",
        "keep_alive_seconds",
        "proxy_url",
        "user_agent",
    ]
    settings = ConnectionSettings.from_config(LEAST)
    for name, default in defaults.items():
        if default is not None:
            assert getattr(settings, name) == default
    assert {fact.name for fact in SHARED_SETTINGS if fact.secret} == {"access_token", "proxy_url"}
    assert {fact.name for fact in SHARED_SETTINGS if fact.required} == {"access_token"}
    for fact in SHARED_SETTINGS:
        assert fact.description.endswith(".")
        assert (fact.minimum is not None) == (fact.kind == "integer")


def test_other_settings_are_not_looked_at() -> None:
    assert ConnectionSettings.from_config({**LEAST, "start_date": 5, "streams": {}}).max_concurrency == 8


@pytest.mark.parametrize(
    ("api_path", "store_url"),
    [
        ("https://api.bigcommerce.com/stores/xyz9/v3/", "https://api.bigcommerce.com/stores/xyz9"),
        ("https://api.bigcommerce.com/stores/xyz9/v2", "https://api.bigcommerce.com/stores/xyz9"),
        ("https://api.bigcommerce.com/stores/xyz9", "https://api.bigcommerce.com/stores/xyz9"),
        ("http://localhost:8080/stores/sandbox/v3/", "http://localhost:8080/stores/sandbox"),
        ("https://gate.example/big/stores/xyz9/v3/", "https://gate.example/big/stores/xyz9"),
    ],
)
def test_the_api_path_names_the_store_and_its_address(api_path: str, store_url: str) -> None:
    config = {"access_token": "t", "api_path": api_path, "api_url": DEFAULT_API_URL}
    assert ConnectionSettings.from_config(config).store_url == store_url


def test_an_api_path_that_agrees_with_the_rest_is_fine() -> None:
    config = {
        **LEAST,
        "api_path": "https://shop.example/stores/abc123/v3/",
        "api_url": "https://shop.example/",
    }
    assert ConnectionSettings.from_config(config).store_url == "https://shop.example/stores/abc123"


@pytest.mark.parametrize(
    ("config", "setting", "words"),
    [
        ({"store_hash": None}, "store_hash", "set it, or set api_path"),
        ({"store_hash": ""}, "store_hash", "set it, or set api_path"),
        ({"store_hash": "stores/abc123"}, "store_hash", "bare identifier"),
        ({"store_hash": "abc/../x"}, "store_hash", "bare identifier"),
        ({"store_hash": "a b"}, "store_hash", "bare identifier"),
        ({"store_hash": "é"}, "store_hash", "bare identifier"),
        ({"store_hash": 7}, "store_hash", "must be text"),
        ({"access_token": None}, "access_token", "is missing"),
        ({"access_token": ""}, "access_token", "is empty"),
        ({"access_token": "  "}, "access_token", "is empty"),
        ({"access_token": "abc def"}, "access_token", "white space"),
        ({"access_token": "abcdef\n"}, "access_token", "white space"),
        ({"access_token": "abc\x00def"}, "access_token", "white space"),
        ({"access_token": "abcdéf"}, "access_token", "characters"),
        ({"access_token": 12345}, "access_token", "must be text"),
        ({"api_path": "api.bigcommerce.com/stores/abc123/v3/"}, "api_path", "https://"),
        ({"api_path": "https://api.bigcommerce.com/"}, "api_path", "must look like"),
        ({"api_path": "https://api.bigcommerce.com/stores//v3/"}, "api_path", "must look like"),
        ({"api_path": "https://api.bigcommerce.com/stores/abc123/v4/"}, "api_path", "must look like"),
        ({"api_path": "https://api.bigcommerce.com/stores/other/v3/"}, "api_path", "store_hash is abc123"),
        (
            {"api_path": "https://a.example/stores/abc123/v3/", "api_url": "https://b.example"},
            "api_path",
            "api_url is https://b.example",
        ),
        ({"api_path": "http://api.bigcommerce.com/stores/abc123/v3/"}, "api_path", "this machine only"),
        ({"api_url": "http://api.bigcommerce.com"}, "api_url", "this machine only"),
        ({"api_url": "http://128.0.0.1"}, "api_url", "this machine only"),
        ({"api_url": "http://localhost.evil.example"}, "api_url", "this machine only"),
        ({"api_url": "http://127.0.0.1.evil.example"}, "api_url", "this machine only"),
        ({"api_url": "http://127.0.0.1@evil.example"}, "api_url", "user or password"),
        ({"api_url": "https://user:pass@api.bigcommerce.com"}, "api_url", "user or password"),
        ({"api_url": "https://api.bigcommerce.com?x=1"}, "api_url", "query"),
        ({"api_url": "https://api.bigcommerce.com/../x"}, "api_url", "query"),
        ({"api_url": "https://api.bigcommerce.com#x"}, "api_url", "query"),
        ({"api_url": "ftp://api.bigcommerce.com"}, "api_url", "must be an address"),
        ({"api_url": "https://"}, "api_url", "must be an address"),
        ({"api_url": "https://host:99999"}, "api_url", "not a valid address"),
        ({"api_url": "https://[::1"}, "api_url", "not a valid address"),
        ({"api_url": "https://ho st"}, "api_url", "not a valid address"),
        ({"max_concurrency": 0}, "max_concurrency", "at least 1, not 0"),
        ({"max_concurrency": "eight"}, "max_concurrency", "whole number"),
        ({"max_concurrency": 2.5}, "max_concurrency", "whole number"),
        ({"max_concurrency": True}, "max_concurrency", "whole number"),
        ({"max_concurrency": "1" * 5000}, "max_concurrency", "whole number"),
        ({"max_concurrency": 101}, "max_concurrency", "at most 100"),
        ({"quota_reserve_percent": 91}, "quota_reserve_percent", "at most 90"),
        ({"quota_reserve_percent": "-1"}, "quota_reserve_percent", "at least 0"),
        ({"request_timeout_seconds": 0}, "request_timeout_seconds", "at least 1"),
        ({"max_retry_seconds": -1}, "max_retry_seconds", "at least 0"),
        ({"keep_alive_seconds": -5}, "keep_alive_seconds", "at least 0"),
        ({"proxy_url": "proxy:3128"}, "proxy_url", "must be an address"),
        ({"proxy_url": "socks5://proxy"}, "proxy_url", "must be an address"),
        ({"proxy_url": 5}, "proxy_url", "must be text"),
        (
            {"proxy_url": "http://proxy.example", "api_url": "http://localhost"},
            "proxy_url",
            "on this machine",
        ),
        ({"user_agent": "a\r\nX-Evil: 1"}, "user_agent", "printable"),
        ({"client_id": "é"}, "client_id", "printable"),
    ],
)
def test_an_impossible_setting_is_refused_in_one_line_that_names_it(
    config: dict[str, Any],
    setting: str,
    words: str,
) -> None:
    with pytest.raises(SettingsError) as caught:
        ConnectionSettings.from_config({**LEAST, **config})
    message = str(caught.value)
    assert message.startswith(f"{setting}: ")
    assert words in message
    assert "\n" not in message
    assert caught.value.setting == setting
    assert LEAST["access_token"] not in message


@pytest.mark.parametrize(
    "api_url",
    [
        "http://127.0.0.1:80",
        "http://127.9.8.7",
        "http://localhost:5000",
        "http://LOCALHOST",
        "http://[::1]:80",
    ],
)
def test_plain_http_is_accepted_for_this_machine(api_url: str) -> None:
    assert ConnectionSettings.from_config({**LEAST, "api_url": api_url}).api_url == api_url.lower()


def test_a_slash_at_the_end_of_an_address_does_not_matter() -> None:
    config = {**LEAST, "api_url": "https://gate.example/base//"}
    assert ConnectionSettings.from_config(config).store_url == "https://gate.example/base/stores/abc123"


@pytest.mark.parametrize("value", ["3", " 3 ", "+3"])
def test_whole_numbers_may_be_given_as_text(value: object) -> None:
    assert ConnectionSettings.from_config({**LEAST, "max_concurrency": value}).max_concurrency == 3


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_setting_is_one_not_given(value: object) -> None:
    names = ["client_id", "api_url", "api_path", "proxy_url", "user_agent", "max_retry_seconds"]
    assert ConnectionSettings.from_config({**LEAST, **dict.fromkeys(names, value)}) == ConnectionSettings(
        "abc123",
        "t0ken",
    )


def test_secrets_are_in_no_text_made_from_the_settings() -> None:
    config = {**LEAST, "access_token": "hush-1", "proxy_url": "http://me:hush-2@proxy.example"}
    settings = ConnectionSettings.from_config(config)
    values = [settings.access_token, settings.proxy_url]
    shown = [repr(settings), str(settings), f"{settings}", repr(vars(settings)), repr(values)]
    assert not [text for text in shown if "hush" in text]
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(settings)
    with pytest.raises(TypeError, match="not pickled"):
        copy.deepcopy(settings.access_token)


@hypothesis_settings(deadline=None)
@given(st.dictionaries(st.sampled_from([fact.name for fact in SHARED_SETTINGS]), st.text() | st.integers()))
def test_whatever_is_set_either_holds_or_is_refused_by_name(config: dict[str, Any]) -> None:
    refusal = ""
    try:
        settings = ConnectionSettings.from_config(config)
    except SettingsError as error:
        refusal, setting = str(error), error.setting
    if refusal:
        assert refusal.startswith(f"{setting}: ")
        assert len(refusal.splitlines()) == 1
    else:
        assert settings.store_url.startswith(("https://", "http://"))
        assert settings.access_token
