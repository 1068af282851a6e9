"""What ``make demo`` runs, on a smaller store."""

from __future__ import annotations

import re

import pytest

from tests.programs import REPOSITORY, run


@pytest.mark.long
def test_the_demo_clones_a_store_and_both_agree() -> None:
    sizes = ["--products=40", "--customers=40", "--orders=60", "--coupons=10"]
    done = run("python", str(REPOSITORY / "examples" / "demo.py"), *sizes)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "The stores agree" in done.stdout
    assert re.search(r"products +40 +40 +40 +0 +0 +0 +agree", done.stdout), done.stdout
    assert "Traceback" not in done.stdout + done.stderr
