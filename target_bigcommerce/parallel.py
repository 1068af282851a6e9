"""Doing the same for many at once."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor, Future

_T = TypeVar("_T")
_R = TypeVar("_R")


_lanes: ContextVar[Executor | None] = ContextVar("lanes", default=None)


def use(lanes: Executor) -> None:
    """Has this thread do things in parallel by threads that it shares with others, all in the order they came in.

    They must be none of those threads.
    """
    _lanes.set(lanes)


def in_parallel(most: int, work: Callable[[_T], _R], tasks: Sequence[_T]) -> list[_R]:
    """Does the same for many, at most so many at once.

    When one raises, what was begun is finished, nothing more is begun, and the first error is raised.
    """
    if len(tasks) <= 1:
        return [work(task) for task in tasks]
    if (lanes := _lanes.get()) is not None:
        return _carried_out(lanes, work, tasks)
    with ThreadPoolExecutor(max_workers=min(most, len(tasks))) as pool:
        return _carried_out(pool, work, tasks)


def _carried_out(pool: Executor, work: Callable[[_T], _R], tasks: Sequence[_T]) -> list[_R]:
    futures: list[Future[_R]] = []
    try:
        futures.extend(pool.submit(work, task) for task in tasks)
        wait(futures, return_when=FIRST_EXCEPTION)
    finally:
        # A pool of others has more to do, so that it is not shut down.
        for future in futures:
            future.cancel()
        wait(futures)
    return [future.result() for future in futures]
