"""A store belongs on a disk of the machine, never on a FAT stick, a share or a synchronised folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import store
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.files import atomic_write, is_unfit_volume

MOUNTS = """\
/dev/vda / ext4 rw 0 0
/dev/sdb1 /media/USB\\040CUA\\040TOI vfat rw 0 0
//may-chu/chung /mnt/chung cifs rw 0 0
/dev/sdc1 /mnt/o-cung-ngoai ntfs3 rw 0 0
"""


@pytest.mark.parametrize(
    "folder, unfit",
    [
        ("/home/vt/HoSo", False),
        ("/media/USB CUA TOI/HoSo", True),
        ("/media/khac", False),
        ("/mnt/chung/HoSo", True),
        ("/mnt/o-cung-ngoai/HoSo", False),
    ],
)
def test_the_file_system_of_a_folder_decides(folder: str, unfit: bool) -> None:
    assert is_unfit_volume(Path(folder), MOUNTS) is unfit


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        store.create(tmp_path / "OneDrive" / "kho", "mật khẩu", login="vt", cost=FLOOR)
    assert refused.value.code == "store.folder_refused"
    assert not (tmp_path / "OneDrive").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as missing:
        atomic_write(tmp_path / "khong-co" / "bia.pdf", b"x")
    assert missing.value.code == "disk.no_folder"
    assert missing.value.params["path"] == str(tmp_path / "khong-co")
