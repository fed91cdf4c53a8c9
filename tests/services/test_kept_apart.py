"""Papers kept apart: a count and a pointer in the store, and not a word on any paper of the dossier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, papers, search
from hoso_desktop.services.office import Office
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, documents, make_office, paper, sheet, write_pdf

FORMS = ("cover", "contents", "certificate", "set")


def printed(office: Office, uid: str) -> dict[str, str]:
    return {form: " ".join(page_texts(papers.render(office, form, [uid]).pdf)) for form in FORMS}


def test_no_paper_says_a_word_of_them(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office)
        dossiers.add_documents(office, uid, [paper("Giấy mời", pages=2), paper("Biên bản", pages=3)])
        before = printed(office, uid)
        assert "Giấy mời" in before["contents"]
        dossiers.set_separately_kept(office, uid, 4, "Sổ đăng ký riêng, trang 17")
        now = sheet(office, uid)
        assert (now.dossier.separately_kept, now.dossier.separately_kept_pointer[-2:]) == (4, "17")
        assert printed(office, uid) == before
        assert (now.totals.documents, now.totals.sheets) == (2, 5)
        assert search.find(office, "trang 17").hits == ()


def test_the_inspectors_file_comes_in_by_no_road(tmp_path: Path) -> None:
    """Story E3: what may be recorded is `Có tài liệu quản lý riêng: 01`."""
    file = write_pdf(tmp_path / "BC mat BVCTNB.pdf", "NoidungMat")
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office)
        dossiers.add_documents(office, uid, [paper("Giấy mời")])
        acts: list[Callable[[], object]] = [
            lambda: dossiers.attach_file(office, documents(office, uid)[0].uid, file),
            lambda: dossiers.add_documents(office, uid, [paper("Báo cáo", file=file)]),
        ]
        for act in acts:
            with pytest.raises(UserError) as caught:
                act()
            assert caught.value.code == "secret.file_refused"
        dossiers.set_separately_kept(office, uid, 1, "")
        assert sheet(office, uid).dossier.separately_kept == 1
        assert len(documents(office, uid)) == 1
        assert not list(office.store.files.files.rglob("*.age"))
