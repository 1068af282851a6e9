from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.loaders.projects import install, locked

if TYPE_CHECKING:
    from pathlib import Path

Once = Callable[[str, Callable[[], Any]], Any]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "loaders"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def installed(shared: Path) -> Path:
    """A folder with the tap and the loaders installed."""
    install(shared)
    return shared


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    """Makes what takes long in one worker only; the others get what was made there."""

    def made(name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        file = shared / f"{name}.pickle"
        with locked(shared / f"{name}.lock"):
            if not file.exists():
                file.write_bytes(pickle.dumps(make()))
            return pickle.loads(file.read_bytes())  # noqa: S301 - written by this very run

    return made
