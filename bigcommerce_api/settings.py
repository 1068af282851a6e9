"""The settings that decide how a store is talked to: their facts as plain data, and their checked values."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

import requests

from bigcommerce_api.errors import SettingsError
from bigcommerce_api.redaction import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_API_URL: Final = "https://api.bigcommerce.com"


@dataclass(frozen=True, slots=True)
class Setting:
    """The facts about one setting.

    Attributes:
        name: Its name.
        kind: What its value is.
        description: What it is for, in a sentence or two.
        default: The value when none is given; None means that there is none.
        secret: Whether its value must never be shown.
        required: Whether a run cannot do without it.
        minimum: The least value of an integer.
        maximum: The greatest value of an integer.
    """

    name: str
    kind: Literal["string", "integer"]
    description: str
    default: str | int | None = None
    secret: bool = False
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None


SHARED_SETTINGS: Final = (
    Setting(
        "store_hash",
        "string",
        "The store's identifier: the part after /stores/ in the API path of its API account. "
        "Required unless api_path is set.",
    ),
    Setting(
        "api_path",
        "string",
        "The API path as shown with an API account, for example "
        "https://api.bigcommerce.com/stores/abc123/v3/. Another way to set store_hash.",
    ),
    Setting(
        "access_token",
        "string",
        "The access token of the API account.",
        secret=True,
        required=True,
    ),
    Setting("client_id", "string", "The client id of the API account. No endpoint needs it any more."),
    Setting(
        "api_url",
        "string",
        "The address in front of /stores/. Anything but https is accepted for this machine only.",
        default=DEFAULT_API_URL,
    ),
    Setting(
        "max_concurrency",
        "integer",
        "The most requests in flight at once. Lower limits of single endpoints are kept in any case.",
        default=8,
        minimum=1,
        maximum=100,
    ),
    Setting(
        "quota_reserve_percent",
        "integer",
        "The share of the store's API quota that is left to other apps, in percent.",
        default=10,
        minimum=0,
        maximum=90,
    ),
    Setting(
        "request_timeout_seconds",
        "integer",
        "How long to wait for an answer before the request counts as failed, in seconds.",
        default=60,
        minimum=1,
        maximum=3600,
    ),
    Setting(
        "max_retry_seconds",
        "integer",
        "How long one request is tried again before the run gives up, in seconds; 0 turns retries off.",
        default=600,
        minimum=0,
        maximum=86_400,
    ),
    Setting(
        "keep_alive_seconds",
        "integer",
        "The interval of TCP keep-alive probes on an idle connection, in seconds; 0 turns them off.",
        default=60,
        minimum=0,
        maximum=7200,
    ),
    Setting(
        "proxy_url",
        "string",
        "The proxy to go through, user and password included if it asks for them. Without it the usual "
        "environment variables hold.",
        secret=True,
    ),
    Setting("user_agent", "string", "The User-Agent to send instead of the program's name and version."),
)

_BY_NAME: Final = {setting.name: setting for setting in SHARED_SETTINGS}
_STORE_HASH = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WITHIN_A_STORE = re.compile(r"/(stores|v2|v3)(/|$)")
_API_PATH = re.compile(r"(?P<prefix>.*)/stores/(?P<store_hash>[^/]*)(?:/v[23])?/*")
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_LATIN_END = 0x7F
LONGEST_HEADER: Final = 1000
"""Characters of a header's value; many servers take no more than 8 KiB of all headers together."""


@dataclass(frozen=True)
class ConnectionSettings:
    """The checked settings of one connection.

    Made by :meth:`from_config`. The representation shows neither the token nor the proxy.

    Attributes:
        store_hash: The store's identifier.
        access_token: The token sent as ``X-Auth-Token``.
        client_id: Sent as ``X-Auth-Client`` when set.
        api_url: Base address without a slash at the end.
        max_concurrency: The most requests in flight.
        quota_reserve_percent: Percent of the quota left to other apps.
        request_timeout_seconds: Seconds until a silent answer counts as failed.
        max_retry_seconds: Seconds during which a request is tried again.
        keep_alive_seconds: Seconds between TCP keep-alive probes; 0 for none.
        proxy_url: The proxy, or None for those of the environment.
        user_agent: Replaces the program's own.
    """

    store_hash: str
    access_token: str = field(repr=False)
    client_id: str | None = field(default=None, repr=False)
    api_url: str = DEFAULT_API_URL
    max_concurrency: int = 8
    quota_reserve_percent: int = 10
    request_timeout_seconds: int = 60
    max_retry_seconds: int = 600
    keep_alive_seconds: int = 60
    proxy_url: str | None = field(default=None, repr=False)
    user_agent: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "access_token", Secret(self.access_token))
        if self.proxy_url is not None:
            object.__setattr__(self, "proxy_url", Secret(self.proxy_url))

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> ConnectionSettings:
        """Check the shared settings in ``config``; settings that are not shared are not looked at.

        Args:
            config: Setting names to values, as text where they come from the environment.

        Raises:
            SettingsError: A setting is missing or impossible; one line that names it.
        """
        api_url, store_hash = _store_address(config)
        proxy_url = _proxy_url(config, api_url)
        return cls(
            store_hash=store_hash,
            access_token=_access_token(config),
            client_id=_header_text(config, "client_id"),
            api_url=api_url,
            proxy_url=proxy_url,
            user_agent=_header_text(config, "user_agent"),
            **{name: _integer(config, name) for name, fact in _BY_NAME.items() if fact.kind == "integer"},
        )

    @property
    def store_url(self) -> str:
        """The address of the store, in front of ``/v2/…`` and ``/v3/…``."""
        return f"{self.api_url}/stores/{self.store_hash}"


