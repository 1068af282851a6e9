"""Customer groups, with what they see and what they pay less for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from target_bigcommerce.comparing import as_text, equal
from target_bigcommerce.items import Operation, Refusal, RefusedError
from target_bigcommerce.listing import plain_pages
from target_bigcommerce.resources.base import NONE_IDS
from target_bigcommerce.resources.listed import ListedResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item

RULE_IDS = {"category_id": "categories", "product_id": "products", "price_list_id": "price_lists"}
"""What the fields of a discount rule point at."""

RULE_FIELDS = ("type", "method", "amount", *RULE_IDS)


class CustomerGroups(ListedResource):
    """Groups of customers. https://developer.bigcommerce.com/docs/rest-management/customer-groups."""

    name = "customer_groups"
    path = "/v2/customer_groups"
    key_words = "name"
    key_fields = frozenset({"name"})
    lists_of_objects = frozenset({"discount_rules"})
    unique = ("name",)
    name_filter = "name"
    writable = frozenset({"name", "is_default", "category_access", "discount_rules", "is_group_for_guests"})

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.operation is Operation.DELETE:
            return fields
        if isinstance(access := fields.get("category_access"), dict):
            fields["category_access"] = self._access(item, access)
        if isinstance(rules := fields.get("discount_rules"), list):
            fields["discount_rules"] = [self._rule(item, rule) for rule in rules]
        return fields

    def _access(self, item: Item, access: Document) -> Document:
        found = {"type": access.get("type")}
        if access.get("categories"):
            ids = access["categories"]
            is_own = item.rules.match_by == self.key
            found["categories"] = ids if is_own else self.translated("category_access", "categories", ids)
        return found

    def _rule(self, item: Item, rule: Document) -> Document:
        found = {
            name: as_text(rule[name]) if name == "amount" else rule[name] for name in RULE_FIELDS if rule.get(name)
        }
        if item.rules.match_by != self.key:
            for field in found.keys() & RULE_IDS.keys():
                found[field] = self.translated(f"{field} of a discount rule", RULE_IDS[field], found[field])
        return found

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        access = item.record.get("category_access")
        for one in (access.get("categories") or ()) if isinstance(access, dict) else ():
            yield "categories", one
        for rule in item.record.get("discount_rules") or ():
            yield from ((RULE_IDS[field], rule[field]) for field in RULE_IDS if rule.get(field) not in NONE_IDS)

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["name"]).casefold() if fields.get("name") else None

    @override
    def rows(self) -> Iterable[Document]:
        return plain_pages(self.store.client, self.path, {})

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return self.read_singly(ids)

    @override
    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        row = self.store.write("POST", self.path, self.to_create(items[0]))
        return [_unsaved(row) or row]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        answer = self.store.write("PUT", f"{self.path}/{self.id_of(items[0])}", changes[0])
        if refusal := _unsaved(answer):
            raise RefusedError(refusal)

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name == "category_access" and isinstance(value, dict) and isinstance(current, dict):
            ids = [sorted(one.get("categories") or ()) for one in (value, current)]
            return value.get("type") == current.get("type") and ids[0] == ids[1]
        if name == "discount_rules" and isinstance(value, list) and isinstance(current, list):
            return len(value) == len(current) and all(any(equal(rule, other) for other in current) for rule in value)
        return super()._equal(name, value, current)


def _unsaved(answer: Document | None) -> Refusal | None:
    """What the store says of a group that it saved without its discount for the whole store, if it did."""
    if answer is None or "id" in answer:
        return None
    return Refusal(f"the group was saved in part only; send it again: {answer.get('message')}")
