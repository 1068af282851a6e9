"""Asking the store for several things at once and getting the answers in order."""

from __future__ import annotations

import contextlib
import itertools
import math
import queue
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from typing_extensions import override

from bigcommerce_api.encoding import decode_body

if TYPE_CHECKING:
    from bigcommerce_api import Answer, Pace

WORTHWHILE: Final = 0.05
"""Seconds; where answers come faster, what they take is work on one side or the other and not the way between."""

MOST_PAGES_HELD: Final = 16
"""Pages in flight, or waiting for their turn, at a time; 4,000 rows, which bounds the memory."""

HEADROOM: Final = 2
"""Times as many requests are had in flight as the quota needs on average, because answers do not come evenly."""

FEWEST: Final = 2
"""Items in work where several are worth it: one that is waited for, and the next."""

Item = TypeVar("Item")
Result = TypeVar("Result")
Get = Callable[[str, Mapping[str, object]], "Answer"]
Decode = Callable[[bytes], Any]
Begin = Callable[[str, Mapping[str, object], Decode], Callable[[], "Answer"]]
_Request = tuple[str, Mapping[str, object]]


def worth_in_flight(pace: Pace | None, most: int) -> int:
    """How many requests to have in flight so that neither the way nor a pause between two costs time.

    By Little's law that is what the quota allows in the time that an answer takes.

    Args:
        pace: The store's pace; None while it is unknown.
        most: Never more than these.
    """
    if pace is None or pace.shortest < WORTHWHILE:
        return 1
    if pace.per_second is None:
        return most
    return max(1, min(most, math.ceil(pace.usual * pace.per_second * HEADROOM)))


