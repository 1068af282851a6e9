"""Resources whose objects are updated and deleted by requests to their collection, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.resources.base import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from target_bigcommerce.items import Document, Item


class OfCollection(Resource):
    """A resource that a PUT to its collection updates, and a DELETE with a list of ids deletes.

    Attributes:
        id_list: The parameter that names what is deleted.
    """

    id_list: ClassVar[str] = "id:in"

    def changed_rows(self, items: Sequence[Item], changes: Sequence[Document]) -> list[Document]:
        """The body that updates objects: their ids, each with what changes."""
        return [{self.key: self.id_of(item), **change} for item, change in zip(items, changes, strict=True)]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        self.store.write("PUT", self.path, self.changed_rows(items, changes))

    @override
    def delete(self, items: Sequence[Item]) -> None:
        self.store.write("DELETE", self.path, parameters={self.id_list: [self.id_of(item) for item in items]})
