"""How long it takes to write whole catalogs, by the requests that a product takes."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks.catalogs import TAP, discover, selecting
from benchmarks.processes import measure, requests_answered, sandbox, settings
from benchmarks.quota import QUOTAS, RESERVE_PERCENT, WINDOW_SECONDS
from benchmarks.writing import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 1_000
"""Products that are enough to tell what each takes."""

STREAMS = ("brands", "category_trees", "categories", "products")
HOURS = {5_000: 1, 40_000: 15, 300_000: 100}
"""The store's own estimates for migrations, about, by number of products."""


def benchmark(number: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Copies a catalog into an empty store and counts.

    Yields:
        One result for each size of a catalog: ``products``, ``requests_per_product``, ``hours_at_150`` and
        ``hours_at_450`` requests in 30 seconds less the reserve, and ``estimate_of_the_store`` in hours.
    """
    with sandbox(f"--seed-products={number}") as original:
        chosen = selecting(discover(), STREAMS, folder / "catalog.json")
        with (folder / "catalog.jsonl").open("wb") as lines:
            subprocess.run(
                [TAP, "--config=ENV", f"--catalog={chosen}"],
                env={**os.environ, **settings("TAP_BIGCOMMERCE", original)},
                stdout=lines,
                stderr=subprocess.DEVNULL,
                check=True,
            )
    with sandbox() as copy:
        measure([TARGET, "--config=ENV"], settings("TARGET_BIGCOMMERCE", copy), folder / "catalog.jsonl")
        each = requests_answered(copy) / number
    for products, hours in HOURS.items():
        yield {
            "products": products,
            "requests_per_product": round(each, 2),
            **{f"hours_at_{quota}": round(_hours(products * each, quota), 1) for quota in QUOTAS},
            "estimate_of_the_store": hours,
        }


def _hours(requests: float, quota: int) -> float:
    return requests / (quota * (100 - RESERVE_PERCENT) / 100) * WINDOW_SECONDS / 3600