def is_loopback(host: str | None) -> bool:
    """Say whether a host name or address means this machine."""
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _text(config: Mapping[str, Any], name: str) -> str | None:
    value = config.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SettingsError(name, f"must be text, not {type(value).__name__}")
    return value.strip() or None


def _integer(config: Mapping[str, Any], name: str) -> int:
    fact = _BY_NAME[name]
    value = config.get(name)
    if value is None or value == "":
        value = fact.default
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise SettingsError(name, "must be a whole number")
    if fact.minimum is not None and value < fact.minimum:
        raise SettingsError(name, f"must be at least {fact.minimum}, not {value}")
    if fact.maximum is not None and value > fact.maximum:
        raise SettingsError(name, f"must be at most {fact.maximum}, not {value}")
    return value


def _is_header_text(text: str) -> bool:
    return all(" " <= character < chr(_LATIN_END) for character in text)


def _header_text(config: Mapping[str, Any], name: str) -> str | None:
    text = _text(config, name)
    if text is not None and not _is_header_text(text):
        raise SettingsError(name, "must hold printable ASCII characters only")
    if text is not None and len(text) > LONGEST_HEADER:
        raise SettingsError(name, f"must be at most {LONGEST_HEADER} characters, not {len(text)}")
    return text


def _access_token(config: Mapping[str, Any]) -> str:
    token = config.get("access_token")
    if token is None:
        raise SettingsError("access_token", "is missing; set it to the access token of the API account")
    if not isinstance(token, str):
        raise SettingsError("access_token", f"must be text, not {type(token).__name__}")
    if not token.strip():
        raise SettingsError("access_token", "is empty; set it to the access token of the API account")
    if " " in token or not _is_header_text(token) or len(token) > LONGEST_HEADER:
        raise SettingsError(
            "access_token",
            "holds white space or characters that no token has; copy it again from the API account",
        )
    return token


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise SettingsError(name, "is not a valid address") from None
    if any(not character.isprintable() or character.isspace() for character in url):
        raise SettingsError(name, "is not a valid address")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(name, "must be an address such as https://host")
    return parts


def _base_url(name: str, url: str) -> SplitResult:
    parts = _split(name, url)
    if parts.username is not None or parts.password is not None:
        raise SettingsError(name, "must not hold a user or password")
    if parts.query or parts.fragment or "?" in url or "#" in url or ".." in parts.path:
        raise SettingsError(name, "must not hold a query, a fragment or '..'")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        raise SettingsError(name, "must begin with https:// (http is accepted for this machine only)")
    return parts


def _joined(parts: SplitResult, path: str) -> str:
    return f"{parts.scheme}://{parts.netloc.lower()}{path.rstrip('/')}"


def _store_address(config: Mapping[str, Any]) -> tuple[str, str]:
    given_url = _text(config, "api_url") or DEFAULT_API_URL
    url_parts = _base_url("api_url", given_url)
    api_url = _joined(url_parts, url_parts.path)
    if _WITHIN_A_STORE.search(url_parts.path):
        raise SettingsError("api_url", "must end in front of /stores/; set api_path to a whole API path")
    store_hash = _text(config, "store_hash")
    if store_hash is not None and not _STORE_HASH.fullmatch(store_hash):
        raise SettingsError(
            "store_hash",
            "must be the bare identifier, the part after /stores/ in the API path: letters and digits",
        )
    api_path = _text(config, "api_path")
    if api_path is None:
        if store_hash is None:
            raise SettingsError("store_hash", "is missing; set it, or set api_path")
        _check_form("api_url", api_url)
        return api_url, store_hash
    path_parts = _base_url("api_path", api_path)
    match = _API_PATH.fullmatch(path_parts.path)
    if match is None or not _STORE_HASH.fullmatch(match["store_hash"]):
        raise SettingsError("api_path", "must look like https://api.bigcommerce.com/stores/abc123/v3/")
    path_url = _joined(path_parts, match["prefix"])
    if store_hash is not None and store_hash != match["store_hash"]:
        raise SettingsError(
            "api_path",
            f"names the store {match['store_hash']}, but store_hash is {store_hash}; set one of the two",
        )
    # A default cannot be told from a value once a caller has filled the defaults in.
    if api_url not in {DEFAULT_API_URL, path_url}:
        raise SettingsError("api_path", f"points to {path_url}, but api_url is {api_url}; set one of the two")
    _check_form("api_path", path_url)
    return path_url, match["store_hash"]


def _check_form(name: str, url: str) -> None:
    """Sees to it that an address is what will be sent to, letter by letter: nothing is sent anywhere else."""
    below = "/stores/"
    try:
        sent = requests.Request("GET", f"{url}{below}").prepare().url or ""
    except requests.RequestException:
        raise SettingsError(name, "is not a valid address") from None
    if sent != f"{url}{below}":
        raise SettingsError(name, f"must be written as it is sent: {sent.removesuffix(below)}")


def _proxy_url(config: Mapping[str, Any], api_url: str) -> str | None:
    proxy_url = _text(config, "proxy_url")
    if proxy_url is None:
        return None
    parts = _split("proxy_url", proxy_url)
    if urlsplit(api_url).scheme != "https" and not is_loopback(parts.hostname):
        # Plain HTTP is accepted because it stays on this machine; a proxy would carry the token away.
        raise SettingsError("proxy_url", "must be on this machine when api_url is not https")
    return proxy_url
