"""A backup that comes from outside names its files itself: none of its names may lead out of the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.db import backup
from hoso_desktop.errors import EnvironmentProblem

GOOD = "0" * 32


@pytest.mark.parametrize(
    "name",
    [
        "../../../x",
        "/etc/x",
        "..",
        "C:\\x",
        "a" * 31,
        GOOD.upper().replace("0", "A"),
        f"{GOOD}/../x",
        f"{GOOD}\x00",
    ],
)
def test_a_list_that_leads_elsewhere_is_no_backup(tmp_path: Path, name: str) -> None:
    (tmp_path / backup.LIST).write_text(f"{GOOD} 5 {'a' * 64}\n{name} 5 {'a' * 64}\n", encoding="ascii")
    with pytest.raises(EnvironmentProblem) as caught:
        backup.listed(tmp_path)
    assert caught.value.code == "backup.no_backup"


def test_names_as_the_vault_makes_them_are_taken(tmp_path: Path) -> None:
    (tmp_path / backup.LIST).write_text(f"{GOOD} 5 {'a' * 64}\n", encoding="ascii")
    assert [one.storage_id for one in backup.listed(tmp_path)] == [GOOD]


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"format":"hoso-backup","version":Infinity}', b"[]", b"\xff"]
)
def test_a_manifest_that_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / backup.MANIFEST).write_bytes(data)
    with pytest.raises(EnvironmentProblem) as caught:
        backup.read_manifest(tmp_path)
    assert caught.value.code == "backup.no_backup"
