"""By id: for collections that can be asked for the rows beyond a given id, in the order of ids."""

from __future__ import annotations

import contextlib
import itertools
import logging
from abc import abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from bigcommerce_api.errors import NotFoundError
from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.backwards import Backwards, BackwardsCounted, is_only_page
from tap_bigcommerce.walks.intervals import Interval, Intervals, Stretch
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, has_next, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader

A_FEW_PAGES = 2
"""With no more left than these, nothing is asked ahead."""

MOST_OVER = 2
"""Times as many pages as expected that an interval may turn out to hold before the rest of it is planned anew."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Course:
    """How far a walk has come.

    Attributes:
        last: The id up to which all rows are out.
        longest: The length of the longest page.
        left: How many rows are believed to be left; None while it is not known.
        is_counted: Whether the server was asked for it.
        doubted: The id behind which a list ended that counts more.
    """

    last: int = 0
    longest: int = 0
    left: int | None = None
    is_counted: bool = False
    doubted: int | None = None

    def take(self, stretch: Stretch) -> Page:
        """The rows that are new of a page that begins no later than where the walk is."""
        rows = [row for key, row in zip(stretch.keys, stretch.rows, strict=True) if key > self.last]
        self.last, self.longest = max(self.last, stretch.last), max(self.longest, len(stretch.rows))
        if stretch.left is not None:
            self.left = stretch.left
        elif self.left is not None:
            self.left -= len(rows)
        return Page(rows, stretch.asked_at, {"last": self.last, "longest": self.longest})


class _ByKeyset(Walk):
    """Asks again and again for the rows beyond the last id seen.

    An id never changes, so no row leaves its place; a deletion shifts nothing, because the next request
    counts from an id and not from a position; a new row gets a greater id than all others and comes at the
    end. A row that exists throughout is therefore met. This needs ids that ascend and lie beyond the id asked
    for, and both are checked: if they do not, the server ignored a parameter.

    Far away from the store it asks ahead. Any id can be asked beyond, there need be no row with it, so requests
    begin at ids where the pages before them are expected to end. Each has no upper bound: it is one that the walk
    might make one after the other, it shows all rows from where it begins to where it ends, and the last comes
    to the end of the collection wherever that is by then. Rows are passed on only of pages that begin no later
    than where those before them ended, and only those beyond, so that there are neither gaps nor repetitions.
    What a guess leaves open between two pages is asked for before the second one's rows are passed on: by one page
    after the other, and if it is long, by intervals of its own. No id is asked beyond twice, since what is left open
    lies between two that were. A wrong guess costs a request, not a row.

    A position is the id up to which all rows are out, whoever fetched them.
    """

    order: Mapping[str, object]
    otherwise: Backwards
    takes_any_id: ClassVar[bool] = True
    counts: ClassVar[bool] = False

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        if start and "last" not in start:
            # Of a walk that had to go backwards.
            yield from self.otherwise.pages(read, listing.ordered(self.order), start)
            return
        course = _Course(start["last"], start["longest"]) if start else _Course()
        while True:
            stretch = self._ask(read, listing, course.last, course.longest)
            if not self._is_credible(stretch, course):
                logger.warning("%s ignores an id as bound or as order; reading it backwards by page", listing.path)
                yield from self.otherwise.pages(read, listing.ordered(self.order))
                return
            page = course.take(stretch)
            is_asked = not stretch.is_last and (read.ahead > 1 or read.is_watched)
            may_go_ahead = is_asked and self._is_long(read, listing, course, stretch) and read.ahead > 1
            if not (stretch.is_last or may_go_ahead):
                listing.announce(read, self._parameters(course.last))
            yield page
            is_ended = stretch.is_last or (may_go_ahead and (yield from self._ahead(read, listing, course, stretch)))
            if is_ended and not self._goes_on(read, listing, course):
                return

    def _ahead(
        self, read: Reader, listing: Listing, course: _Course, seen: Stretch, until: int | None = None
    ) -> Generator[Page, None, bool]:
        """Reads on by intervals, up to an id if there is one, and returns whether that came to the end."""
        plan = Intervals(seen, course.left if until is None else None, read.ahead, until)
        longest = course.longest

        def stretches(interval: Interval) -> list[Stretch]:
            return self._stretches(read, listing, plan, interval, longest)

        with contextlib.closing(read.in_order(stretches, plan)) as fetched:
            for stretch in itertools.chain.from_iterable(fetched):
                if (yield from self._filled(read, listing, course, stretch.after)):
                    return True
                if stretch.after > course.last or not self._is_credible(stretch, course):
                    return False
                page = course.take(stretch)
                if page.rows:
                    yield page
                if stretch.is_last:
                    return True
        return False

    def _stretches(
        self, read: Reader, listing: Listing, plan: Intervals, interval: Interval, longest: int
    ) -> list[Stretch]:
        """Reads an interval, or only the beginning of one that holds far more than expected."""
        found: list[Stretch] = []
        after = interval.after
        while len(found) < MOST_OVER * interval.pages and after < interval.end:
            found.append(self._ask(read, listing, after, longest))
            if not found[-1].is_sound:
                break
            plan.learn(found[-1])
            if found[-1].is_last:
                break
            after = found[-1].last
        return found

    def _filled(self, read: Reader, listing: Listing, course: _Course, until: int) -> Generator[Page, None, bool]:
        """Reads what a guess left open before an id, if anything, and returns whether that came to the end."""
        number = 0
        while course.last < until:
            seen, number = self._ask(read, listing, course.last, course.longest), number + 1
            if not self._is_credible(seen, course):
                return False
            yield course.take(seen)
            if seen.is_last:
                return True
            is_long = number % A_FEW_PAGES == 0 and course.last < until
            if is_long and (yield from self._ahead(read, listing, course, seen, until)):
                return True
        return False

    def _ask(self, read: Reader, listing: Listing, after: int, longest: int) -> Stretch:
        answer = listing.ask(read, self._parameters(after))
        rows = rows_of(listing, answer)
        keys = [listing.key_of(row) for row in rows]
        total = number_in(meta_of(answer, "pagination"), "total")
        return Stretch(
            after,
            keys,
            rows,
            None if total is None else total - len(rows),
            self.is_last(listing, answer, len(rows), longest),
            answer.server_time,
            answer.size,
        )

    def _is_credible(self, seen: Stretch, course: _Course) -> bool:
        """Whether a page is what was asked for, and not an end that no count confirms, of a list that counted more."""
        is_mute = self.counts and not seen.keys and seen.left is None
        return seen.is_sound and not (is_mute and bool(course.left))

    def _parameters(self, after: int) -> dict[str, object]:
        return {**self.order, **(self.beyond(after) if after else {})}

    def _is_long(self, read: Reader, listing: Listing, course: _Course, seen: Stretch) -> bool:
        """Whether so much is left that it is worth asking ahead."""
        if not self.takes_any_id or (course.left is None and not seen.after):
            # A first page may be the only one, and not worth counting.
            return False
        if course.left is None and not course.is_counted:
            course.is_counted, course.left = True, self.count_beyond(read, listing, course.last)
        return course.left is None or course.left > A_FEW_PAGES * course.longest

    def _goes_on(self, read: Reader, listing: Listing, course: _Course) -> bool:
        """Whether an end is none, of a list that was counted."""
        if course.left is None or course.left <= 0 or not course.is_counted:
            return False
        # Either as many have gone, or a page was cut short. A count of more than that does not heed the id.
        counted = self.count_beyond(read, listing, course.last)
        if counted is None or not 0 < counted <= course.left:
            return False
        if course.last == course.doubted:
            logger.warning("%s counts %s records that it does not list", listing.path, counted)
            return False
        course.left, course.doubted = counted, course.last
        return True

    def count_beyond(self, read: Reader, listing: Listing, last: int) -> int | None:  # noqa: ARG002 - V2's are used
        """How many rows the server says there are beyond an id; None where it does not say."""
        return None

    @abstractmethod
    def beyond(self, last: int) -> Mapping[str, object]:
        """The parameters that ask for rows beyond an id."""

    @abstractmethod
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        """Whether nothing comes after a page of so many rows, the longest before it having been `longest`."""


@dataclass(frozen=True)
class ByGreaterId(_ByKeyset):
    """By id on V3: `id:greater`, which leaves out the id itself.

    Every answer counts all rows that match its request, those beyond the page too. A page holding as many
    rows as that is the last, unless it links to a next one; how long it is says nothing, since the server may cut
    pages shorter than asked. An empty page is the end only if it counts none, where pages before it counted more.
    """

    counts: ClassVar[bool] = True
    order: Mapping[str, object] = field(default_factory=lambda: {"sort": "id", "direction": "asc"})
    otherwise: Backwards = field(default_factory=Backwards)

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"id:greater": last}

    @override
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        total = number_in(meta_of(answer, "pagination"), "total")
        return not rows if total is None else total <= rows and not (rows and has_next(answer))


@dataclass(frozen=True)
class ByMinimumId(ByGreaterId):
    """The same with `id:min`, which takes in the id itself, so the next one is asked for."""

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"id:min": last + 1}


@dataclass(frozen=True)
class ByLeastId(_ByKeyset):
    """By id on V2: `min_id`, which takes in the id itself, so the next one is asked for.

    V2 does not count. A page shorter than the pages before it is the last, and so is an empty one. A first
    page shorter than asked for may be the last, or may be as long as the server ever makes one; only when it
    is shorter than any limit the API is known to set is it taken for the last without asking on.

    Far away from the store, where a list has its count beside it, that was asked for to ask ahead. If fewer rows came
    in the end, the rows beyond the last id are counted once more, and where there are any, they are asked for again.
    If there are none this time either, the run says so and believes the list rather than its count, which may take in
    what the list leaves out. Without a count an end is believed as it is: V2 has no other sign of it, a server that
    fails says so by its status, and a count for each list would double the requests of a run in which little changed.

    Args:
        order: The parameters that put rows in the order of ids, where that is not the only order there is.
    """

    order: Mapping[str, object] = field(default_factory=dict)
    otherwise: Backwards = field(default_factory=BackwardsCounted)

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"min_id": last + 1}

    @override
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        return not rows or (rows < longest if longest else is_only_page(listing, rows))

    @override
    def count_beyond(self, read: Reader, listing: Listing, last: int) -> int | None:
        try:
            counted = read(f"{listing.path}/count", {**listing.parameters, **self.beyond(last)}).body
        except NotFoundError:
            return None
        # Should the server count more than it was asked to, a few requests go beyond the end.
        return number_in(counted, "count") if isinstance(counted, dict) else None


class _NoOther(Backwards):
    """What is left for a collection that knows no pages."""

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        raise WalkError(f"{listing.path} ignores its parameters, and there is no other way to list it")


@dataclass(frozen=True)
class ByLastId(ByLeastId):
    """By id without pages or a count: `after`, which leaves out the id itself, in the order of ids.

    https://developer.bigcommerce.com/docs/rest-management/channels/listings
    """

    otherwise: Backwards = field(default_factory=_NoOther)

    # Whether a mark may be a number that no row has is not documented.
    takes_any_id = False

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"after": last}
