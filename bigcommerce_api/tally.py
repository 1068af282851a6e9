"""How far the streams of a run are."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bigcommerce_api.usage import Usage, Work


@dataclass(frozen=True, slots=True)
class StreamCount:
    """How far one stream is.

    Attributes:
        name: The stream's name.
        rows: Its rows so far.
        seconds: How long it took so far.
        total: How many rows there are to be, where that is known.
        is_done: Whether there is nothing more to come.
        work: The requests made for it, where they can be told from those for others.
        outcomes: What became of its rows, in words.
        met: How many the store served so far, whether they are out or not; None for as many as are out.
    """

    name: str
    rows: int
    seconds: float
    total: int | None = None
    is_done: bool = False
    work: Work | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    met: int | None = None

    @property
    def per_second(self) -> float:
        """Rows per second since it began."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at that pace; None if that cannot be said."""
        met = self.rows if self.met is None else self.met
        if self.is_done or self.total is None or not met or self.seconds <= 0:
            return None
        return max(0, self.total - met) * self.seconds / met


@dataclass(slots=True)
class _Stream:
    began: float
    ended: float | None = None
    rows: int = 0
    met: int = 0
    met_before_listing: int | None = 0
    listings: int = 0
    total: int | None = None
    before: Work | None = None
    work: Work | None = None


class Tally:
    """Counts the rows of streams, by the page, and the requests made for them.

    One thread counts; others may look at the counts meanwhile.

    Args:
        usage: Counts the requests.
    """

    def __init__(self, usage: Usage) -> None:
        self._usage = usage
        self._streams: dict[str, _Stream] = {}

    @contextmanager
    def reading(self, name: str, *others: str) -> Iterator[None]:
        """Counts as the time and the requests of a stream what happens meanwhile.

        Args:
            name: The stream that the requests are made for.
            *others: Streams that come with it, and whose requests cannot be told from its own.
        """
        began = time.monotonic()
        streams = [_Stream(began) for _ in (name, *others)]
        streams[0].before = self._usage.work
        self._streams.update(zip((name, *others), streams, strict=True))
        try:
            yield
        finally:
            streams[0].work = self._usage.work.since(streams[0].before)
            for stream in streams:
                stream.ended = time.monotonic()

    def add(self, name: str, rows: int) -> None:
        """Counts rows of a stream that is being read."""
        if (stream := self._streams.get(name)) is not None:
            stream.rows += rows

    def begin_listing(self, name: str, *, is_begun: bool = False, left: int | None = None) -> None:
        """Takes in that a stream goes over to another listing.

        Args:
            name: A stream that is being read.
            is_begun: Whether an earlier run began it.
            left: How many rows are left of it then, where that is known.
        """
        if (stream := self._streams.get(name)) is not None:
            stream.listings += 1
            stream.met_before_listing = None if is_begun else stream.met
            if left is not None:
                stream.total = stream.met + left

    def meet(self, name: str, rows: int, dropped: int) -> None:
        """Counts rows that the store served for a stream that is being read.

        Args:
            name: The stream.
            rows: How many.
            dropped: How many of them are not among those that were asked for.
        """
        if (stream := self._streams.get(name)) is not None:
            stream.met += rows - dropped
            if stream.met_before_listing is not None:
                stream.met_before_listing -= dropped
            if stream.total is not None:
                stream.total -= dropped
                if stream.listings > 1:
                    # A further listing may be one that does not tell how long it is.
                    stream.total = max(stream.total, stream.met)

    def met(self, name: str) -> int:
        """How many rows of a stream the store served."""
        return stream.met if (stream := self._streams.get(name)) is not None else 0

    def expect(self, name: str, rows: int, *, besides: bool) -> None:
        """Takes in what the store says of how many rows a listing has; the most that it said counts.

        Args:
            name: A stream, which may be one that is not being read.
            rows: How many rows there are.
            besides: Whether those met so far are not among them.
        """
        if (stream := self._streams.get(name)) is None or stream.ended is not None:
            return
        # Of a listing that an earlier run began it is not known how many it met.
        before = stream.met if besides else stream.met_before_listing
        if before is not None:
            stream.total = max(stream.total or 0, before + rows)

    @property
    def counts(self) -> list[StreamCount]:
        """How far the streams are, in the order in which they began."""
        now = time.monotonic()
        return [self._count(name, stream, now) for name, stream in list(self._streams.items())]

    def _count(self, name: str, stream: _Stream, now: float) -> StreamCount:
        work = stream.work
        if work is None and stream.before is not None:
            work = self._usage.work.since(stream.before)
        return StreamCount(
            name,
            stream.rows,
            (now if stream.ended is None else stream.ended) - stream.began,
            # A store that tells of fewer rows than there are tells of another list.
            stream.total if stream.total is None or stream.total >= max(stream.rows, stream.met) else None,
            stream.ended is not None,
            work,
            met=stream.met,
        )
