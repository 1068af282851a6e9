"""The store as the resources see it: its client, what is remembered of it, and how far a run may go."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import TYPE_CHECKING, Any, TypeVar

from target_bigcommerce import answers
from target_bigcommerce.parallel import in_parallel
from target_bigcommerce.shadow import Shadow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from logging import Logger

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.items import Document
    from target_bigcommerce.journal import CrossReference, Directory

ID_LISTS = ("id:in", "category_id:in", "location_id:in")
"""The parameters that name what a DELETE means."""

ASSIGNMENTS = "/v3/catalog/products/channel-assignments"
ASSIGNMENT_LISTS = ("product_id:in", "channel_id:in")
"""What names assignments that are taken away; both, since one alone would mean all of a product or of a channel."""

ASSIGNMENTS_OF_LISTS = "/v3/pricelists/assignments"
"""Of these one is named by a parameter, since there is no path for it and no list of ids."""

OF_ONE = re.compile(r".*/[0-9]+|/v3/pricelists/[0-9]+/records/[0-9]+/[a-z]{3}")
"""Paths of one object."""

BY_BODY = re.compile(r"/v3/.*/metafields")
"""Collections of which those are deleted whose ids are the body."""

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclasses.dataclass(frozen=True)
class Store:
    """What every resource works with.

    Attributes:
        client: The one client of the process.
        references: Which object of the store a source id means.
        directory: Whole collections that were listed in this run.
        source_name: Names the source in keys made for objects that have none.
        order_customer: How the customer of an order is found.
        skip_unchanged: Whether an object that is as its record says is left alone.
        dry_run: Whether writes are only said, not sent.
        logger: Where warnings go.
        shadow: What a dry run would have made of the store so far.
        streams: The resources whose streams have come so far, empty or not.
    """

    client: BigCommerceClient
    references: CrossReference
    directory: Directory
    source_name: str
    order_customer: str
    skip_unchanged: bool
    dry_run: bool
    logger: Logger
    shadow: Shadow = dataclasses.field(default_factory=Shadow)
    streams: set[str] = dataclasses.field(default_factory=set)
    _made_up: Iterator[int] = dataclasses.field(default_factory=lambda: itertools.count(1))
    _told: set[str] = dataclasses.field(default_factory=set)

    def read(self, path: str, parameters: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        """The body of an answer.

        Raises:
            BigCommerceError: The request failed for good.
        """
        return answers.read(self.client, path, parameters)

    def write(self, method: str, path: str, body: object = None, parameters: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Sends a write, the only way there is, and returns the body of the answer; None on a dry run.

        Raises:
            BigCommerceError: The request failed for good.
            AssertionError: It would delete a whole collection.
        """
        # Only what a dry run has made up has a negative id.
        known = path.replace("/-", "/") if self.dry_run else path
        if method == "DELETE" and not (OF_ONE.fullmatch(known) or _names_ids(path, parameters, body)):
            # Without ids these empty the collection: https://developer.bigcommerce.com/docs/rest-management/orders
            raise AssertionError(f"DELETE {path} without ids")
        if self.dry_run:
            return None
        return self.client.request(method, path, parameters=parameters, body=body).body

    def made_up_id(self) -> int:
        """An id for an object that a dry run did not create; the store has no negative ones."""
        return -next(self._made_up)

    def imagine(self, resource: str, key: str, row: Document) -> Document:
        """Takes in what a dry run would have made of something that hangs on an object and is a record elsewhere.

        Args:
            resource: What such records are of.
            key: Its natural key.
            row: What it would be; without an id if the store does not have it.

        Returns:
            The same with an id.
        """
        known = [] if row.get("id") else self.shadow.over_key(resource, {}, key, keeps_keys=False)
        identifier = row.get("id") or (known[0]["id"] if known else self.made_up_id())
        entered = {**row, "id": identifier}
        self.shadow.put(resource, identifier, key, entered)
        return entered

    def tell_once(self, warning: str) -> None:
        """Warns of something that may be true of many records, once."""
        if warning not in self._told:
            self._told.add(warning)
            self.logger.warning(warning)

    def parallel(self, work: Callable[[_T], _R], tasks: Sequence[_T]) -> list[_R]:
        """Does the same for many, as many at once as there may be requests in flight."""
        return in_parallel(self.client.settings.max_concurrency, work, tasks)


def _names_ids(path: str, parameters: Mapping[str, object] | None, body: object) -> bool:
    given = parameters or {}
    if path == ASSIGNMENTS:
        return all(_are_ids(given.get(name)) for name in ASSIGNMENT_LISTS)
    if path == ASSIGNMENTS_OF_LISTS:
        return isinstance(given.get("id"), int)
    if BY_BODY.fullmatch(path):
        return _are_ids(body)
    # V2 has no deletion of several: it would not look at the parameter, and delete all.
    return path.startswith("/v3/") and any(_are_ids(given.get(name)) for name in ID_LISTS)


def _are_ids(ids: object) -> bool:
    return isinstance(ids, list) and bool(ids) and all(isinstance(one, int) for one in ids)


def chunks(rows: Iterable[_T], most: int) -> list[list[_T]]:
    """Cuts rows into lists of at most so many."""
    listed = list(rows)
    return [listed[start : start + most] for start in range(0, len(listed), most)]
