"""Story C1 through the services: the list of three sacks of papers, to the figure."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain.words import sentence_case
from hoso_desktop.services import attachments, deadlines, dossiers, health, imports, packages, queries
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.imports import ImportResult
from hoso_desktop.services.office import Office
from hoso_desktop.transfer.build import BuiltPackage
from tests.support.office import GOLDEN, documents, make_office, scalar, sheet, write_pdf

FOLDER = GOLDEN / "story-c"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
C1 = WANT["C1"]


def state(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Size, time and hash of every file, and the names of the folders."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_size, path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(folder.rglob("*"))
    }  # fmt: skip


def run(office: Office, folder: Path = FOLDER) -> ImportResult:
    return imports.run(
        office, imports.preview(office, folder / WANT["list"], files_root=folder / WANT["files_root"])
    )


def documents_in(built: BuiltPackage) -> int:
    counts = built.manifest["counts"]
    assert isinstance(counts, dict)
    return int(counts["documents"])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


def rows(office: Office) -> list[queries.DossierRow]:
    return queries.dossier_rows(office, queries.dossier_ids(office))


def by_list_number(office: Office) -> dict[int, str]:
    found = (sheet(office, row.uid).dossier for row in rows(office))
    return {int(dossier.list_number): dossier.uid for dossier in found}


def test_the_preview_tells_everything_and_does_nothing(office: Office) -> None:
    before, facts = state(FOLDER), scalar(office, "SELECT count(*) FROM journal")
    ready = imports.preview(office, FOLDER / WANT["list"], files_root=FOLDER / WANT["files_root"])
    assert ready.sentence == C1["sentence"]
    assert (ready.created, ready.duplicates, ready.held_back) == (
        C1["new"],
        C1["duplicates"],
        C1["held_back"],
    )
    assert (ready.doubtful, ready.files, ready.new_dossiers) == (
        C1["doubtful"], C1["attached_files"], C1["dossiers"],
    )  # fmt: skip
    assert ready.proposal.rows_read == C1["rows"]
    assert len(ready.proposal.columns) == C1["columns"]
    assert scalar(office, "SELECT count(*) FROM journal") == facts
    assert len(rows(office)) == 0
    assert state(FOLDER) == before


def test_c1_to_the_figure(office: Office) -> None:
    before = state(FOLDER)
    done = run(office)
    assert done.sentence == C1["sentence"]
    assert (done.created, done.duplicates, done.held_back, done.doubtful, done.attached) == (
        C1["new"], C1["duplicates"], C1["held_back"], C1["doubtful"], C1["attached_files"],
    )  # fmt: skip
    assert (done.already, done.refused, len(done.dossiers)) == (0, 0, C1["dossiers"])
    assert Counter(doubt.reason.value for doubt in done.doubts) == C1["doubtful_by_reason"]
    places = {(doubt.row, doubt.reason.value, doubt.column, doubt.value) for doubt in done.doubts}
    assert places == {(p["row"], p["reason"], p["column"], p["value"]) for p in C1["doubtful_places"]}
    assert state(FOLDER) == before
    assert scalar(office, "SELECT count(*) FROM attachment") == C1["attached_files"]
    assert health.verify_store(office).ok


def test_every_dossier_is_as_the_list_describes_it(office: Office) -> None:
    run(office)
    uids = by_list_number(office)
    assert len(uids) == C1["dossiers"]
    late = 0
    for want in WANT["per_dossier"]:
        found = sheet(office, uids[want["list_number"]])
        totals = found.totals
        assert (found.dossier.title, found.dossier.term, found.dossier.retention.label) == (
            want["title"], want["term"], want["retention"],
        )  # fmt: skip
        assert (totals.documents, totals.sheets, totals.pages) == (
            want["documents"],
            want["sheets"],
            want["pages"],
        )
        assert (totals.begin.text(), totals.end.text()) == (want["begin"], want["end"])
        assert (found.fonds.number, found.fonds.state.value) == (C1["fonds"]["number"], "closed")
        assert found.fonds.closed_on is not None
        assert found.fonds.closed_on.strftime("%d/%m/%Y") == C1["fonds"]["closed"]
        assert found.dossier.backlog
        assert all(placed.entry.backlog for placed in found.documents)
        late += deadlines.due_day(office, found) is not None
    assert late == C1["late"]


def test_the_lists_own_words_are_kept(office: Office) -> None:
    run(office)
    uids = by_list_number(office)
    kept = {placed.entry.subject for uid in uids.values() for placed in documents(office, uid)}
    for slip in C1["ocr_slips"]:
        assert slip["as_written"] in kept
    for place in C1["doubtful_places"]:
        (placed,) = (
            p for p in documents(office, uids[place["dossier"]]) if p.entry.subject == place["title"]
        )  # fmt: skip
        if place["reason"].startswith("DATE"):
            assert placed.entry.date.as_written == place["value"]
        else:
            assert (placed.attachment, placed.source_path) == (None, place["value"])


def test_every_file_comes_back_byte_for_byte(office: Office) -> None:
    run(office)
    wanted = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.rglob("*.pdf"))
    found: Counter[str] = Counter()
    for uid in by_list_number(office).values():
        for placed in documents(office, uid):
            if placed.attachment is not None:
                with attachments.open_attachment(office, placed.attachment) as plain:
                    found[hashlib.sha256(plain.read()).hexdigest()] += 1
    assert found == wanted


def test_a_second_import_changes_nothing(office: Office) -> None:
    run(office)
    tables = ("dossier", "entry", "placement", "attachment", "fonds")
    before = [scalar(office, f"SELECT count(*) FROM {table}") for table in tables]
    vault = sorted(path.name for path in office.store.files.files.rglob("*.age"))
    again = run(office)
    assert (again.created, again.already, again.attached) == (C1["second_import_new"], C1["new"], 0)
    assert [scalar(office, f"SELECT count(*) FROM {table}") for table in tables] == before
    assert sorted(path.name for path in office.store.files.files.rglob("*.age")) == vault


def test_the_import_is_taken_back_whole(office: Office) -> None:
    done = run(office)
    imports.undo_import(office, done.batch_uid)
    assert rows(office) == []
    for table in ("dossier", "entry", "placement", "attachment"):
        assert scalar(office, f"SELECT count(*) FROM {table}") == 0
    assert not list(office.store.files.files.rglob("*.age"))
    assert health.verify_store(office).ok
    assert run(office).sentence == C1["sentence"]


def test_the_sums_of_the_arrangement(office: Office) -> None:
    """C2's sums over what was imported; boxes and inventories are the archive room's work."""
    run(office)
    sums: dict[str, Counter[str]] = {}
    for uid in by_list_number(office).values():
        found = sheet(office, uid)
        label = found.dossier.retention.label
        sums.setdefault(label, Counter()).update(
            dossiers=1, documents=found.totals.documents, sheets=found.totals.sheets
        )
    names = {
        "Vĩnh viễn": "permanent",
        "70 năm": "limited_70",
        "20 năm": "limited_20",
        "Hết giá trị": "worthless",
    }
    assert {names[label] for label in sums} == set(names.values())
    for label, counted in sums.items():
        want = WANT["C2"][names[label]]
        assert (counted["dossiers"], counted["documents"]) == (want["dossiers"], want["documents"])
        assert counted["sheets"] == want["sheets"]["value"]
        assert sentence_case(counted["sheets"]) == want["sheets"]["words"]
    assert sum(counted["sheets"] for counted in sums.values()) == WANT["C2"]["all"]["sheets"]["value"]


def test_packages_of_the_arranged_dossiers(office: Office, tmp_path: Path) -> None:
    """C4: twelve packages, 0007 refused with its five titles; with the missing scans thirteen."""
    folder = tmp_path / "nguon"
    shutil.copytree(FOLDER, folder)
    run(office, folder)
    uids, wanted = by_list_number(office), WANT["C4"]
    order = [row for row in WANT["C2"]["arrangement"] if row.get("package")]
    for row in order:
        arrange(office, uids[row["list_number"]], row["muc_luc"], number=row["ho_so"])
    result = packages.build(office, [uids[row["list_number"]] for row in order], tmp_path / "goi")
    assert [built.path.name for built in result.built] == wanted["built_first"]
    assert sum(documents_in(built) for built in result.built) == wanted["rows_first"]
    (refused,) = result.refused
    missing = [str(p.params["title"]) for p in refused.problems if p.code == "package.no_file"]
    for told, title in zip(missing, wanted["refused"][0]["titles_without_file"], strict=True):
        assert told.endswith(title)
    uid = uids[order[6]["list_number"]]
    for number, placed in enumerate(documents(office, uid)):
        if placed.attachment is None:
            dossiers.attach_file(office, placed.uid, write_pdf(tmp_path / f"quet {number}.pdf"))
    scanned = packages.build(office, [uid], tmp_path / "goi")
    assert scanned.refused == ()
    every = [*result.built, *scanned.built]
    assert sorted(built.path.name for built in every) == sorted(wanted["all_names"])
    assert len(every) == wanted["packages"]
    assert sum(documents_in(built) for built in every) == wanted["rows_after_scanning"]
    assert all(packages.verify_file(built.path, office=office).good for built in every)
