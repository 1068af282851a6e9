"""A sandbox in a thread of its own: the server, its event loop, and a handle on its store."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from bigcommerce_sandbox.areas.store_information import furnish
from bigcommerce_sandbox.mutations import Mutations
from bigcommerce_sandbox.options import SandboxOptions
from bigcommerce_sandbox.routes import COLLECTIONS, ROUTES
from bigcommerce_sandbox.seed import seed_store
from bigcommerce_sandbox.seed.currencies import add_currencies
from bigcommerce_sandbox.server import LoggedRequest, StoreServer
from bigcommerce_sandbox.store import Store

SECONDS_TO_STOP = 1.0
"""How long open requests may take when the sandbox stops."""

BACKLOG = 512
"""Connections that may wait to be accepted."""


class Sandbox:
    """A local store that speaks BigCommerce's REST API.

    Use it as a context manager::

        with Sandbox(SandboxOptions(seed=SeedSizes(products=30))) as sandbox:
            print(sandbox.api_url)

    Args:
        options: How it behaves.

    Attributes:
        options: The same.
        store: Direct access to the objects, past the API and its rules; safe from any thread.
    """

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self.options = options or SandboxOptions()
        self.store = Store(COLLECTIONS, self.options.database, _clock(self.options.clock_offset_seconds))
        if self.options.seed and not self.store.holds_anything():
            seed_store(self.store, self.options.seed)
        self._furnish()
        self._server = StoreServer(self.store, ROUTES, self.options)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event = asyncio.Event()
        self._port = 0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="bigcommerce-sandbox", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begins to listen; returns when requests are answered.

        Raises:
            OSError: The port cannot be had.
        """
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self.store.close()
            raise self._failure

    def stop(self) -> None:
        """Stops listening and closes the store."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self.store.close()

    @property
    def api_url(self) -> str:
        """The base in front of ``/stores/…``."""
        return f"http://{self.options.host}:{self._port}"

    @property
    def store_hash(self) -> str:
        """The store's name in paths."""
        return self.options.store_hash

    @property
    def access_token(self) -> str:
        """What ``X-Auth-Token`` must be."""
        return self.options.access_token

    @property
    def requests(self) -> list[LoggedRequest]:
        """The newest requests, newest last."""
        return self._server.requests

    def forget_requests(self) -> None:
        """Empties `requests`."""
        self._server.forget_requests()

    def clear(self) -> None:
        """Makes the store new: with nothing but what every store has, ids from 1, no requests, no faults to come.

        This takes a hundredth of the time of another sandbox.
        """
        self.store.clear()
        self._furnish()
        self.set_faults("")
        self.forget_requests()

    def _furnish(self) -> None:
        furnish(self.store)
        add_currencies(self.store, self.options.currencies)

    def usage(self) -> dict[str, Any]:
        """What ``GET /sandbox/usage`` answers."""
        return self._server.usage()

    def set_faults(self, text: str) -> None:
        """Replaces kinds and rates of faults, e.g. ``429=5%``; an empty text ends them.

        Raises:
            ValueError: The text cannot be read.
        """
        self._server.faults.set(text)

    def fail_next(self, kind: str, *, times: int = 1, method: str | None = None, path: str | None = None) -> None:
        """Makes the next requests fail, whatever the rates.

        Args:
            kind: A kind of fault.
            times: How many requests.
            method: Only requests of this method.
            path: Only requests to this path, as in `LoggedRequest`.

        Raises:
            ValueError: There is no such kind.
        """
        self._server.faults.appoint(kind, times=times, method=method, path=path)

    def set_quota(self, quota: int | None) -> None:
        """Replaces the requests allowed per window, as when other apps take or leave their share."""
        self._server.quota.set(quota)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # noqa: BLE001 - whoever starts the sandbox gets it
            self._failure = error
        finally:
            self._loop.close()
            self._ready.set()

    async def _serve(self) -> None:
        server = web.Server(self._server.respond, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=SECONDS_TO_STOP)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.options.host, self.options.port, backlog=BACKLOG).start()
            self._port = runner.addresses[0][1]
            self._ready.set()
            async with Mutations(self.store, self.options):
                await self._stop.wait()
        finally:
            await runner.cleanup()


def _clock(offset_seconds: float) -> Callable[[], float]:
    return lambda: time.time() + offset_seconds
