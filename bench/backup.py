"""Making a backup against a plain copy of the same files, each of them flushed by both.

A database of some thousands of papers and 100 sealed files of a megabyte; every round goes to an empty place.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bench.rows import Row, alternate
from bench.stores import PASSWORD
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import backup as disk
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import backup
from hoso_desktop.services.demo import make_demo
from hoso_desktop.services.dossiers import NewDocument, NewDossier, add_documents, new_dossier
from hoso_desktop.services.office import Office

LIMIT = 2.0
_ROUNDS = 5
_DOCUMENTS, _FILES, _FILE_BYTES = 5_000, 100, 1_000_000


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        with make_demo(folder / "kho", seed=7, scale=_DOCUMENTS, password=PASSWORD, cost=FLOOR) as office:
            _attach(office, folder)
            places = (folder / f"nơi-{number}" for number in count())
            ours, plain = alternate(
                lambda: _backup(office, next(places)), lambda: _copy(office, next(places)), _ROUNDS
            )
    return [(f"backup of {_FILES} files and a database / plain copy, both flushed", ours, plain, LIMIT)]


def _attach(office: Office, folder: Path) -> None:
    """Papers with scans; what makes them a megabyte cannot be compressed, like a scan."""
    chance = random.Random(8)
    (home,) = new_dossier(office, NewDossier("HN.99", "Hồ sơ để đo sao lưu")).dossiers
    papers = []
    for number in range(_FILES):
        scan = folder / f"{number}.jpg"
        scan.write_bytes(b"\xff\xd8\xff" + chance.randbytes(_FILE_BYTES))
        papers.append(NewDocument(subject=f"Văn bản {number}", pages=1, file=scan))
    add_documents(office, home, papers)


def _backup(office: Office, place: Path) -> None:
    place.mkdir()
    written = backup.make(office, place, backup.BY_HAND, JobContext())
    if written.damaged or not disk.is_backup(written.folder):
        raise SystemExit("the backup of the measurement is not whole")


def _copied(office: Office) -> Iterator[Path]:
    files = office.store.files
    yield files.database
    yield files.identity
    yield from files.keys.glob("slots-?.json")
    yield from files.files.rglob("*.age")


def _copy(office: Office, place: Path) -> None:
    """What somebody would do by hand, and wait until it is on the disk."""
    place.mkdir()
    for number, path in enumerate(_copied(office)):
        target = place / str(number)
        shutil.copyfile(path, target)
        with target.open("rb+") as out:
            os.fsync(out.fileno())
