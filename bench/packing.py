"""A gigabyte of sealed scans into one package, and a thousand dossiers of fifteen papers: is it linear?

The files come out of a real vault. The yardstick hashes (hashlib) and copies the plain bytes once, synced; it
need not unseal anything. Memory is what this process takes more at its peak than before. The thousand
dossiers are built from their plans, without the ledger: the yardstick is four times the first quarter.
"""

from __future__ import annotations

import gc
import hashlib
import io
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from bench.package import _copy, _sheet, _timed, _verify
from bench.rows import Row
from hoso_desktop.crypto import sealing, signing
from hoso_desktop.db import vault
from hoso_desktop.db.store_folder import StoreFiles
from hoso_desktop.domain.document import Attachment
from hoso_desktop.transfer.build import build
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load

BUILD_LIMIT, VERIFY_LIMIT, LINEAR_LIMIT, MEMORY_MB = 1.5, 1.2, 1.15, 150
PAPERS, PAPER_BYTES, ROUNDS = 690, 1_450_000, 2
DOSSIERS, DOSSIER_PAPERS, SMALL_BYTES = 1000, 15, 20_000

Opener = Callable[[Attachment], BinaryIO]


def run() -> list[Row]:
    """Name, ours, yardstick, allowed ratio; seconds, but for the line of memory, which is in megabytes."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        rows = _gigabyte(Path(folder))
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        rows.append(_thousand(Path(folder)))
    return rows


def _gigabyte(folder: Path) -> list[Row]:
    shelf, files, key = folder / "plain", StoreFiles(folder / "kho"), sealing.new_identity()
    shelf.mkdir()
    attachments = [_sealed(shelf, files, key, at, PAPER_BYTES) for at in range(PAPERS)]
    package, seed = plan(_sheet(attachments), load("dang-hsltcq")), signing.new_key()
    open_attachment = partial(vault.open_file, files, identities=[key], hashed=False)
    gc.collect()
    before, times = _status("VmRSS"), dict[str, list[float]](copy=[], build=[], verify=[])
    for number in range(ROUNDS):
        out = folder / f"out-{number}"
        times["copy"].append(_timed(partial(_copy, shelf, folder / "copy.bin")))
        (folder / "copy.bin").unlink()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # VmHWM begins anew
        times["build"].append(_timed(partial(_build, package, out, open_attachment, seed)))
        times["verify"].append(_timed(partial(_verify, out / package.name, seed)))
        peak = _status("VmHWM")
        (out / package.name).unlink()
    copy = min(times["copy"])
    return [
        ("package build, 1 GB sealed", min(times["build"]), copy, BUILD_LIMIT),
        ("package verify, 1 GB", min(times["verify"]), copy, VERIFY_LIMIT),
        ("package memory, 1 GB (MB)", peak - before, MEMORY_MB, 1.0),
    ]


def _thousand(folder: Path) -> Row:
    files, key, seed = StoreFiles(folder / "kho"), sealing.new_identity(), signing.new_key()
    (folder / "plain").mkdir()
    papers = [_sealed(folder / "plain", files, key, at, SMALL_BYTES) for at in range(DOSSIER_PAPERS)]
    sheet, open_attachment = _sheet(papers), partial(vault.open_file, files, identities=[key], hashed=False)
    quarter = 0.0
    started = time.perf_counter()
    for number in range(1, DOSSIERS + 1):
        one = replace(sheet, dossier=replace(sheet.dossier, number=str(number)))
        _build(plan(one, load("dang-hsltcq")), folder / "out", open_attachment, seed)
        if number == DOSSIERS // 4:
            quarter = time.perf_counter() - started
    return ("package build, 1,000 dossiers", time.perf_counter() - started, 4 * quarter, LINEAR_LIMIT)


def _build(package: PackagePlan, out: Path, open_attachment: Opener, seed: bytes) -> None:
    build(
        package,
        out,
        open_attachment=open_attachment,
        sign=lambda data: signing.sign(seed, data),
        public_key=signing.public_key(seed),
        built_at=datetime(2026, 11, 16, tzinfo=UTC),
        plan_again=lambda: package,
    )


def _sealed(shelf: Path, files: StoreFiles, key: str, at: int, size: int) -> Attachment:
    data = b"%PDF-1.4\n" + random.Random(at).randbytes(size)
    (shelf / f"{at:03d}").write_bytes(data)
    sealed = vault.seal_file(files, io.BytesIO(data), [sealing.recipient_of(key)])
    digest = hashlib.sha256(data).hexdigest()
    return Attachment(f"a{at}", f"{at}.pdf", "application/pdf", len(data), digest, "", 0, sealed.storage_id)


def _status(name: str) -> float:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.split(f"{name}:")[1].split()[0]) / 1000