class Reader:
    """Asks the store, one thing after the other or several at once; what streams and walks read with.

    Args:
        get: Asks for a path with parameters; safe to call from several threads.
        ahead: How many requests are worth having in flight: a number, or what tells it from time to time.
        begin: Asks like `get`, but returns what decodes the answer, for another thread to call; safe as well. It is
            also given the function that decodes.
        is_watched: Tells whether somebody looks on, who wants to know how much is left.
        decode: Returns the JSON of a body, or raises NotJsonError; safe as well.
    """

    def __init__(
        self,
        get: Get,
        ahead: int | Callable[[], int] = 1,
        begin: Begin | None = None,
        is_watched: Callable[[], bool] = lambda: False,
        decode: Decode = decode_body,
    ) -> None:
        self._get = get
        self._ahead = ahead
        self._begin = begin or self._at_once
        self._is_watched = is_watched
        self._decode = decode

    def __call__(self, path: str, parameters: Mapping[str, object]) -> Answer:
        """Asks for one thing.

        Raises:
            BigCommerceError: The request failed for good.
        """
        return self._begin(path, parameters, self._decode)()

    def decoding(self, decode: Decode) -> Reader:
        """A reader that decodes answers in a way of its own, unless it is given them decoded.

        Args:
            decode: Returns the JSON of a body, or raises NotJsonError; safe to call from several threads.
        """
        return Reader(self._get, self._ahead, self._begin, self._is_watched, decode)

    def changing(self, change: Callable[[Answer], Answer]) -> Reader:
        """A reader whose answers are changed before anybody sees them.

        Args:
            change: Given each answer, by the thread that takes it.
        """

        def begin(path: str, parameters: Mapping[str, object], decode: Decode) -> Callable[[], Answer]:
            finish = self._begin(path, parameters, decode)
            return lambda: change(finish())

        return Reader(self._get, self._ahead, begin, self._is_watched, self._decode)

    def announce(self, path: str, parameters: Mapping[str, object]) -> None:
        """Says what will be asked for next, come what may; it may be asked for already while a page is being used."""

    @contextlib.contextmanager
    def foreseeing(self) -> Iterator[Reader]:
        """A reader for one walk that asks at once for what is announced, in a thread of its own.

        So the store works on the next page while the program works on this one. The answer is decoded by whoever takes
        it, and an error is raised there. What is not taken in the end is thrown away.
        """
        foreseeing = _Foreseeing(self._get, self._ahead, self._begin, self._is_watched, self._decode)
        try:
            yield foreseeing
        finally:
            foreseeing.dismiss()

    @property
    def ahead(self) -> int:
        """How many requests are worth having in flight now, at least 1."""
        return max(1, self._ahead() if callable(self._ahead) else self._ahead)

    @property
    def is_watched(self) -> bool:
        """Whether to know how much is left is worth a request."""
        return self._is_watched()

    def in_order(
        self, function: Callable[[Item], Result], items: Iterable[Item], most: int | None = None
    ) -> Generator[Result, None, None]:
        """Calls a function for each item, several at a time, and yields the results in the order of the items.

        Where one at a time is all that is worth it, or allowed, this is `map`: no thread is begun, and an item is
        not asked for before the result of the one before it has been used. Otherwise the items in work and the
        results not yet taken are together never more than `ahead`, besides the one being used, and fewer while
        results come faster than they are taken, lest they pile up in memory. A call that raises does so in its turn.
        When results are not taken any more, calls not yet begun are not made, and a thread ends with the call it is in.

        Args:
            function: Safe to call from several threads.
            items: Taken one by one as there is room, always by the thread that takes the results.
            most: Never more than these at a time, whatever is worth it.
        """
        source = iter(items)
        waiting: deque[Future[Result]] = deque()
        workers: _Workers[Item, Result] = _Workers(function)

        def begin(room: int) -> None:
            while len(waiting) < room:
                try:
                    item = next(source)
                except StopIteration:
                    return
                waiting.append(workers.call(item))

        few = FEWEST
        try:
            while True:
                room = self._room(most)
                if room == 1 and not waiting:
                    try:
                        item = next(source)
                    except StopIteration:
                        return
                    yield function(item)
                    continue
                begin(min(few, room))
                if not waiting:
                    return
                few = min(room, self._enough(waiting, few))
                begin(few)
                result = waiting.popleft().result()
                # The others go on while the taker works on this one.
                begin(few)
                yield result
        finally:
            for future in waiting:
                future.cancel()
            workers.dismiss()

    def lists_in_order(
        self, begin: Callable[[Item], Iterator[Result]], items: Iterable[Item]
    ) -> Generator[Iterator[Result], None, None]:
        """Begins a list for each item, several at a time, and yields the lists in the order of the items.

        Of a list that still waits for its turn no more is read than its share of `MOST_PAGES_HELD`, so the memory
        needed depends neither on how many lists there are nor on how long they are.

        Args:
            begin: Gives the pages of an item's list, read as they are taken; safe to call from several threads.
            items: Taken one by one as there is room.
        """

        def begun(item: Item) -> Iterator[Result]:
            pages = begin(item)
            return itertools.chain(list(itertools.islice(pages, max(1, MOST_PAGES_HELD // self.ahead))), pages)

        # One after the other, pages are read when they are wanted.
        return self.in_order(lambda item: begun(item) if self.ahead > 1 else begin(item), items)

    @staticmethod
    def meanwhile(function: Callable[[], Result]) -> Future[Result]:
        """Calls a function in another thread; an error is raised where the result is taken."""
        workers: _Workers[None, Result] = _Workers(lambda _: function())
        coming = workers.call(None)
        workers.dismiss()
        return coming

    @staticmethod
    def _enough(waiting: Collection[Future[Result]], few: int) -> int:
        """How many to have in work from now on: more if the next one is to be waited for, fewer if none is."""
        if not next(iter(waiting)).done():
            return 2 * few
        return max(FEWEST, few - 1) if all(future.done() for future in waiting) else few

    def _room(self, most: int | None) -> int:
        return self.ahead if most is None else min(self.ahead, max(1, most))

    def _at_once(self, path: str, parameters: Mapping[str, object], _: Decode) -> Callable[[], Answer]:
        answer = self._get(path, parameters)
        return lambda: answer


class _Foreseeing(Reader):
    """A reader that has one announced request on its way."""

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - as of any reader
        super().__init__(*args)
        self._workers: _Workers[_Request, Callable[[], Answer]] = _Workers(
            lambda request: self._begin(*request, self._decode)
        )
        self._announced: tuple[_Request, Future[Callable[[], Answer]]] | None = None

    @override
    def announce(self, path: str, parameters: Mapping[str, object]) -> None:
        request = path, parameters
        self._announced = request, self._workers.call(request)

    @override
    def __call__(self, path: str, parameters: Mapping[str, object]) -> Answer:
        if self._announced is None or self._announced[0] != (path, parameters):
            return super().__call__(path, parameters)
        (_, coming), self._announced = self._announced, None
        return coming.result()()

    def dismiss(self) -> None:
        """Lets the thread end with the request that it is at."""
        self._announced = None
        self._workers.dismiss()


class _Workers(Generic[Item, Result]):
    """Threads that call a function; as many as there are calls at a time.

    They do not keep the program from ending: whoever is interrupted does not wait for answers.
    """

    def __init__(self, function: Callable[[Item], Result]) -> None:
        self._function = function
        self._calls: queue.SimpleQueue[tuple[Future[Result], Item] | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = 0

    def call(self, item: Item) -> Future[Result]:
        """Has the function called by a thread."""
        future: Future[Result] = Future()
        self._calls.put((future, item))
        if not self._idle.acquire(blocking=False):
            self._threads += 1
            threading.Thread(target=self._work, name=f"read-ahead-{self._threads}", daemon=True).start()
        return future

    def dismiss(self) -> None:
        """Lets each thread end when it has nothing more to call."""
        for _ in range(self._threads):
            self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            future, item = call
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(self._function(item))
                except BaseException as error:  # noqa: BLE001 - raised where the result is taken
                    future.set_exception(error)
            # An idle thread keeps no answer alive.
            del call, future, item
            self._idle.release()
