"""Comparing two stores by what their objects are called, since a copy's ids always differ.

Each object is reduced to the facts that a copy can carry: ids become natural keys (a brand's name, a
category's path, a product's SKU), server-made values are left out, lists without an order are sorted. What is
left must be equal. The stores are read over HTTP like any client reads them, so the comparison judges tap and
target from outside. It pages by number and therefore wants both stores at rest.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

from bigcommerce_sandbox.comparisons import COMPARISONS, Names

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from bigcommerce_sandbox.comparisons import Comparison, Document

PAGE_SIZE = 250
"""Rows asked for at once, the documented maximum of most lists:
https://developer.bigcommerce.com/docs/rest-catalog/products"""

EXAMPLES_SHOWN = 3
"""Differences printed in full per resource; the rest is counted."""

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class CompareError(Exception):
    """A store could not be read; the message is one line.

    Check the address and the token: `http://127.0.0.1:8808/stores/sandbox`, of a sandbox that runs.
    """


@dataclasses.dataclass(frozen=True)
class Difference:
    """One object that the stores do not agree on: its key, and the fields with both values."""

    key: str
    fields: dict[str, tuple[object, object]]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How two stores compare on one resource.

    Attributes:
        comparison: What was compared, and what was left out of it.
        rows: Objects in the first and in the second store.
        equal: Objects that agree in every compared field.
        differing: Objects of one key that do not agree.
        only_first: Keys found in the first store alone.
        only_second: Keys found in the second store alone.
    """

    comparison: Comparison
    rows: tuple[int, int]
    equal: int
    differing: list[Difference]
    only_first: list[str]
    only_second: list[str]

    @property
    def agrees(self) -> bool:
        """Whether nothing but the fields left out differs."""
        return not (self.differing or self.only_first or self.only_second)


class StoreReader:
    """Reads whole collections of one store, which must be a sandbox on this machine.

    Args:
        url: A store's base, e.g. ``http://127.0.0.1:8808/stores/sandbox``.
        access_token: The value of ``X-Auth-Token``.
    """

    def __init__(self, url: str, access_token: str) -> None:
        if urllib.parse.urlsplit(url).hostname not in LOOPBACK_HOSTS:
            raise CompareError(f"{url} is not a sandbox on this machine")
        self.url = url.rstrip("/")
        self._access_token = access_token

    def rows(self, path: str, parameters: dict[str, str]) -> Iterator[Document]:
        """Yields every row of a V2 or V3 list.

        Raises:
            CompareError: The store did not answer, or refused.
        """
        page = 1
        while True:
            query = urllib.parse.urlencode({**parameters, "page": page, "limit": PAGE_SIZE})
            answer = self._get(f"{path}?{query}")
            rows: list[Document] = (answer["data"] if isinstance(answer, dict) else answer) or []
            yield from rows
            if isinstance(answer, dict):
                pages = answer.get("meta", {}).get("pagination", {}).get("total_pages", 1)
                if page >= pages:
                    return
            elif len(rows) < PAGE_SIZE:
                return
            page += 1

    def _get(self, target: str) -> Any:  # noqa: ANN401 (whatever JSON the store answers)
        request = urllib.request.Request(  # noqa: S310 (the scheme of a loopback sandbox)
            self.url + target, headers={"X-Auth-Token": self._access_token, "Accept": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback, see above
                body = answer.read()
        except urllib.error.HTTPError as error:
            raise CompareError(f"{self.url} answered {error.code} to {target.split('?', maxsplit=1)[0]}") from error
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise CompareError(f"{self.url} cannot be reached: {reason}; is it served there?") from error
        return json.loads(body) if body else []


def compare(first: StoreReader, second: StoreReader, comparisons: Sequence[Comparison] = COMPARISONS) -> list[Outcome]:
    """Compares two stores, resource by resource.

    Raises:
        CompareError: A store could not be read.
    """
    sides = (_Side(first), _Side(second))
    return [_outcome(comparison, *(side.shaped(comparison) for side in sides)) for comparison in comparisons]


class _Side:
    """One of the two stores, and what is known of it so far."""

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        self._names = Names()
        self._rows: dict[str, list[Document]] = {}

    def shaped(self, comparison: Comparison) -> list[Document]:
        """The compared facts of every object of a resource."""
        rows = self._rows[comparison.resource] = [row for path in self._paths(comparison) for row in path]
        self._names.learn(comparison.resource, comparison.named(rows, self._names))
        return [comparison.shape(row, self._names) for row in rows if comparison.is_compared(row)]

    def _paths(self, comparison: Comparison) -> Iterator[Iterator[Document]]:
        if comparison.under is None:
            yield self._reader.rows(comparison.path, comparison.parameters)
            return
        for owner in self._rows[comparison.under.resource]:
            if comparison.has_list(owner):
                yield self._reader.rows(comparison.path.format(id=owner["id"]), comparison.parameters)


def _outcome(comparison: Comparison, first: list[Document], second: list[Document]) -> Outcome:
    """Pairs rows of equal key and content, then rows of equal key, and lists what is left over."""
    waiting = Counter(_canonical(row) for row in second)
    unmatched_first = []
    equal = 0
    for row in first:
        text = _canonical(row)
        if waiting[text]:
            waiting[text] -= 1
            equal += 1
        else:
            unmatched_first.append(row)
    left_over: dict[str, list[Document]] = {}
    for text in waiting.elements():
        row = json.loads(text)
        left_over.setdefault(comparison.key(row), []).append(row)
    differing, only_first = [], []
    for row in unmatched_first:
        key = comparison.key(row)
        if left_over.get(key):
            differing.append(Difference(key, _fields_that_differ(row, left_over[key].pop())))
        else:
            only_first.append(key)
    only_second = [key for key, rows in left_over.items() for _ in rows]
    return Outcome(comparison, (len(first), len(second)), equal, differing, only_first, only_second)


def _canonical(row: Document) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _fields_that_differ(first: Document, second: Document) -> dict[str, tuple[object, object]]:
    second = json.loads(_canonical(second))
    first = json.loads(_canonical(first))
    return {
        name: (first.get(name), second.get(name))
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    }


def print_table(outcomes: list[Outcome], out: TextIO) -> None:
    """Prints one line a resource, the fields left out, and examples of each disagreement."""
    header = ["resource", "first", "second", "equal", "differ", "only 1st", "only 2nd", ""]
    lines = [header, *(_cells(outcome) for outcome in outcomes)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        padded = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        padded[0] = line[0].ljust(widths[0])
        out.write("  ".join(padded).rstrip() + "\n")
    out.write("\nDifferences that always remain between a store and its copy:\n")
    out.writelines(f"  {outcome.comparison.resource}: {outcome.comparison.remains}\n" for outcome in outcomes)
    for outcome in outcomes:
        _print_examples(outcome, out)


def _cells(outcome: Outcome) -> list[str]:
    differing, first, second = outcome.differing, outcome.only_first, outcome.only_second
    numbers = (*outcome.rows, outcome.equal, len(differing), len(first), len(second))
    return [
        outcome.comparison.resource,
        *(f"{number:,}" for number in numbers),
        "agree" if outcome.agrees else "DIFFER",
    ]


def _print_examples(outcome: Outcome, out: TextIO) -> None:
    resource = outcome.comparison.resource
    for difference in outcome.differing[:EXAMPLES_SHOWN]:
        out.writelines(
            f"{resource} {difference.key!r}: {name}: {_short(first)} is not {_short(second)}\n"
            for name, (first, second) in difference.fields.items()
        )
    for where, keys in (("first", outcome.only_first), ("second", outcome.only_second)):
        out.writelines(f"{resource} {key!r} is in the {where} store only\n" for key in keys[:EXAMPLES_SHOWN])


def _short(value: object, width: int = 300) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= width else text[:width] + "…"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of ``bigcommerce-sandbox compare``."""
    parser.add_argument("first", metavar="URL", help="a store, e.g. http://127.0.0.1:8808/stores/sandbox")
    parser.add_argument("second", metavar="URL", help="the store to compare it with")
    parser.add_argument("--access-token", default="sandbox-token", help="token of both sandboxes")


def run(arguments: argparse.Namespace) -> int:
    """Compares the two stores and prints the table; 0 only if they agree, 1 if not, 2 on failure."""
    try:
        outcomes = compare(
            StoreReader(arguments.first, arguments.access_token),
            StoreReader(arguments.second, arguments.access_token),
        )
    except CompareError as error:
        sys.stderr.write(f"bigcommerce-sandbox compare: {error}\n")
        return 2
    print_table(outcomes, sys.stdout)
    return 0 if all(outcome.agrees for outcome in outcomes) else 1
