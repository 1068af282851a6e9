"""Whole stores: reading everything there is of one, and comparing two."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from bigcommerce_sandbox.compare import StoreReader, compare, print_table
from bigcommerce_sandbox.comparisons import COMPARISONS
from target_bigcommerce.resources import RESOURCES_BY_NAME
from tests.programs import run

SET_UP = frozenset({"EUR", "GBP", "JPY"})
"""The currencies that a copy of a seeded store must have, since a target writes none."""

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox


def catalog_of_everything(folder: Path) -> Path:
    """Writes a catalog with every stream and every property selected."""
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    for entry in catalog["streams"]:
        for metadata in entry["metadata"]:
            if metadata["metadata"].get("inclusion") != "automatic" or not metadata["breadcrumb"]:
                metadata["metadata"]["selected"] = True
    file = folder / "everything.json"
    file.write_text(json.dumps(catalog))
    return file


def assert_agree(original: Sandbox, copy: Sandbox) -> None:
    """Fails with the table of differences unless the two stores agree on all that can be copied, and on something."""
    readers = [
        StoreReader(f"{store.api_url}/stores/{store.store_hash}", store.access_token) for store in (original, copy)
    ]
    written = [comparison for comparison in COMPARISONS if comparison.resource in RESOURCES_BY_NAME]
    outcomes = compare(readers[0], readers[1], written)
    table = io.StringIO()
    print_table(outcomes, table)
    assert all(outcome.agrees for outcome in outcomes), table.getvalue()
    assert all(outcome.rows[0] > 0 for outcome in outcomes), table.getvalue()
