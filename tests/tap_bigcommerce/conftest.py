"""A store to read from, and a way to run the tap on it within the test's own process."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import json
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_api import Answer, BigCommerceClient, ConnectionSettings, RetryPolicy
from bigcommerce_sandbox import Sandbox
from tap_bigcommerce import tap as tap_module
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.tap import TapBigCommerce
from tests import tokens

Document = dict[str, Any]


@dataclass
class Emitted:
    """What a run of the tap wrote, and how it ended."""

    messages: list[Document] = field(default_factory=list)
    failure: Exception | None = None

    def records(self, stream: str) -> list[Document]:
        return [
            message["record"]
            for message in self.messages
            if message["type"] == "RECORD" and message["stream"] == stream
        ]

    def ids(self, stream: str, key: str = "id") -> list[int]:
        return [record[key] for record in self.records(stream)]

    def streams(self) -> list[str]:
        """The streams in the order of their schemas."""
        return [message["stream"] for message in self.messages if message["type"] == "SCHEMA"]

    def schema(self, stream: str) -> Document:
        (schema,) = (
            message["schema"]
            for message in self.messages
            if message["type"] == "SCHEMA" and message["stream"] == stream
        )
        return dict(schema)

    @property
    def states(self) -> list[Document]:
        return [message["value"] for message in self.messages if message["type"] == "STATE"]

    @property
    def state(self) -> Document:
        """The last state, of which the next run begins."""
        return json.loads(json.dumps(self.states[-1]))  # type: ignore[no-any-return]  # a JSON object

    def bookmark(self, stream: str) -> str | None:
        value = self.state["bookmarks"][stream].get("replication_key_value")
        return None if value is None else str(value)


OpenStore = Callable[..., Sandbox]
RunTap = Callable[..., Emitted]


def config_for(sandbox: Sandbox, **settings: object) -> Document:
    return {
        "api_url": sandbox.api_url,
        "store_hash": sandbox.store_hash,
        "access_token": sandbox.access_token,
        "max_retry_seconds": 20,
        **settings,
    }


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits before another try are as always, in thousandths."""
    quick = functools.partial(BigCommerceClient, retry_policy=RetryPolicy(base_ms=1, cap_ms=10))
    monkeypatch.setattr(tap_module, "BigCommerceClient", quick)


@pytest.fixture
def run_tap() -> Iterator[RunTap]:
    """Runs the tap on a sandbox: `run_tap(sandbox, streams=["products"], state=…, page_size=10)`."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(
        sandbox: Sandbox,
        streams: list[str] | None = None,
        *,
        state: Document | None = None,
        catalog: Document | None = None,
        reader: Callable[[TapBigCommerce], Reader] | None = None,
        **settings: object,
    ) -> Emitted:
        if streams is not None:
            catalog = catalog_of(*streams)
        emitted = Emitted()
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as output:
            try:
                tap = TapBigCommerce(config=config_for(sandbox, **settings), state=state, catalog=catalog)
                if reader is not None:
                    tap.reader = reader(tap)
                tap.sync_all()
            except Exception as error:  # noqa: BLE001 - tests look at it
                emitted.failure = error
        tokens.heard(output.buffer.getvalue())
        lines = output.buffer.getvalue().splitlines()
        emitted.messages = [json.loads(line, parse_float=Decimal) for line in lines]
        return emitted

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@functools.cache
def _discovered() -> dict[str, str]:
    """The entries of the catalog as discovered, which takes the better part of a short run, by stream."""
    catalog: Document = TapBigCommerce(config={}, validate_config=False).catalog_dict
    return {entry["tap_stream_id"]: json.dumps(entry) for entry in catalog["streams"]}


def catalog_of(*streams: str, **properties: bool) -> Document:
    """The discovered catalog with these streams selected, and properties by `stream__property=True`.

    What is neither selected nor read for others' sake is there without its properties, which nothing would ask for.
    """
    parents = {kind.parent.name for kind in STREAMS if kind.name in streams and issubclass(kind, ChildStream)}
    entries = []
    for name, entry in _discovered().items():
        if name in streams or name in parents:
            entries.append(_entry_of(json.loads(entry), properties, selected=name in streams))
        else:
            entries.append(_deselected_entry(name))
    return {"streams": entries}


def _entry_of(entry: Document, properties: Mapping[str, bool], *, selected: bool) -> Document:
    for metadata in entry["metadata"]:
        if not metadata["breadcrumb"]:
            metadata["metadata"]["selected"] = selected
        name = f"{entry['tap_stream_id']}__{'__'.join(metadata['breadcrumb'][1::2])}"
        if name in properties:
            metadata["metadata"]["selected"] = properties[name]
    return entry


def _deselected_entry(name: str) -> Document:
    metadata = [{"breadcrumb": [], "metadata": {"selected": False}}]
    return {"tap_stream_id": name, "stream": name, "schema": {"type": "object", "properties": {}}, "metadata": metadata}


@pytest.fixture
def select() -> Callable[..., Document]:
    return catalog_of


@pytest.fixture
def settings_for() -> Callable[..., Document]:
    return config_for


@pytest.fixture
def listed_requests() -> Callable[[Sandbox, str], list[dict[str, str]]]:
    """The parameters of the requests for a path, in their order."""
    return lambda sandbox, path: [dict(request.parameters) for request in sandbox.requests if request.path == path]


@pytest.fixture
def client_for() -> Iterator[Callable[[Sandbox], BigCommerceClient]]:
    with contextlib.ExitStack() as stack:

        def make(sandbox: Sandbox) -> BigCommerceClient:
            settings = ConnectionSettings.from_config(config_for(sandbox))
            return stack.enter_context(BigCommerceClient(settings, program="tests", version="0"))

        yield make


@pytest.fixture
def reader_of(client_for: Callable[[Sandbox], BigCommerceClient]) -> Callable[..., Reader]:
    """A reader for walks that does something to the store after the n-th answer."""

    def make(sandbox: Sandbox, after: Mapping[int, Callable[[], object]] | None = None, ahead: int = 1) -> Reader:
        client, asked, acting = client_for(sandbox), itertools.count(1), threading.Lock()

        def get(path: str, parameters: Mapping[str, object]) -> Answer:
            answer = client.get(path, parameters)
            if (act := (after or {}).get(next(asked))) is not None:
                with acting:
                    act()
            return answer

        return Reader(get, ahead)

    return make
