"""A session killed in its midst, opened again, backed up and given new keys leaves no word in the clear.

Searched: store, two backup folders, logs, temporary and home folders. Not searched: the clerk's own folder,
which holds the scans he brought.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from hoso_desktop import log
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import (
    backup,
    backup_restore,
    dossiers,
    drafts,
    holdings,
    keys,
    papers,
    people,
    readers,
    recovery_keys,
    search,
)
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.recovery import enter_office, pending
from tests.printing.reading import page_texts
from tests.services.test_recovery_keys import codes_on
from tests.support.office import PASSWORD, add_dossier, make_office, pdf, story_clock

PROJECT = Path(__file__).resolve().parents[2]
MARK, FOLDED = "quỷỗngạc", "quyongac"
LEAVER, NEW, TYPED = f"{MARK}ra đi", f"{MARK}khóa mới", f"{MARK}đang gõ"
PLACE = "dossier:1"
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def _needles() -> list[bytes]:
    texts = {FOLDED, FOLDED.upper()}
    for form in ("NFC", "NFD"):
        texts |= {unicodedata.normalize(form, text) for text in (MARK, MARK.upper(), MARK.capitalize())}
    return [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")]


NEEDLES = _needles()


def _unpacked(data: bytes) -> Iterator[bytes]:
    for start in _ZLIB.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[start.start() :], 1 << 20)
        except zlib.error:
            continue


def found_in(*places: Path) -> list[str]:
    """Files whose name or bytes, packed ones too, hold a planted word."""
    out = []
    for path in (path for place in places for path in place.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        every = (os.fsencode(path.name), data, *_unpacked(data))
        if any(needle in part for part in every for needle in NEEDLES):
            out.append(path.name)
    return out


def work(office: Office, own: Path) -> int:
    """A session with drafts, loans, a restricted dossier and a backup; how many words were planted."""
    numbers = count(1)

    def word() -> str:
        return f"Việc {MARK}{next(numbers):03}"

    me = office.person.uid
    people.add_person(office, word(), "nguoidi", LEAVER, cost=FLOOR, roles=["chief"])
    for round_ in range(20):
        uid = add_dossier(office, f"HN.{round_ + 30}", word())
        dossiers.edit_dossier(office, uid, 1, keyword=word(), note=word())
        scan = own / f"{word()}.pdf"
        text = f"{FOLDED}{next(numbers):03}"
        scan.write_bytes(pdf(text, packed=bool(round_ % 2)))
        row = NewDocument(subject=word(), author=word(), signer=word(), note=word(), file=scan)
        dossiers.add_documents(office, uid, [row])
        day = office.today() + timedelta(days=7)
        holdings.lend(office, uid, borrower=word(), due_on=day, note=word())
        search.find(office, word())
        assert MARK in " ".join(page_texts(papers.render(office, "contents", [uid]).pdf))
        if round_ == 3:
            readers.restrict(office, uid, [me])
    assert drafts.keep(office, PLACE, {"lines": [{"SUBJECT": TYPED}]})
    return next(numbers) - 1


SESSION = """
import os, signal, sys
from pathlib import Path
from hoso_desktop import log
from hoso_desktop.services import backup
from tests.flows.test_canaries import work
from tests.support.office import make_office
root = Path(sys.argv[1])
log.start(root / "log")
office = make_office(root / "kho")
backup.set_places(office, [root / "usb"])
assert work(office, root / "own") >= 200
assert backup.run(office).good
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(root: Path) -> list[Path]:
    """The folders to be searched after a session killed while something was being typed."""
    for name in ("own", "usb", "hai", "tmp", "home", "log"):
        (root / name).mkdir()
    env = {**os.environ, "TMPDIR": str(root / "tmp"), "HOME": str(root / "home")}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        env[name] = str(root / "home" / name)
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(root)], cwd=PROJECT, env=env, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    return [root / name for name in ("kho", "usb", "hai", "tmp", "home", "log")]


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    """Else the test below would prove nothing."""
    for number, needle in enumerate(NEEDLES):
        (tmp_path / f"{number}").write_bytes(b"\x00\xff" + needle)
    (tmp_path / "packed").write_bytes(b"%PDF " + zlib.compress(b"Tj " + FOLDED.encode()))
    (tmp_path / f"{MARK}.txt").write_bytes(b"")
    (tmp_path / "clean").write_bytes(b"x")
    assert len(found_in(tmp_path)) == len(NEEDLES) + 2


@pytest.mark.battery
def test_a_session_killed_opened_backed_up_and_rekeyed_leaves_no_word(tmp_path: Path) -> None:
    places = killed(tmp_path)
    assert found_in(*places) == []
    log.start(tmp_path / "log")
    try:
        with enter_office(tmp_path / "kho", PASSWORD, login="vanthu", clock=story_clock()) as office:
            assert pending(office) is not None
            draft = drafts.find(office, PLACE)
            assert draft is not None
            assert TYPED in str(draft.body)
            (code,) = codes_on(recovery_keys.make_sheet(office).pdf)
            keys.change_password(office, PASSWORD, NEW, cost=FLOOR)
            keys.close_person(office, people.by_login(office, "nguoidi").uid)
            backup.set_places(office, [tmp_path / "usb", tmp_path / "hai"])
            assert len(backup.run(office).good) == 2
            assert found_in(*places) == []
    finally:
        log.stop()
    assert found_in(*places) == []
    assert len(found_in(tmp_path / "own")) == 20, "the clerk's own scans, which the same search must see"
    groups = [group.encode() for group in code.split()]
    assert len(groups) >= 4
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        assert sum(group in path.read_bytes() for group in groups) < 3, path.name


@pytest.mark.battery
def test_a_backup_made_after_a_new_key_opens_to_no_old_way_in(tmp_path: Path) -> None:
    folder, usb = tmp_path / "kho", tmp_path / "usb"
    usb.mkdir()
    with make_office(folder) as office:
        people.add_person(office, "Trần Văn B", "nguoidi", LEAVER, cost=FLOOR, roles=["chief"])
        backup.set_places(office, [usb])
        shutil.copytree(folder / "keys", tmp_path / "old keys")
        keys.change_password(office, PASSWORD, NEW, cost=FLOOR)
        keys.close_person(office, people.by_login(office, "nguoidi").uid)
        (row,) = backup.run(office).good
    for number, (login, password) in enumerate((("vanthu", PASSWORD), ("nguoidi", LEAVER))):
        into = tmp_path / f"lai {number}"
        with pytest.raises(EnvironmentProblem) as caught:
            backup_restore.restore(
                row.folder, into, backup_restore.by_password(password, login), clock=story_clock()
            )
        assert caught.value.code == ("store.wrong_password", "store.unknown_login")[number]
        assert not into.exists()
    thief = tmp_path / "thief"
    shutil.copytree(row.folder.parent, thief)
    shutil.rmtree(thief / row.folder.name / "keys")
    shutil.copytree(tmp_path / "old keys", thief / row.folder.name / "keys")
    for login, password in (("vanthu", PASSWORD), ("nguoidi", LEAVER)):
        with pytest.raises(EnvironmentProblem) as caught:
            backup_restore.restore(
                thief / row.folder.name,
                tmp_path / "trộm",
                backup_restore.by_password(password, login),
                clock=story_clock(),
            )
        assert caught.value.code == "backup.closed"
        assert not (tmp_path / "trộm").exists()
    into = tmp_path / "lai"
    backup_restore.restore(row.folder, into, backup_restore.by_password(NEW, "vanthu"), clock=story_clock())
    open_office(into, NEW, login="vanthu", clock=story_clock()).close()
