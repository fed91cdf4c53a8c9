"""Phiếu xác nhận dữ liệu: the files of a dossier with the hashes a stranger computes."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain import words
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import dossiers, paper_confirmation, papers
from hoso_desktop.services.office import Office
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.office import add_dossier, documents, journal_kinds, make_office, paper, write_pdf

FORM = "data_confirmation"


def filled(office: Office, tmp_path: Path) -> tuple[str, list[Path]]:
    uid = add_dossier(office)
    rows = [paper("Giấy mời", number="41-GM/VPĐU"), paper("Danh sách"), paper("Biên bản", number="14-BB/ĐU")]
    dossiers.add_documents(office, uid, rows)
    scans = [write_pdf(tmp_path / f"{name}.pdf", name, 3) for name in ("giay-moi", "bien-ban-hoi-nghi")]
    for placed, scan in zip(documents(office, uid)[::2], scans, strict=True):
        dossiers.attach_file(office, placed.uid, scan)
    return uid, scans


def test_it_prints_the_hash_a_stranger_computes_of_each_file(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid, scans = filled(office, tmp_path)
        pdf = papers.render(office, FORM, [uid]).pdf
    text = " ".join(" ".join(page_texts(pdf)).split())
    for scan in scans:
        assert hashlib.sha256(scan.read_bytes()).hexdigest() in text
        assert scan.name in text
        assert words.figure(scan.stat().st_size) in text
    total = words.figure(sum(scan.stat().st_size for scan in scans))
    assert f"Văn bản: 03. Văn bản có tệp: 02 (Hai văn bản có tệp). Tổng dung lượng: {total} byte." in text
    assert "HN.15/2026: Hồ sơ Hội nghị" in text
    assert "Danh sách" not in text
    assert "CHÁNH VĂN PHÒNG" in text
    judge(pdf, shipped(FORM))
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_it_is_offered_only_where_there_are_files(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        bare = add_dossier(office, "TH.01", "Hồ sơ chưa có tệp")
        assert FORM not in [info.id for info in papers.offered(office)]
        with pytest.raises(UserError) as caught:
            papers.render(office, FORM, [bare])
        assert "TH.01/2026" in explain(caught.value)
        uid, _ = filled(office, tmp_path)
        assert FORM in [info.id for info in papers.offered(office)]
        assert paper_confirmation.has_files(office, [uid])
        assert not paper_confirmation.has_files(office, [uid, bare])


def test_it_is_named_by_the_codes_of_dossiers_and_its_print_is_noted(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid, _ = filled(office, tmp_path)
        assert papers.named(office, FORM, ["HN.15/2026"]) == [uid]
        printed = papers.print_into(office, FORM, [uid], tmp_path)
        assert printed.path.name == "HN.15-phieu-xac-nhan-du-lieu.pdf"
        assert journal_kinds(office)[-1] == "paper.printed"


def test_every_field_has_a_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid, _ = filled(office, tmp_path)
        (source,) = paper_confirmation.sources(office, [uid])
        subject = source.fill(shipped(FORM), 0)
    assert set(subject.values) == set(kinds()["data"].line)
    names = list(kinds()["data"].row)
    first = dict(zip(names, next(iter(subject.rows(names))), strict=True))
    assert first["ordinal"] == "1"
    assert first["number"] == "41-GM/VPĐU"
    assert len(first["sha256"]) == 64
