"""A flipped bit or an exchanged page in any file of ours is found before it is used, or changes nothing.

Seeded; `make soak SEEDS=a:b` goes on where the battery ended.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from hoso_desktop.db import backup as backup_files
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import attachments, backup, dossiers, health, history
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, documents, make_office, paper, unlock, write_pdf

PAGE = 4096
# In every run of the tests, in the battery; the soak has its own seeds.
FEW, MANY = 40, 2000
PLACES = ("hoso.db", "keys/slots-a.json", "keys/slots-b.json", "store.json", "file", "wal", "backup", "head")


@dataclass(frozen=True)
class Sample:
    """A store that was closed, one whose program was killed, and a backup."""

    closed: Path
    killed: Path
    says: str  # what the office says, whole
    usb: Path


def says(office: Office) -> str:
    """Everything the records and the files say, as one figure."""
    digest = hashlib.sha256()
    with office.store.read() as connection:
        for table in ("dossier", "entry", "placement", "attachment", "person"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id"):
                digest.update(repr(tuple(row)).encode())
        uids = [row[0] for row in connection.exec_driver_sql("SELECT uid FROM dossier ORDER BY id")]
    for uid in uids:
        for placed in documents(office, uid):
            if placed.attachment is not None:
                with attachments.open_attachment(office, placed.attachment) as plain:
                    digest.update(plain.read())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    base = tmp_path_factory.mktemp("lật bit")
    (base / "usb").mkdir()
    with make_office(base / "kho") as office:
        uid = add_dossier(office)
        scans = [write_pdf(base / f"{number}.pdf", f"trang {number}") for number in range(3)]
        dossiers.add_documents(office, uid, [paper(f"V{n}", file=scan) for n, scan in enumerate(scans)])
        said = says(office)
        backup.set_places(office, [base / "usb"])
        backup.run(office)
    os.truncate(base / "kho/ballast", PAGE)
    shutil.copytree(base / "kho", base / "bị tắt")
    pid = os.fork()
    if pid == 0:  # a session that stored something and was killed: its log is still to be read
        office = unlock(base / "bị tắt")
        dossiers.edit_dossier(office, uid_of(office), 1, note="sửa trước khi mất điện")
        os._exit(0)
    os.waitpid(pid, 0)
    return Sample(base / "kho", base / "bị tắt", said, base / "usb")


def uid_of(office: Office) -> str:
    with office.store.read() as connection:
        return str(connection.exec_driver_sql("SELECT uid FROM dossier").scalar())


def spoil(path: Path, chance: random.Random) -> bool:
    """Flip one bit or exchange two pages; false where that leaves the file as it was."""
    data = bytearray(path.read_bytes())
    if not data:
        return False
    before = bytes(data)
    if len(data) >= 3 * PAGE and chance.random() < 0.3:
        one, two = chance.sample(range(len(data) // PAGE), 2)
        first, second = data[one * PAGE : (one + 1) * PAGE], data[two * PAGE : (two + 1) * PAGE]
        data[one * PAGE : (one + 1) * PAGE], data[two * PAGE : (two + 1) * PAGE] = second, first
    else:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))
    return bytes(data) != before


def chosen(folder: Path, place: str, chance: random.Random) -> Path:
    if place == "file":
        return chance.choice(sorted((folder / "files").rglob("*.age")))
    return folder / ("hoso.db-wal" if place == "wal" else place)


def verdict(folder: Path, whole: str) -> str:
    """What the program does with a store: refuses it, finds the damage, or says what it said before."""
    try:
        office = unlock(folder)
    except (UserError, EnvironmentProblem) as problem:
        return "refused" if explain(problem) else "OTHER"
    with office:
        if office.facts_missing or not health.verify_store(office).ok or not history.verify(office).ok:
            return "found"
        try:
            return "same" if says(office) == whole else "OTHER"
        except (UserError, EnvironmentProblem) as problem:
            return "found" if explain(problem) else "OTHER"


def try_one(seed: int, sample: Sample, work: Path) -> str:
    """One spoilt file; the word of `verdict`, and what was spoilt."""
    chance = random.Random(seed)
    place = PLACES[seed % len(PLACES)]
    if place == "backup":
        return f"{try_backup(chance, sample, work)} {place}"
    folder = work / str(seed)
    shutil.copytree(sample.killed if place == "wal" else sample.closed, folder)
    whole = sample.says
    if place == "wal":
        twin = work / f"{seed}-nguyên"
        shutil.copytree(sample.killed, twin)
        with unlock(twin) as office:
            whole = says(office)
        shutil.rmtree(twin)
    spoilt = spoil(chosen(folder, place, chance), chance)
    word = verdict(folder, whole) if spoilt else "same"
    shutil.rmtree(folder)
    return f"{word} {place}"


def try_backup(chance: random.Random, sample: Sample, work: Path) -> str:
    usb = work / "usb"
    shutil.copytree(sample.usb, usb)
    try:
        path = chance.choice(sorted(one for one in usb.rglob("*") if one.is_file()))
        if not spoil(path, chance):
            return "same"
        folder = next(usb.glob("hoso-*/2*"))
        if path.parent.name == "keys" or path.name == "store.json":
            return "same"  # the other copy of the slots; the identity is not read back
        with unlock(sample.closed) as office:
            try:
                manifest = backup_files.read_manifest(folder)
            except EnvironmentProblem:
                return "refused"
            return "found" if backup.faults(office, folder, manifest, full=True) else "OTHER"
    finally:
        shutil.rmtree(usb)


def bad(seeds: range, sample: Sample, work: Path) -> list[str]:
    out = []
    for seed in seeds:
        word = try_one(seed, sample, work)
        if word.startswith("OTHER"):
            out.append(f"{seed}: {word}")
    return out


def test_some_flips(sample: Sample, tmp_path: Path) -> None:
    assert bad(range(FEW), sample, tmp_path) == []


def test_flips_are_really_found(sample: Sample, tmp_path: Path) -> None:
    """Else all would be well whatever the program did."""
    words = [try_one(seed, sample, tmp_path) for seed in range(100, 124)]
    assert {"refused", "found", "same"} <= {word.split()[0] for word in words}


@pytest.mark.battery
@pytest.mark.timeout(900)
def test_many_flips(sample: Sample, tmp_path: Path) -> None:
    assert bad(range(FEW, MANY), sample, tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_flips_of_other_seeds(sample: Sample, tmp_path: Path) -> None:
    first, _, last = os.environ.get("HOSO_SOAK_SEEDS", "0:50").partition(":")
    seeds = range(MANY + 200 * int(first), MANY + 200 * int(last))
    assert bad(seeds, sample, tmp_path) == []
