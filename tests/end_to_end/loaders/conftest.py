from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.loaders.projects import install

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tap and the loaders installed, which all workers share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "loaders"
    install(folder)
    return folder
