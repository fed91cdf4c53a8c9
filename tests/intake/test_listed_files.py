"""The files a list points to: found however they are written, never outside the folder."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from hoso_desktop.domain.proposal import Reason
from hoso_desktop.intake.listed_files import ListedFiles
from hoso_desktop.intake.lists import read_list
from tests.intake.conftest import MakeList


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "bao"
    (folder / "Báo cáo" / "HS01").mkdir(parents=True)
    for name in ("001.pdf", "Tờ trình  số 2.pdf", unicodedata.normalize("NFD", "Quyết định.PDF")):
        (folder / "Báo cáo" / "HS01" / name).write_bytes(b"%PDF-1.4\n")
    (folder / "giả.pdf").write_bytes(b"no pdf at all")
    (folder / "trống.pdf").write_bytes(b"")
    (folder / "ảnh.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "ngoài.pdf").write_bytes(b"%PDF-1.4\n")
    return folder


@pytest.mark.parametrize(
    "written",
    [
        "Báo cáo\\HS01\\001.pdf",
        "Báo cáo/HS01/001.pdf",
        ".\\Báo cáo\\HS01\\001.pdf",
        "./Báo cáo//HS01/./001.pdf",
        "BÁO CÁO\\hs01\\001.PDF",
        "Báo cáo\\HS02\\..\\HS01\\001.pdf",
        '"Báo cáo\\HS01\\001.pdf"',
        " Báo cáo\\HS01\\001.pdf ",
        "Báo cáo\\HS01\\001",
        unicodedata.normalize("NFD", "Báo cáo\\HS01\\001.pdf"),
        "Báo cáo\\HS01\\tờ trình số 2.pdf",
        "Báo cáo\\HS01\\Quyết định.pdf",
        "ảnh.jpg",
    ],
)
def test_a_file_is_found_however_it_is_written(root: Path, written: str) -> None:
    found = ListedFiles(root).find(written)
    assert found.reason is None
    assert found.file is not None
    assert found.file.is_file()


def test_an_absolute_path_inside_is_found(root: Path) -> None:
    inside = root / "Báo cáo" / "HS01" / "001.pdf"
    assert ListedFiles(root).find(str(inside)).file == inside
    assert ListedFiles(root).find(inside.as_uri().replace("%20", " ")).reason is not None


@pytest.mark.parametrize(
    "written, reason",
    [
        ("Báo cáo\\HS01\\009.pdf", Reason.FILE_MISSING),
        ("Báo cáo\\HS01", Reason.FILE_MISSING),
        (".", Reason.FILE_MISSING),
        ("n" * 300 + ".pdf", Reason.FILE_MISSING),
        ("a\x00b.pdf", Reason.FILE_MISSING),
        ("001.pdf\\x", Reason.FILE_MISSING),
        ("giả.pdf", Reason.FILE_NOT_PDF),
        ("trống.pdf", Reason.FILE_NOT_PDF),
        ("..\\ngoài.pdf", Reason.FILE_OUTSIDE),
        ("Báo cáo/../../ngoài.pdf", Reason.FILE_OUTSIDE),
        ("C:\\Windows\\win.ini", Reason.FILE_OUTSIDE),
        ("D:ngoài.pdf", Reason.FILE_OUTSIDE),
        ("/etc/passwd", Reason.FILE_OUTSIDE),
        ("\\\\may-chu\\chung\\001.pdf", Reason.FILE_OUTSIDE),
    ],
)
def test_what_is_not_there_or_not_allowed(root: Path, written: str, reason: Reason) -> None:
    found = ListedFiles(root).find(written)
    assert (found.file, found.reason) == (None, reason)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_that_leads_outside_is_not_followed(root: Path) -> None:
    (root / "cửa.pdf").symlink_to(root.parent / "ngoài.pdf")
    (root / "thư mục").symlink_to(root.parent, target_is_directory=True)
    (root / "trong.pdf").symlink_to(root / "Báo cáo" / "HS01" / "001.pdf")
    files = ListedFiles(root)
    assert files.find("cửa.pdf").reason is Reason.FILE_OUTSIDE
    assert files.find("thư mục/ngoài.pdf").reason is Reason.FILE_OUTSIDE
    assert files.find("trong.pdf").reason is None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(root: Path) -> None:
    (root / "ảnh.jpg").chmod(0)
    assert ListedFiles(root).find("ảnh.jpg").reason is Reason.FILE_UNREADABLE


def test_a_file_that_vanishes_between_listing_and_reading(root: Path) -> None:
    files = ListedFiles(root)
    assert files.find("ảnh.jpg").reason is None
    (root / "ảnh.jpg").unlink()
    assert files.find("ảnh.jpg").reason is Reason.FILE_MISSING


def test_doubts_of_a_list_name_the_path_as_written(root: Path, make_list: MakeList) -> None:
    path = make_list(
        [
            ("Số ký hiệu", "Trích yếu", "Đường dẫn"),
            ("1-BC/ĐU", "Báo cáo một", "Báo cáo\\HS01\\001.pdf"),
            ("2-BC/ĐU", "Báo cáo hai", "..\\ngoài.pdf"),
            ("3-BC/ĐU", "Báo cáo ba", "giả.pdf"),
        ]
    )
    found = read_list(path, files_root=root)
    assert [d.file is not None for d in found.documents] == [True, False, False]
    assert [(d.row, d.column, d.reason, d.value) for d in found.doubts] == [
        (3, "Đường dẫn", Reason.FILE_OUTSIDE, "..\\ngoài.pdf"),
        (4, "Đường dẫn", Reason.FILE_NOT_PDF, "giả.pdf"),
    ]
