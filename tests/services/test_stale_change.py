"""What is said of papers printed before a change names the change that was made, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoso_desktop.services import arrangement, dossiers, papers, stale_papers
from hoso_desktop.services.office import Office, save_settings
from tests.support.office import add_dossier, documents, make_office, paper, sheet

Act = Callable[[Office, str], object]


def add(office: Office, uid: str) -> object:
    return dossiers.add_documents(office, uid, [paper("Thông báo")])


def remove(office: Office, uid: str) -> object:
    last = documents(office, uid)[-1]
    return dossiers.remove_document(office, last.uid, last.revision)


def move(office: Office, uid: str) -> object:
    last = documents(office, uid)[-1]
    return dossiers.move_document(office, last.uid, last.revision, 0)


def mend(office: Office, uid: str) -> object:
    last = documents(office, uid)[-1]
    return dossiers.edit_document(office, last.uid, last.revision, subject="Báo cáo đã sửa")


def rename(office: Office, uid: str) -> object:
    return dossiers.edit_dossier(
        office, uid, sheet(office, uid).dossier.revision, title="Hồ sơ Hội nghị khác"
    )


def arrange(office: Office, uid: str) -> object:
    return arrangement.arrange(office, uid, "1", number="1")


def respell(office: Office, _uid: str) -> object:
    return save_settings(office, sheet_column="range")


def add_and_mend(office: Office, uid: str) -> object:
    return add(office, uid), mend(office, uid)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


@pytest.mark.parametrize(
    "act, said",
    [
        (add, "thêm văn bản"), (remove, "bỏ văn bản"), (move, "đổi thứ tự văn bản"), (mend, "sửa văn bản"),
        (rename, "sửa thông tin hồ sơ"), (arrange, "ghi số lưu trữ"), (respell, "sửa cài đặt"),
        (add_and_mend, "thêm văn bản"),
    ],
)  # fmt: skip
def test_the_change_is_named(office: Office, tmp_path: Path, act: Act, said: str) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Giấy mời", pages=4), paper("Báo cáo", pages=9)])
    papers.print_set(office, uid, tmp_path)
    assert stale_papers.told(stale_papers.stale(office, uid)) == ""
    act(office, uid)
    told = stale_papers.told(stale_papers.stale(office, uid))
    assert told.startswith(f"Đã in trước khi {said}. Cần in lại: ")


def test_only_what_came_after_the_old_print_counts(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Giấy mời", pages=4)])
    papers.print_set(office, uid, tmp_path)
    add(office, uid)
    papers.print_set(office, uid, tmp_path)
    rename(office, uid)
    assert "sửa thông tin hồ sơ" in stale_papers.told(stale_papers.stale(office, uid))
