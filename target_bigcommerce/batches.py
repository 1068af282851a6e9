"""What is refused of a batch, and what ends the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bigcommerce_api.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PlanLimitError,
    TooLargeError,
)
from target_bigcommerce.items import Refusal, RefusedError
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_T = TypeVar("_T")

TRIES_AFTER_LOST = 6
"""How often a write is sent when each time its answer is lost and the store does not have it afterwards."""

OF_THE_RECORD = (ConflictError, InvalidRequestError, NotFoundError, PlanLimitError, TooLargeError)
"""Errors that speak of what was sent; all others speak of the store or the token, and end the run."""


def batches(tasks: Iterable[_T], most: int, request_of: Callable[[_T], Hashable]) -> list[list[_T]]:
    """Cuts tasks, in their order, into batches of at most so many, each of what one request takes."""
    together: dict[Hashable, list[_T]] = {}
    for task in tasks:
        together.setdefault(request_of(task), []).append(task)
    return [some for same in together.values() for some in chunks(same, most)]


def split(tasks: list[_T], send: Callable[[list[_T]], None], refuse: Callable[[_T, Refusal], None]) -> None:
    """Sends a batch, and halves it as long as the store refuses it, so that only the guilty ones are refused."""
    try:
        send(tasks)
    except (*OF_THE_RECORD, RefusedError) as error:
        if len(tasks) == 1:
            refuse(tasks[0], refusal_of(error))
            return
        half = len(tasks) // 2
        split(tasks[:half], send, refuse)
        split(tasks[half:], send, refuse)


def refusal_of(error: Exception) -> Refusal:
    """What a record is rejected with: the target's own words, or those of the store."""
    if isinstance(error, RefusedError):
        return error.refusal
    assert isinstance(error, OF_THE_RECORD)  # noqa: S101 - callers catch nothing else
    return Refusal(error.reason, error.status, error.fields)
