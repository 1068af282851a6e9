from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all histories of a module, each of which begins with an empty store."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with Sandbox() as one:
        yield one
    for number, handler in handlers.items():
        signal.signal(number, handler)
