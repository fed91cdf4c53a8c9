"""Planted words are found nowhere on the disk: not in the store, open or closed or killed, not in the log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest

from hoso_desktop import log
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import attachments, dossiers, imports, search
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import NewOffice, Office, create_office, open_office, save_settings
from hoso_desktop.services.undo import undo
from tests.support.office import PASSWORD, documents, pdf, story_clock, write_list

PROJECT = Path(__file__).resolve().parents[2]
# One word each that stands nowhere else, with letters that differ between the normal forms.
WORDS = {
    "office": "Xã Kỳ Sơnquỷ",
    "superior": "ĐẢNG BỘ TỈNH THỬQUẾ",
    "person": "Nguyễn Thị Bưởiquýt",
    "code": "Q77.913",
    "title": "hồ sơ mậtngữ ổquạ",
    "keyword": "từkhoáquặng",
    "note": "ghi chú bútquệt",
    "subject": "trích yếu vềquẻ",
    "author": "Ban Tổ chức Quỳnhlưuquế",
    "signer": "Trần Văn Quậyphá",
    "file": "tệpquét nhãnquả",
    "pdf": "NoidungQuayphim",
    "list": "danhsáchquyên",
    "row": "dòng danh sách quởtrách",
    "search": "tìm kiếm quờquạng",
    "typo": "gõ sai quẩnquanh",
    "refused": "không nhận Quýquyền",
}
LOGIN = "vanthu-quanly"


def spellings(word: str) -> list[bytes]:
    """A word as it could stand on a disk."""
    texts = (word, word.lower())
    forms = {
        *(unicodedata.normalize("NFC", t) for t in texts),
        *(unicodedata.normalize("NFD", t) for t in texts),
    }
    return [text.encode(encoding) for text in forms for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


NEEDLES = {name: spellings(word) for name, word in WORDS.items()}


def found_in(*places: Path, also: dict[str, list[bytes]] | None = None) -> list[str]:
    """Where planted words stand in the clear, in names and in bytes."""
    out = []
    for place in places:
        for path in [place, *place.rglob("*")]:
            data = os.fsencode(path.relative_to(place)) + (path.read_bytes() if path.is_file() else b"")
            out += [
                f"{name} in {path.name}"
                for name, needles in {**NEEDLES, **(also or {})}.items()
                if any(needle in data for needle in needles)
            ]
    return out


def new_office(folder: Path) -> Office:
    new = NewOffice(
        name=WORDS["office"],
        superior=WORDS["superior"],
        code=WORDS["code"],
        person=WORDS["person"],
        login=LOGIN,
    )
    return create_office(folder, new, PASSWORD, cost=FLOOR, clock=story_clock())


def live(office: Office, folder: Path) -> None:
    """A day's work in which every planted word passes through the program."""
    scan = folder / f"{WORDS['file']}.pdf"
    scan.write_bytes(pdf(WORDS["pdf"], packed=False))
    opened = dossiers.new_dossier(office, NewDossier("HN.01", WORDS["title"], retention=PERMANENT))
    uid = next(iter(opened.dossiers))
    dossiers.edit_dossier(office, uid, 1, keyword=WORDS["keyword"], note=WORDS["note"])
    row = NewDocument(
        subject=WORDS["subject"],
        author=WORDS["author"],
        signer=WORDS["signer"],
        note=WORDS["note"],
        file=scan,
    )
    dossiers.add_documents(office, uid, [row])
    placed = documents(office, uid)[0]
    wrong = dossiers.edit_document(office, placed.uid, placed.revision, subject=WORDS["typo"])
    undo(office, wrong.change_uid)
    assert placed.attachment is not None
    with attachments.open_attachment(office, placed.attachment) as plain:
        assert WORDS["pdf"].encode() in plain.read()
    rows = [[WORDS["title"], "01-NQ/ĐU", "01/03/2011", WORDS["row"], WORDS["author"], "1", scan.name]]
    listed = write_list(folder / f"{WORDS['list']}.xlsx", rows)
    imports.run(office, imports.preview(office, listed, files_root=folder))
    search.find(office, WORDS["search"])
    assert search.find(office, WORDS["subject"]).hits
    with pytest.raises(UserError) as caught:
        dossiers.add_documents(office, uid, [NewDocument(subject=f"MẬT {WORDS['refused']}")])
    assert caught.value.code == "secret.text_refused"
    save_settings(office, place=WORDS["office"])
    assert len(documents(office, uid)) == 2


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Store, log, and the clerk's own folder, which may of course hold words."""
    places = tmp_path / "kho", tmp_path / "log", tmp_path / "cua minh"
    places[2].mkdir()
    return places


