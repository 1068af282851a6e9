"""A store to write into, and a way to run the target on it within the test's own process."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from typing_extensions import override

from bigcommerce_sandbox import Sandbox
from target_bigcommerce.items import Outcome as BecameOf
from target_bigcommerce.target import TargetBigCommerce
from tests import tokens
from tests.target_bigcommerce import recording

if TYPE_CHECKING:
    from bigcommerce_sandbox.server import LoggedRequest

Document = dict[str, Any]

WRITES = frozenset({"POST", "PUT", "DELETE"})
KEYS = {"categories": "category_id"}
"""Key fields that are not called `id`."""


@dataclass
class Outcome:
    """What a run of the target put out, and how it ended."""

    states: list[Document] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    error: BaseException | None = None

    def counts(self, stream: str) -> dict[str, int]:
        """The summary of one stream, less what is zero: ``{"created": 2}``."""
        found = self.summary[stream]
        return {name: int(found[name]) for name in map(str, BecameOf) if int(found[name])}

    @property
    def summary(self) -> dict[str, dict[str, str]]:
        """The table at the end, by stream and column; of all streams under `all`."""
        (start,) = (place for place, line in enumerate(self.log) if line.startswith("stream  "))
        (_, *names), *rows = (line.split() for line in self.log[start:])
        return {name: dict(zip(names, cells, strict=False)) for name, *cells in rows if cells}

    @property
    def warnings(self) -> str:
        """Everything that was logged, to look for a sentence in."""
        return "\n".join(self.log)

    def succeeded(self) -> Outcome:
        """Itself, after making sure that no error ended the run."""
        assert self.error is None, f"{self.error!r}\n{self.warnings}"
        return self


OpenStore = Callable[..., Sandbox]
RunTarget = Callable[..., Outcome]


def schema(stream: str, key: str | None = None, properties: Document | None = None) -> Document:
    """A SCHEMA message that allows whatever the records hold."""
    return {
        "type": "SCHEMA",
        "stream": stream,
        "schema": {"type": "object", "properties": properties or {}},
        "key_properties": [key or KEYS.get(stream, "id")],
    }


def record(stream: str, **fields: object) -> Document:
    """A RECORD message."""
    return {"type": "RECORD", "stream": stream, "record": fields}


def state(value: Document) -> Document:
    """A STATE message."""
    return {"type": "STATE", "value": value}


def with_schemas(messages: list[Document]) -> Iterator[Document]:
    """The messages, with a schema before the first record of each stream that has none."""
    told = {message["stream"] for message in messages if message["type"] == "SCHEMA"}
    for message in messages:
        if message["type"] == "RECORD" and (stream := message["stream"]) not in told:
            told.add(stream)
            key = KEYS.get(stream, "id")
            yield {**schema(stream), "key_properties": [key] if key in message["record"] else []}
        yield message


def config_for(sandbox: Sandbox, **settings: object) -> Document:
    return {
        "api_url": sandbox.api_url,
        "store_hash": sandbox.store_hash,
        "access_token": sandbox.access_token,
        "max_retry_seconds": 20,
        **settings,
    }


def lines_of(messages: list[Document | str]) -> str:
    """Messages as the lines of a tap; texts are taken for lines as they are."""
    encode = msgspec.json.Encoder(decimal_format="number").encode
    return "".join(f"{line if isinstance(line, str) else encode(line).decode()}\n" for line in messages)


class _Kept(logging.Handler):
    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log = log

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._log.append(record.getMessage())


@pytest.fixture
def sandbox(open_store: OpenStore) -> Sandbox:
    """An empty store."""
    return open_store()


@pytest.fixture
def run_target() -> Iterator[RunTarget]:
    """Runs the target on a sandbox: `run_target(sandbox, [record("brands", id=1, name="A")], dry_run=True)`.

    Texts among the messages are taken for lines as they are; a schema that is not given is made up.
    """
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(sandbox: Sandbox, messages: list[Document | str], **settings: object) -> Outcome:
        outcome = Outcome()
        handler = _Kept(outcome.log)
        logger = logging.getLogger(TargetBigCommerce.name)
        if all(isinstance(message, dict) for message in messages):
            messages = list(with_schemas([message for message in messages if isinstance(message, dict)]))
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as output:
            try:
                target = TargetBigCommerce(config=config_for(sandbox, **settings))
                logger.addHandler(handler)
                logger.setLevel(logging.INFO)
                target.listen(io.StringIO(lines_of(messages)))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - tests look at it
                outcome.error = error
            finally:
                logger.removeHandler(handler)
        recording.check(sandbox.requests)
        output.flush()
        tokens.heard(output.buffer.getvalue())
        tokens.heard(outcome.warnings)
        lines = output.buffer.getvalue().splitlines()
        outcome.states = [json.loads(line, parse_float=Decimal) for line in lines]
        return outcome

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def writes(sandbox: Sandbox, path: str | None = None) -> list[LoggedRequest]:
    """The requests of a sandbox that write, of one path if one is given."""
    return [request for request in sandbox.requests if request.method in WRITES and path in {None, request.path}]


def calls(sandbox: Sandbox, *, only: frozenset[str] = WRITES) -> list[str]:
    """Methods and paths of the requests of a sandbox, such as ``POST /v3/customers``."""
    return [f"{request.method} {request.path}" for request in sandbox.requests if request.method in only]
