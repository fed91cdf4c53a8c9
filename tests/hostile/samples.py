"""Sound files to damage, and the place the damaged ones are opened in; made once for each runner."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from hoso_desktop.services import form_bundle, form_store
from hoso_desktop.services.office import Office
from hoso_desktop.transfer.zip_reader import Limits, read_all
from tests.hostile import books, old_books, pdfs
from tests.support.office import GOLDEN, make_office
from tests.transfer import offices

_ROW = (
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>1-BC/ĐU</t></is></c>'
    '<c r="C2" s="1"><v>43831</v></c><c r="D2" t="s"><v>0</v></c>'
    '<c r="G2" t="inlineStr"><is><t>a.pdf</t></is></c></row>'
)
_ODS_ROW = (
    '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="4">'
    "<text:p>1</text:p></table:table-cell></table:table-row>"
)
_SMALL = 60_000


@dataclass(frozen=True)
class Samples:
    """Bytes of sound files by kind, and the office that reads bundles."""

    excel: list[bytes]
    old: list[bytes]
    ods: list[bytes]
    word: list[bytes]
    text: list[bytes]
    pdf: list[bytes]
    picture: list[bytes]
    form: list[bytes]
    bundle: dict[str, bytes]
    package: tuple[str, bytes, bytes]  # name, archive, the list beside it
    settings: list[bytes]
    office: Office
    store: Path  # a closed office whose small files are replaced one by one


def make(folder: Path) -> Samples:
    """Everything below `folder`."""
    office = make_office(folder / "mo")
    form_store.adopt(office, form_store.shipped_text("cover"))
    target = folder / "mau.hsb"
    form_bundle.export(office, (), target)
    make_office(folder / "dong").close()
    package = _package(folder)
    lists = [
        data for name, data in read_all(io.BytesIO(package[1]), Limits()).items() if name.endswith(".xlsx")
    ]
    return Samples(
        excel=[books.zipped(books.excel_parts(_ROW)), *lists, *_golden("xlsx")],
        old=[
            (Path(__file__).parents[1] / "intake" / "files" / "danh-sach.xls").read_bytes(),
            old_books.book(old_books._label(1, 0, "1") + old_books._label(1, 3, "Báo cáo")),
        ],
        ods=[books.ods_file(books.ods_content(_ODS_ROW))],
        word=[books.word_file("<w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p>")],
        text=[*_golden("csv"), *_golden("tsv")],
        pdf=[pdfs.plain(["Mot", "Hai"]), offices.pdf("Trang", 2), *_golden("pdf")[:6]],
        picture=[_picture(kind) for kind in ("PNG", "JPEG", "TIFF")],
        form=[form_store.shipped_text(name).encode() for name in ("cover", "contents")],
        bundle=read_all(io.BytesIO(target.read_bytes()), Limits()),
        package=package,
        settings=[b'version = 1\n[[offset]]\nprinter = "HP"\nsource = ""\nright = 1.0\ndown = 0.5\n'],
        office=office,
        store=folder / "dong",
    )


def _golden(ending: str) -> list[bytes]:
    found = sorted(GOLDEN.rglob(f"*.{ending}"))
    return [path.read_bytes() for path in found if path.stat().st_size < _SMALL]


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 40), 90).save(out, kind)
    return out.getvalue()


def _package(folder: Path) -> tuple[str, bytes, bytes]:
    shelf, out = folder / "ke", folder / "goi"
    shelf.mkdir()
    out.mkdir()
    on_shelf = offices.Shelf(shelf)
    made = offices.built(offices.planned(on_shelf, 3), out, on_shelf)
    beside = next(
        path for path in out.iterdir() if path.name.startswith(made.path.name) and path != made.path
    )
    parts = (made.path.name, made.path.read_bytes(), beside.read_bytes())
    for each in (shelf, out):
        shutil.rmtree(each)
    return parts
