"""What became of the records: how many of each, and the rejects as they happen."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from target_bigcommerce.errors import RejectedError, UnusableInputError
from target_bigcommerce.items import Outcome
from target_bigcommerce.journal import encode

if TYPE_CHECKING:
    from io import BufferedWriter
    from logging import Logger

    from target_bigcommerce.items import Item, Refusal

REJECTS_NAMED = 5
"""Rejected records that are logged one by one, a stream; the others are counted."""


class Report:
    """Counts outcomes and keeps rejected records. Thread-safe.

    Args:
        logger: Where rejects go.
        rejects_path: The file that rejected records are added to, one JSON object a line; None for none.
        goes_on: Whether a run goes on after a reject.
        max_rejects: How many rejects a run bears that goes on; None for any number.

    Attributes:
        unsettled: The first place in the input of a rejected record that the run does not bear; None if there is none.

    Raises:
        UnusableInputError: The file cannot be written.
    """

    def __init__(self, logger: Logger, rejects_path: str | None, *, goes_on: bool, max_rejects: int | None) -> None:
        self._logger = logger
        self._goes_on = goes_on
        self._max_rejects = max_rejects
        self._path = rejects_path
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, Outcome]] = Counter()
        self._file: BufferedWriter | None = None
        self._first_reason = ""
        self._apart: list[Item] = []
        self.unsettled: int | None = None
        if rejects_path:
            try:
                self._file = Path(rejects_path).open("ab")  # noqa: SIM115 - closed with the report
            except (OSError, ValueError) as error:
                raise self._unwritable(error) from error

    def count(self, item: Item, outcome: Outcome) -> None:
        """Counts what became of a record."""
        with self._lock:
            self._counts[item.rules.stream, outcome] += 1

    def reject(self, item: Item, refusal: Refusal) -> None:
        """Keeps a record that was not written, and says why; one made of several is set apart instead."""
        stream = item.rules.stream
        item.rejected = True
        with self._lock:
            if item.merged:
                self._apart.append(item)
                return
            self._counts[stream, Outcome.REJECTED] += 1
            if self.ends_the_run:
                self.unsettled = min(item.position, self.unsettled or item.position)
            identity = item.source_id or item.fields.get("name") or ""
            fields = "; ".join(f"{name}: {message}" for name, message in refusal.fields.items())
            reason = f"{refusal.reason} ({fields})" if fields else refusal.reason
            line = f"{stream} {identity}: {item.operation} rejected: {reason}"
            self._first_reason = self._first_reason or line
            if self._counts[stream, Outcome.REJECTED] <= REJECTS_NAMED:
                self._logger.warning("%s", line)
            if self._file:
                entry = {
                    "stream": stream,
                    "record": item.record,
                    "operation": item.operation,
                    "status": refusal.status,
                    "reason": refusal.reason,
                    "fields": dict(refusal.fields),
                }
                try:
                    self._file.write(encode(entry) + b"\n")
                    self._file.flush()
                except OSError as error:
                    raise self._unwritable(error) from error

    def _unwritable(self, error: OSError | ValueError) -> UnusableInputError:
        reason = error.strerror if isinstance(error, OSError) else error
        return UnusableInputError(f"rejects_path: {self._path} cannot be written: {reason}")

    def take_apart(self) -> list[Item]:
        """What was made of several records, of which some may be good; it is forgotten here."""
        with self._lock:
            apart, self._apart = self._apart, []
        return apart

    def is_beyond(self, item: Item) -> bool:
        """Whether a record came after the one reject too many, so that it is not written any more."""
        return self._goes_on and self.unsettled is not None and item.position > self.unsettled

    @property
    def rejected(self) -> int:
        """Records rejected so far."""
        return sum(number for (_, outcome), number in self._counts.items() if outcome is Outcome.REJECTED)

    @property
    def ends_the_run(self) -> bool:
        """Whether so many records were rejected that the run must not go on."""
        return self._is_too_many(self.rejected)

    @property
    def bears_no_more(self) -> bool:
        """Whether the next reject ends the run."""
        return self._is_too_many(self.rejected + 1)

    def _is_too_many(self, rejects: int) -> bool:
        if rejects == 0:
            return False
        return not self._goes_on or (self._max_rejects is not None and rejects > self._max_rejects)

    def raise_if_ended(self) -> None:
        """Ends the run if it must not go on.

        Raises:
            RejectedError: Names the first rejected record and why.
        """
        if self.ends_the_run:
            raise RejectedError(self.verdict)

    @property
    def verdict(self) -> str:
        """One line on the rejects of the run."""
        others = f" (and {self.rejected - 1} more)" if self.rejected > 1 else ""
        return f"{self.rejected} records were rejected, the first: {self._first_reason}{others}"

    @property
    def by_stream(self) -> dict[str, dict[str, int]]:
        """What became of the records so far: by stream and outcome, how many."""
        with self._lock:
            counts = dict(self._counts)
        return {
            stream: {str(outcome): counts.get((stream, outcome), 0) for outcome in Outcome}
            for stream in dict.fromkeys(stream for stream, _ in counts)
        }

    def close(self) -> None:
        """Closes the file of rejects."""
        if self._file:
            with contextlib.suppress(OSError):
                self._file.close()
