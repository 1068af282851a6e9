"""Looking objects up while those of the records before them are being written."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from target_bigcommerce import parallel
from target_bigcommerce.items import Operation
from target_bigcommerce.listing import LONGEST_LIST
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from target_bigcommerce.items import Item
    from target_bigcommerce.ledger import Ledger
    from target_bigcommerce.matching import Matching
    from target_bigcommerce.resources.base import Resource

MOST_AT_ONCE = 2000
"""Records that are looked up together; as many as the largest request takes."""

PIECES_AHEAD = 2
"""Pieces that are looked up while one is written: by the time that the next one is wanted, its last answers have come,
and the lanes that it leaves idle serve the one after it."""


def at_once(resource: Resource, operation: Operation, lanes: int) -> int:
    """How many records are looked up together: as many as keep all lanes busy, in whole requests after that.

    Fewer leave less to be written at the end of a bundle, when there is nothing beside it to look up.
    """
    most = resource.most_written(operation)
    return min(MOST_AT_ONCE, -(-LONGEST_LIST * lanes // most) * most)


class LookingAhead:
    """Matches records piece by piece, the next ones while the caller writes the one before.

    A look-up that is made before, or amidst, the writes of the pieces before it may be wrong only about what those
    writes change. That it is never acted upon then follows from what is known of the records of one call:

    *   They were set apart by source id and by `Resource.turn`, their natural key, before. So no two of them make the
        same object, and what a look-up does not find, the pieces before it do not make: where the store knows
        further keys that must be unique, as the names of products, it refuses the second one, and the object is
        looked up again as if another writer had made it.
    *   What points at other objects was translated before, and rounds, as of categories below each other, are calls
        of their own. So are deletions, and bundles: nothing of the next is looked up before this one is written.
    *   An object that is found may be one that a piece before means too: under the key that this piece takes from it
        or has given it, or by another of its keys. The ledger has met it then, by its identity, whatever key it was
        found by, since the look-up began, and the record is looked up again when the pieces before are written. Two
        records of one piece that mean the same object take turns for the same reason, and one that gives a key away
        comes before the one that takes it.
    *   Several objects of one key may be one that is renamed and one that takes its name; such a record, too, is
        looked up again rather than rejected.
    *   Any other object that is found is of no concern to the pieces before, which write what their records mean and
        what hangs on that. Only resources whose look-ups read nothing but the store and what was said above look
        ahead (`Resource.looks_ahead`); what keeps a listing of its own, which writes keep in step, does not.

    Memory holds the objects of the piece that is written and of those ahead, however many records a call has.

    Args:
        matching: Looks up.
        ledger: Knows which objects were met.
        lanes: How many requests there may be in flight.
    """

    def __init__(self, matching: Matching, ledger: Ledger, lanes: int) -> None:
        self._matching = matching
        self._ledger = ledger
        self._lanes = lanes

    def matched(self, resource: Resource, items: Sequence[Item]) -> Generator[list[Item], None, None]:
        """Records to be written together, `current` set, no two of the same object.

        What is handed out is written when the next is asked for.

        Raises:
            BigCommerceError: The store cannot be read any more.
        """
        most = at_once(resource, items[0].operation, self._lanes) if items and resource.looks_ahead else len(items)
        pieces = chunks(items, most or 1)
        if len(pieces) <= 1:
            yield from self._in_turns(resource, self._looked_up(resource, items))
            return
        # What each of the pieces before met, as far back as one that is looked up ahead may have begun.
        met: deque[set[tuple[str, int | str]]] = deque(maxlen=PIECES_AHEAD)
        self._ledger.take_met()
        with (
            ThreadPoolExecutor(max_workers=self._lanes, thread_name_prefix="lane") as lanes,
            ThreadPoolExecutor(1 + PIECES_AHEAD, "ahead", parallel.use, (lanes,)) as ahead,
        ):
            coming = deque([ahead.submit(self._first, resource, pieces[0])])
            # Its answers are what the writes wait for, and those of the next ones would be worked on in between.
            wait(coming)
            for place, piece in enumerate(pieces):
                for following in pieces[place + len(coming) : place + 1 + PIECES_AHEAD]:
                    coming.append(ahead.submit(self._ahead, resource, following))
                found = self._still_so(resource, *coming.popleft().result(), set().union(*met))
                yield from self._in_turns(resource, found)
                met.append(self._ledger.take_met())
                for item in piece:
                    item.current = None

    def _looked_up(self, resource: Resource, items: Sequence[Item]) -> list[Item]:
        return self._found(resource, items, self._ledger.refuse) if items else []

    def _first(self, resource: Resource, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """The same as `_ahead` does, of records before which nothing is written."""
        return self._looked_up(resource, items), []

    def _ahead(self, resource: Resource, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """Those that were matched, and those of which only the end of the writes before them can tell."""
        unclear: list[Item] = []
        return self._found(resource, items, lambda item, _: unclear.append(item)), unclear

    def _found(self, resource: Resource, items: Sequence[Item], refuse: Callable[[Item, str], None]) -> list[Item]:
        found = self._matching.find(resource, items, refuse)
        resource.prepare_writing(found)
        return found

    def _still_so(
        self, resource: Resource, found: list[Item], unclear: list[Item], met: set[tuple[str, int | str]]
    ) -> list[Item]:
        kept = []
        for item in found:
            if item.current is not None and (resource.name, resource.identity(item.current)) in met:
                unclear.append(item)
            else:
                kept.append(item)
        return kept + self._looked_up(resource, sorted(unclear, key=lambda item: item.position))

    def _in_turns(self, resource: Resource, found: list[Item]) -> Iterator[list[Item]]:
        while found:
            now, later = _one_of_each(resource, found)
            now, waiting = _free_to_go(resource, now)
            yield now
            found = self._looked_up(resource, later + waiting)


def _one_of_each(resource: Resource, found: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Splits records so that of those that mean the same object one comes first; the others have to wait for it."""
    by_object: dict[object, list[Item]] = {}
    for item in found:
        # What takes no turns adds up.
        is_apart = item.current is None or resource.turn(item) is None
        by_object.setdefault(item if is_apart else resource.identity(item.current or {}), []).append(item)
    for same in by_object.values():
        if len(same) > 1:
            same.sort(key=lambda item: (not _renames(resource, item), item.position))
    return [same[0] for same in by_object.values()], [item for same in by_object.values() for item in same[1:]]


def _free_to_go(resource: Resource, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Splits records so that none is written before the one whose object has the key that it gives its own."""
    keys = {item: resource.natural_key(item.fields) for item in items if resource.turn(item) is not None}
    held = {resource.natural_key(item.current): item for item in items if item.current is not None}
    waiting = {item for item, key in keys.items() if key is not None and held.get(key, item) is not item}
    # Where all wait for each other, the store has the say.
    if len(waiting) == len(items):
        return list(items), []
    return [item for item in items if item not in waiting], [item for item in items if item in waiting]


def _renames(resource: Resource, item: Item) -> bool:
    """Whether a record gives its object another natural key."""
    if item.operation is Operation.DELETE:
        return False
    said = {name: value for name, value in (item.current or {}).items() if name in item.fields}
    return resource.natural_key(said) != resource.natural_key(item.fields)
