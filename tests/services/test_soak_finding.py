"""Every local dossier the country counted, ten documents each: 7.5 million, beside bare FTS5.

The store grows in build/soak and stays there: the next run goes on where the last one ended.
HOSO_SOAK_DOCUMENTS says how many documents it must have; a million of them take about 5 GB of disk.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.finding import KINDS, against_bare, kinds
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import office as office_rows
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import demo_scale
from hoso_desktop.services.demo import make_demo
from hoso_desktop.services.demo_words import Words
from hoso_desktop.services.office import Office, open_office

ALL_LOCAL_DOCUMENTS = 7_500_000
A_SEED = 100_000  # documents of one seed
LIMIT = 2.5
# Seconds after which a person notices that he waits.
NOTICED = 1.0
PASSWORD = "đo tốc độ"


def grown(folder: Path, wanted: int) -> Office:
    """The store with at least that many documents, open."""
    if not (folder / "store.json").exists():
        make_demo(folder, seed=7, scale=min(wanted, A_SEED), password=PASSWORD, cost=FLOOR).close()
    office = open_office(folder, PASSWORD)
    while (there := documents(office)) < wanted:
        seed = 7 + there // A_SEED
        count = min(A_SEED, wanted - there)
        demo_scale.fill_more(office, Words(seed), count, JobContext())
        office.store.checkpoint()
    return office


def documents(office: Office) -> int:
    with office.store.read() as connection:
        return office_rows.counts(connection)["entry"]


@pytest.mark.soak
@pytest.mark.timeout(86_400)
def test_finding_among_millions(tmp_path: Path) -> None:
    wanted = int(os.environ.get("HOSO_SOAK_DOCUMENTS", ALL_LOCAL_DOCUMENTS))
    folder = Path("build/soak/store")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with grown(folder, wanted) as office:
        ours, theirs = against_bare(office, tmp_path)
        found = kinds(office)
        there = documents(office)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    told = ", ".join(f"{kind} {found[kind] * 1000:.0f} ms" for kind in KINDS)
    both = f"p95 {ours * 1000:.1f} ms, bare FTS5 {theirs * 1000:.1f} ms"
    figures = f"{there} documents, {size / 1e9:.1f} GB: {both}; {told}"
    Path("build/soak/finding.txt").write_text(f"{figures}\n", encoding="utf-8")
    assert there >= wanted
    assert ours <= theirs * LIMIT, figures
    assert max(found.values()) < NOTICED, figures