def test_the_search_itself_finds_what_lies_open(tmp_path: Path) -> None:
    """Else the tests below would prove nothing."""
    composed, decomposed = (
        unicodedata.normalize("NFC", WORDS["title"]),
        unicodedata.normalize("NFD", WORDS["title"]),
    )
    for number, text in enumerate((composed, decomposed)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            (tmp_path / f"{number}-{encoding}").write_bytes(b"\x00\xff" + text.encode(encoding) + b"\xfe")
    (tmp_path / f"{WORDS['file']}.pdf").write_bytes(pdf(WORDS["pdf"], packed=False))
    assert len([hit for hit in found_in(tmp_path) if hit.startswith("title")]) == 6
    assert {hit.split()[0] for hit in found_in(tmp_path)} == {"title", "file", "pdf"}


def test_no_word_stands_in_the_clear(
    folders: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, logs, own = folders
    (tmp_path / "os tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "os tmp"))
    log.start(logs)
    try:
        office = new_office(store)
        live(office, own)
        assert (store / "hoso.db-wal").stat().st_size > 0
        assert found_in(store, logs, tmp_path / "os tmp") == []
        office.store.checkpoint()
        assert found_in(store, logs, tmp_path / "os tmp") == []
        office.close()
    finally:
        log.stop()
    assert not (store / "hoso.db-wal").exists()
    secrets = {"password": spellings(PASSWORD)}
    assert found_in(store, logs, tmp_path / "os tmp", also=secrets) == []
    assert list((tmp_path / "os tmp").iterdir()) == []
    # The one thing said in the clear, and said so to the administrator.
    clear = found_in(store, also={"login": spellings(LOGIN)})
    assert sorted(clear) == ["login in slots-a.json", "login in slots-b.json"]


def test_a_killed_session_leaves_no_word(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    store, logs, own = folders
    (tmp_path / "os tmp").mkdir()
    code = f"""
import os, signal
from pathlib import Path
from hoso_desktop import log
from hoso_desktop.crypto.slots import FLOOR
from tests.services.test_canaries import live, new_office
log.start(Path({str(logs)!r}))
office = new_office(Path({str(store)!r}))
live(office, Path({str(own)!r}))
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path / "os tmp")},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert (store / "hoso.db-wal").stat().st_size > 0
    assert found_in(store, logs, tmp_path / "os tmp") == []
    with open_office(store, PASSWORD, clock=story_clock()) as office:
        assert search.find(office, WORDS["subject"]).hits
    assert found_in(store) == []


def test_refusals_name_places_not_contents(folders: tuple[Path, Path, Path]) -> None:
    store, _, own = folders
    with new_office(store) as office:
        uid = next(iter(dossiers.new_dossier(office, NewDossier("HN.01", "Hồ sơ")).dossiers))
        for text in (f"TỐI MẬT {WORDS['refused']}", f"MẬT\n{WORDS['refused']}"):
            with pytest.raises(UserError) as caught:
                dossiers.add_documents(office, uid, [NewDocument(subject=text)])
            assert WORDS["refused"] not in explain(caught.value)
            assert WORDS["refused"] not in str(caught.value)
        secret = own / f"BC mat {WORDS['refused']}.pdf"
        secret.write_bytes(pdf("x"))
        with pytest.raises(UserError) as caught:
            dossiers.add_documents(office, uid, [NewDocument(subject="Báo cáo", file=secret)])
        assert caught.value.code == "secret.file_refused"
        with office.store.read() as connection:
            bodies = b"".join(row[0] for row in connection.exec_driver_sql("SELECT body FROM journal"))
        assert not any(needle in bodies for needle in NEEDLES["refused"])
        assert not list(office.store.files.files.rglob("*.age"))
