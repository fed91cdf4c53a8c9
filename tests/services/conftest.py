"""An invented office for the tests of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.services.office import Office
from tests.support.office import make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An open office, empty but for itself, on 16/11/2026."""
    with make_office(tmp_path / "kho") as made:
        yield made
