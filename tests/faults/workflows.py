"""Workflows of the first afternoon: saving, adding, importing, arranging, attaching, packing, printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hoso_desktop.services import (
    arrangement,
    dossiers,
    imports,
    packages,
    papers,
)
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.undo import undo
from tests.faults.registry import FILES, Ack, codes, scans, uid_of, workflow
from tests.support.office import add_dossier, documents, paper, sheet, subjects, write_list, write_pdf


@workflow
class SaveDossiers:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        add_dossier(office, "HN.01", "Có sẵn")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for number in (2, 3):
            made = dossiers.new_dossier(office, NewDossier(f"HN.0{number}", f"Hồ sơ {number}"))
            ack(sheet(office, *made.dossiers).dossier.code)
        uid = uid_of(office, "HN.01/2026")
        dossiers.edit_dossier(office, uid, 1, title="Đã sửa", keyword="khóa")
        ack("edited")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = codes(office)
        yield from (f"{code} was said to be saved" for code in said if code != "edited" and code not in found)
        edited = sheet(office, uid_of(office, "HN.01/2026")).dossier
        if (edited.title, edited.keyword) not in (("Có sẵn", ""), ("Đã sửa", "khóa")):
            yield "half an edit"
        if "edited" in said and edited.title != "Đã sửa":
            yield "the edit was said to be saved"


@workflow
class AddDocuments:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Đầu", pages=2), paper("Cuối", pages=3)])
        scans(place)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        rows = [paper(f"Giữa {path.stem}", file=path) for path in sorted(place.glob("*.pdf"))]
        dossiers.add_documents(office, uid, rows, position=1)
        ack("added")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = documents(office, uid_of(office, "HN.01/2026"))
        if len(found) not in (2, 2 + FILES) or (said and len(found) == 2):
            yield f"{len(found)} papers"
        if [placed.ordinal for placed in found] != list(range(1, len(found) + 1)):
            yield "the order has a hole"
        if sum(placed.attachment is not None for placed in found) != len(found) - 2:
            yield "a paper without its file"
        totals = sheet(office, uid_of(office, "HN.01/2026")).sheet_totals
        if totals.missing or totals.overlapping:
            yield "sheets do not fit"


@workflow
class ImportList:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        rows = [
            ["Tập Nghị quyết năm 2011", f"0{number}-NQ/ĐU", f"0{number + 1}/03/2011", f"Nghị quyết {number}",
             "Đảng ủy xã Tân Hòa", "1", path.name]
            for number, path in enumerate(scans(place), start=1)
        ]  # fmt: skip
        write_list(place / "danh sach.xlsx", rows)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        ready = imports.preview(office, place / "danh sach.xlsx", files_root=place)
        if imports.run(office, ready).created:
            ack("imported")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = [placed for code in codes(office) for placed in documents(office, uid_of(office, code))]
        if len(found) not in (0, FILES) or (said and not found):
            yield f"{len(found)} papers"
        if not all(placed.attachment for placed in found):
            yield "a paper without its file"
        if len(imports.last_imports(office)) != bool(found):
            yield "import and papers do not agree"
        if len(list(place.glob("*.pdf"))) != FILES:
            yield "the clerk's own files were touched"


@workflow
class Arrange:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        for number in range(1, 4):
            add_dossier(office, f"HN.0{number}")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for code in sorted(codes(office)):
            arrangement.arrange(office, uid_of(office, code), "01")
            ack(code)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        for number, code in enumerate(sorted(codes(office)), start=1):
            found = sheet(office, uid_of(office, code))
            if found.dossier.arranged and found.dossier.archival_code != f"ML01/000{number}":
                yield f"{code} is {found.dossier.archival_code}"
            if bool(found.inventory) != found.dossier.arranged:
                yield f"{code} is half arranged"
            if code in said and not found.dossier.arranged:
                yield f"{code} was said to be arranged"


@workflow
class AttachFile:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một", pages=None), paper("Hai", pages=2)])
        write_pdf(place / "quet.pdf", pages=4)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        placed = documents(office, uid_of(office, "HN.01/2026"))[0]
        dossiers.attach_file(office, placed.uid, place / "quet.pdf")
        ack("attached")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        placed = documents(office, uid_of(office, "HN.01/2026"))[0]
        if (placed.attachment is None) != (placed.pages is None) or (said and placed.attachment is None):
            yield f"file {placed.attachment is not None}, pages {placed.pages}"


@workflow
class BuildPackage:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        rows = [
            paper(
                f"Văn bản {number}", number=f"{number}-NQ/ĐU", date="01/03/2026", author="Đảng ủy", file=path
            )
            for number, path in enumerate(scans(place), start=1)
        ]
        dossiers.add_documents(office, uid, rows)
        arrangement.arrange(office, uid, "01")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        result = packages.build(office, [uid_of(office, "HN.01/2026")], place / "goi")
        assert not result.refused, result.refused
        ack(result.built[0].path.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        built = list((place / "goi").glob("*.zip"))
        if said and [path.name for path in built] != said:
            yield "the package was said to be there"
        for path in built:
            report = packages.verify_file(path)
            if any(problem.code != "package.signature_unknown" for problem in report.problems):
                yield f"half a package: {[problem.code for problem in report.problems]}"
            if said and not packages.verify_file(path, office=office).good:
                yield "the ledger does not know the package"


@workflow
class PrintSet:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một"), paper("Hai")])

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for printed in papers.print_set(office, uid_of(office, "HN.01/2026"), place / "in"):
            ack(printed.path.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = {path.name: path.read_bytes() for path in (place / "in").glob("*.pdf")}
        yield from (f"{name} was said to be printed" for name in said if name not in found)
        for name, data in found.items():
            if not data.startswith(b"%PDF-") or not data.rstrip().endswith(b"%%EOF"):
                yield f"half a paper: {name}"


@workflow
class UndoAndSettings:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một"), paper("Hai"), paper("Ba")])

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        placed = documents(office, uid)[1]
        removed = dossiers.remove_document(office, placed.uid, placed.revision)
        ack("removed")
        undo(office, removed.change_uid)
        ack("back")
        save_settings(office, four="bốn", tone="uỷ")
        ack("settings")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = subjects(office, uid_of(office, "HN.01/2026"))
        if found not in (["Một", "Hai", "Ba"], ["Một", "Ba"]):
            yield f"papers: {found}"
        if said and said[-1] != "removed" and len(found) != 3:
            yield "the paper was said to be back"
        style, tone = office.profile.number_style, office.profile.tone
        if (style.four, tone) not in (("tư", "ủy"), ("bốn", "uỷ")) or ("settings" in said and tone != "uỷ"):
            yield f"half the settings: {style.four}, {tone}"
