"""Facts of real files: what they are, how many pages, text, signature, resolution, PDF/A claim."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from hoso_desktop.errors import UserError
from hoso_desktop.intake.facts import inspect


def typed(path: Path, pages: int = 1) -> Path:
    page = canvas.Canvas(str(path))
    for number in range(pages):
        page.drawString(50, 700, f"Trang {number}")
        page.showPage()
    page.save()
    return path


def scanned(path: Path, dpi: int) -> Path:
    picture = Image.new("L", (595 * dpi // 72, 842 * dpi // 72), 255)
    data = io.BytesIO()
    picture.save(data, "PNG")
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    from reportlab.lib.utils import ImageReader

    data.seek(0)
    page.drawImage(ImageReader(data), 0, 0, 595, 842)
    page.drawImage(ImageReader(Image.new("L", (8, 8), 0)), 20, 20, 40, 40)  # an emblem
    page.showPage()
    page.save()
    return path


def changed(source: Path, target: Path, how: str) -> Path:
    with pikepdf.open(source) as document:
        if how == "user":
            document.save(target, encryption=pikepdf.Encryption(user="x", owner="y"))
        elif how == "owner":
            document.save(target, encryption=pikepdf.Encryption(user="", owner="y"))
        elif how == "signed":
            signature = document.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"\x00" * 8)
            )
            field = document.make_indirect(
                pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="ky", V=signature, Kids=pikepdf.Array())
            )
            document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
            document.save(target)
        else:
            with document.open_metadata() as metadata:
                metadata["pdfaid:part"] = how[0]
                metadata["pdfaid:conformance"] = how[1].upper()
            document.save(target)
    return target


def test_a_typed_document(tmp_path: Path) -> None:
    path = typed(tmp_path / "a.pdf", 7)
    facts = inspect(path)
    assert (facts.media_type, facts.size, facts.pages) == ("application/pdf", path.stat().st_size, 7)
    assert (facts.has_text, facts.signed, facts.dpi, facts.pdfa) == (True, False, None, "")


@pytest.mark.parametrize("dpi", [100, 200, 300])
def test_a_scan(tmp_path: Path, dpi: int) -> None:
    facts = inspect(scanned(tmp_path / "a.PDF", dpi))
    assert (facts.has_text, facts.pages) == (False, 1)
    assert facts.dpi is not None
    assert abs(facts.dpi - dpi) <= 1


@pytest.mark.parametrize("claim", ["1b", "2b", "3u"])
def test_a_declared_pdfa(tmp_path: Path, claim: str) -> None:
    assert inspect(changed(typed(tmp_path / "a.pdf"), tmp_path / "b.pdf", claim)).pdfa == claim


def test_a_signature_is_noticed(tmp_path: Path) -> None:
    assert inspect(changed(typed(tmp_path / "a.pdf"), tmp_path / "b.pdf", "signed")).signed is True


@pytest.mark.parametrize("how", ["user", "owner"])
def test_a_locked_pdf(tmp_path: Path, how: str) -> None:
    with pytest.raises(UserError) as caught:
        inspect(changed(typed(tmp_path / "a.pdf"), tmp_path / "b.pdf", how))
    assert caught.value.code == "pdf.encrypted"


@pytest.mark.parametrize(
    "data", [b"", b"Hello", b"PK\x03\x04", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + b"\x00" * 5000]
)
def test_a_pdf_that_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        inspect(path)
    assert caught.value.code == "pdf.not_a_pdf"


def test_damage_gives_facts_or_a_sentence_and_never_takes_long(tmp_path: Path) -> None:
    data = scanned(tmp_path / "a.pdf", 72).read_bytes()
    begun = time.monotonic()
    for at in range(20, len(data), max(1, len(data) // 60)):
        path = tmp_path / "b.pdf"
        path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
        with contextlib.suppress(UserError):
            inspect(path)
    assert time.monotonic() - begun < 30


def test_pictures_and_word_files_by_their_content(tmp_path: Path) -> None:
    for ending, kind in (("jpg", "image/jpeg"), ("png", "image/png"), ("tiff", "image/tiff")):
        path = tmp_path / f"a.{ending}"
        Image.new("RGB", (9, 9)).save(path)
        facts = inspect(path)
        assert (facts.media_type, facts.pages, facts.has_text) == (kind, None, None)
    word = tmp_path / "a.docx"
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert inspect(word).media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    "name, data, code",
    [
        ("a.exe", b"MZ", "pdf.kind_unknown"),
        ("a", b"x", "pdf.kind_unknown"),
        ("a.png", b"\xff\xd8\xff", "pdf.content_differs"),
        ("a.docx", b"PK\x03\x04nothing", "pdf.content_differs"),
        ("a.jpg", b"", "pdf.content_differs"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        inspect(path)
    assert caught.value.code == code


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        inspect(tmp_path / "a.pdf")
    assert caught.value.code == "file.missing"
