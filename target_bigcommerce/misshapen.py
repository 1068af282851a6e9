"""Fields of records that do not even have the form that they are looked up and taken apart by.

Whatever else is wrong with a field, the store says: it is asked, and refuses the record alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from target_bigcommerce.items import Document
    from target_bigcommerce.resources.base import Resource

LONGEST_KEY = 1000
"""Characters of a text that an object is looked up by; with more of them, servers refuse the whole request."""


def misshapen(resource: Resource, record: Document) -> str | None:
    """Why a record cannot be taken, if it cannot."""
    for name in resource.lists_of_objects:
        value = record.get(name)
        if value and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            return f"{name} is no list of objects; send one, or leave it out"
    for name in resource.single_keys:
        value = record.get(name)
        if isinstance(value, dict | list):
            return f"{name} is neither a text nor a number, by which {resource.name} are matched"
        if isinstance(value, str) and len(value) > LONGEST_KEY:
            return f"{name} is longer than {LONGEST_KEY} characters, of which no store has any to match"
    for name in resource.lists_of_values:
        value = record.get(name)
        if value and not (isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)):
            return f"{name} is no list of texts or numbers; send one, or leave it out"
    for name in resource.references:
        value = record.get(name)
        if any(isinstance(one, dict | list | bool) for one in (value if isinstance(value, list) else (value,))):
            return f"{name} is no id of {resource.references[name]}"
    return None
