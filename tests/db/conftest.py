"""Stores for the tests of the database: real, encrypted, small."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import store as stores
from hoso_desktop.db.store import Store
from tests.support.office import PASSWORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the test's store lies."""
    return tmp_path / "kho"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An open, empty store."""
    made = stores.create(folder, PASSWORD, login="vanthu", cost=FLOOR)
    yield made
    made.close()
