"""What a sandbox can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bigcommerce_sandbox.scopes import ALL

DEFAULT_WINDOW_MS = 30_000
"""The API's window: https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits"""

ArchivedOrders = Literal["hidden", "listed", "by_filter", "refused"]
"""See `SandboxOptions.archived_orders`."""


@dataclass(frozen=True, slots=True)
class SeedSizes:
    """How much data a new store starts with; what has no size of its own follows from the others.

    Attributes:
        products: Number of products.
        customers: Number of customers.
        orders: Number of orders; they need products and may use the customers.
        coupons: Number of coupons.
        storefronts: 1, or 2 for a second one with a category tree of its own.
        random_seed: The same number gives the same data.
    """

    products: int = 0
    customers: int = 0
    orders: int = 0
    coupons: int = 0
    storefronts: int = 1
    random_seed: int = 0

    def __bool__(self) -> bool:
        return bool(self.products or self.customers or self.orders or self.coupons)


@dataclass(slots=True)
class SandboxOptions:
    """How a sandbox behaves. The defaults give an empty store without limits or faults.

    Attributes:
        store_hash: The store's name in paths.
        access_token: What ``X-Auth-Token`` must be.
        scopes: OAuth scopes of the token; all by default.
        host: Where to listen.
        port: 0 for any free port.
        database: A file to keep the store in, or ``:memory:``. A file that already holds a store is not
            seeded again.
        seed: How much data to start with.
        quota: Requests allowed per window; None for no quota and no quota headers.
        window_ms: Length of the quota's window in milliseconds.
        latency_ms: Milliseconds before every request is handled.
        slow_ms: Milliseconds that the fault ``slow`` takes.
        faults: Kinds and rates of faults, e.g. ``429=5%,500=2%``; see `bigcommerce_sandbox.faults`.
        random_seed: Seeds the choice of faults and of background changes, so that runs repeat.
        mutate_every_ms: Milliseconds between background changes of random objects; None for none.
        clock_offset_seconds: How far the store's clock is ahead of this machine's.
        exclusive_bounds: Whether ``:min`` and ``:max`` of times leave out the bound itself; the documentation
            says both.
        ignored_parameters: Query parameters that the server acts as if it had not seen.
        currencies: Codes of currencies that the store is set up with besides USD; a seeded store has all of EUR,
            GBP and JPY.
        missing_paths: Paths of the API, such as ``/v3/inventory/items``, that this store does not have, as when
            its plan lacks a feature; everything asked of them is answered with 404.
        page_cap: The most rows on a page, whatever was asked.
        archived_orders: Which orders lists and counts show, as the documentation does not say. ``by_filter``:
            archived ones for ``is_deleted=true``, the others without it; ``hidden``: never archived ones;
            ``listed``: all; ``refused``: never archived ones, and ``is_deleted`` is answered with 400.
        log_requests: How many of the newest requests are remembered.
        before_request: Called with method and path before each request is looked at, so that a test can change
            the store, its clock or the faults at an exact point between two requests. It runs in the server's
            thread, which answers nobody meanwhile.
    """

    store_hash: str = "sandbox"
    access_token: str = "sandbox-token"  # noqa: S105 - opens nothing but this sandbox
    scopes: frozenset[str] = ALL
    host: str = "127.0.0.1"
    port: int = 0
    database: str = ":memory:"
    seed: SeedSizes = field(default_factory=SeedSizes)
    quota: int | None = None
    window_ms: int = DEFAULT_WINDOW_MS
    latency_ms: int = 0
    slow_ms: int = 2_000
    faults: str = ""
    random_seed: int = 0
    mutate_every_ms: int | None = None
    clock_offset_seconds: float = 0.0
    exclusive_bounds: bool = False
    ignored_parameters: frozenset[str] = frozenset()
    currencies: frozenset[str] = frozenset()
    missing_paths: frozenset[str] = frozenset()
    page_cap: int | None = None
    archived_orders: ArchivedOrders = "by_filter"
    log_requests: int = 100_000
    before_request: Callable[[str, str], object] | None = None
