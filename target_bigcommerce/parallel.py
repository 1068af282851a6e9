"""Doing the same for many at once."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")
_R = TypeVar("_R")


def in_parallel(most: int, work: Callable[[_T], _R], tasks: Sequence[_T]) -> list[_R]:
    """Does the same for many, at most so many at once.

    When one raises, what was begun is finished, nothing more is begun, and the first error is raised.
    """
    if len(tasks) <= 1:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(max_workers=min(most, len(tasks))) as pool:
        try:
            futures = [pool.submit(work, task) for task in tasks]
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            pool.shutdown(cancel_futures=True)
    return [future.result() for future in futures]
