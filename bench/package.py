"""Building and verifying a package against copying and hashing the same bytes once, on the same disk.

The yardstick copies every file into one file, hashes it on the way and syncs the copy: the least anybody must
do to hand over bytes he can answer for. The build does that, reads everything back from the disk, compares it
and signs a list.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from hoso_desktop import files
from hoso_desktop.crypto import signing
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import Attachment, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds, Inventory
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.domain.sheets import SheetTotals
from hoso_desktop.transfer.build import build
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load
from hoso_desktop.transfer.verify import verify

BUILD_LIMIT, VERIFY_LIMIT = 2.0, 1.5
ROUNDS = 5
# Papers and their mean size. Below some 50 MB the ratio says little: the workbook, the list and their syncs
# cost about 0.04 s whatever the papers weigh.
SHAPES = {"60 papers, 100 MB": (60, 1_500_000), "150 papers, 300 MB": (150, 1_800_000)}


def run() -> list[tuple[str, float, float, float]]:
    """Name, seconds, yardstick's seconds and allowed ratio; the best of five rounds, whatever else runs."""
    results: list[tuple[str, float, float, float]] = []
    for shape, (count, size) in SHAPES.items():
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            base, building, verifying = _measure(Path(folder), count, size)
        results.append((f"package build, {shape}", building, base, BUILD_LIMIT))
        results.append((f"package verify, {shape}", verifying, base, VERIFY_LIMIT))
    return results


def _measure(folder: Path, count: int, size: int) -> tuple[float, float, float]:
    shelf = folder / "shelf"
    shelf.mkdir()
    sheet = _sheet([_attachment(shelf, at, size) for at in range(count)])
    seed = signing.new_key()
    package = plan(sheet, load("dang-hsltcq"))
    times: dict[str, list[float]] = {"copy": [], "build": [], "verify": []}
    for round_number in range(ROUNDS + 1):  # the first one warms imports and the page cache
        out = folder / f"out-{round_number}"
        copying = _timed(partial(_copy, shelf, folder / "copy.bin"))
        (folder / "copy.bin").unlink()
        building = _timed(partial(_build, package, out, shelf, seed))
        verifying = _timed(partial(_verify, out / package.name, seed))
        (out / package.name).unlink()
        if round_number:
            times["copy"].append(copying)
            times["build"].append(building)
            times["verify"].append(verifying)
    return min(times["copy"]), min(times["build"]), min(times["verify"])


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _copy(shelf: Path, target: Path) -> None:
    with target.open("wb") as out:
        for file in sorted(shelf.iterdir()):
            with file.open("rb") as source:
                files.copy_with_hash(source, out)
        out.flush()
        os.fsync(out.fileno())


def _build(package: PackagePlan, out: Path, shelf: Path, seed: bytes) -> None:
    def open_attachment(attachment: Attachment) -> BinaryIO:
        return (shelf / attachment.storage_id).open("rb")

    build(
        package,
        out,
        open_attachment=open_attachment,
        sign=lambda data: signing.sign(seed, data),
        public_key=signing.public_key(seed),
        built_at=datetime(2026, 11, 16, tzinfo=UTC),
    )


def _verify(package: Path, seed: bytes) -> None:
    assert verify(package, trusted_keys={signing.public_key(seed)}).good


def _attachment(shelf: Path, at: int, size: int) -> Attachment:
    data = b"%PDF-1.4\n" + random.Random(at).randbytes(size + (at * 7919) % (size // 4))
    (shelf / f"{at:03d}").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return Attachment(f"a{at}", f"{at}.pdf", "application/pdf", len(data), digest, "", 0, f"{at:03d}")


def _sheet(attachments: list[Attachment]) -> DossierSheet:
    office = OfficeProfile(
        "Đảng ủy xã Tân Lập", "A99.021", "ĐẢNG BỘ TỈNH SÔNG LAM", "Tân Lập", "2025-2030", "I"
    )
    fonds = Fonds("f1", "001", "Đảng ủy xã Tân Lập", "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP")
    dossier = Dossier(
        "d1", "f1", "HN.15", "2026", "Hồ sơ Hội nghị", term="2025-2030", retention=PERMANENT,
        inventory_uid="m1", inventory_number="01", number="1",
    )  # fmt: skip
    papers = tuple(
        Placement(
            f"p{at}",
            "d1",
            RegisterEntry(
                f"e{at}",
                numbering.parse(f"{at}-BC/ĐU"),
                dates.parse("05/11/2026"),
                type_name="Báo cáo",
                subject=f"Báo cáo kết quả công tác số {at} và nhiệm vụ thời gian tới",
                author="Ban Thường vụ Đảng ủy xã",
            ),
            at,
            pages=2,
            attachment=attachment,
        )
        for at, attachment in enumerate(attachments, 1)
    )
    day = dates.parse("05/11/2026")
    totals = DossierTotals(len(papers), 2 * len(papers), len(papers), len(papers), day, day)
    inventory = Inventory("m1", "f1", "01", "Nhiệm kỳ I")
    return DossierSheet(
        office, fonds, None, inventory, dossier, papers, totals, SheetTotals(0, None, None, (), (), ())
    )


if __name__ == "__main__":
    for name, seconds, yardstick, limit in run():
        print(f"{name}: {seconds:.3f} s = {seconds / yardstick:.2f} x {yardstick:.3f} s (limit {limit})")
