"""Changes behind a reader's back: objects come, change, go and are archived while the store is being read."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.options import SandboxOptions
    from bigcommerce_sandbox.store import Store

NATURAL_KEYS: Final = {
    "products": ("name", "sku"),
    "customers": ("email",),
    "coupons": ("name", "code"),
    "orders": (),
}
"""What changes at random, and which of its fields must stay unique."""

CHANGED_FIELDS: Final = {
    "products": "warranty",
    "customers": "notes",
    "coupons": "name",
    "orders": "staff_notes",
}
"""The text that a change appends to."""

_NEVER_COPIED: Final = frozenset({"id", "date_created", "date_modified", "base_variant_id", "custom_url"})
_MOST_TEXT: Final = 60


class Mutations:
    """Changes one random object every so often, for as long as the context lasts.

    Args:
        store: The objects.
        options: How often, and the seed of the choice.
    """

    def __init__(self, store: Store, options: SandboxOptions) -> None:
        self._store = store
        self._every_ms = options.mutate_every_ms
        self._dice = random.Random(options.random_seed)  # noqa: S311 - repeatable on purpose
        self._task: asyncio.Task[None] | None = None
        self._made = 0

    async def __aenter__(self) -> Self:
        if self._every_ms:
            self._task = asyncio.create_task(self._run(self._every_ms / 1000))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            self.change_something()

    def change_something(self) -> None:
        """Makes one random change: half of them updates, the rest new, removed or archived objects."""
        resource = self._dice.choice([name for name in NATURAL_KEYS if self._store.knows(name)])
        with self._store.transaction():
            key = self._store.any_key(resource, self._dice)
            document = None if key is None else self._store.document(resource, key)
            if key is None or document is None:
                return
            self._made += 1
            match self._dice.choices(("update", "insert", "remove"), (2, 1, 1))[0]:
                case "update":
                    field = CHANGED_FIELDS[resource]
                    self._store.change(resource, key, {field: self._marked(document, field)})
                case "insert":
                    self._store.insert(resource, self._copy(resource, document))
                case _ if resource == "orders":
                    self._store.change(resource, key, {"is_deleted": True})
                case _:
                    self._store.remove(resource, key)

    def _copy(self, resource: str, document: Document) -> Document:
        copy = {name: value for name, value in document.items() if name not in _NEVER_COPIED}
        marks = {name: self._marked(document, name) for name in NATURAL_KEYS[resource]}
        return {**copy, **marks}

    def _marked(self, document: Document, field: str) -> str:
        text = str(document.get(field) or "")[-_MOST_TEXT:]
        return f"{self._made}-{text.split('-', maxsplit=1)[-1]}" if text else str(self._made)
