"""A real window killed at any instant by SIGKILL: what was shown as saved is there, and nothing is half."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hoso_desktop.services import dossiers
from tests.faults import results
from tests.faults.clerk_session import wrong
from tests.support.office import add_dossier, documents, make_office, paper

BATTERY_KILLS = 100
SOAK_KILLS_A_SEED = 100  # a thousand with ten seeds
MOST_SECONDS_TO_OPEN = 5.0


def killed(project: Path, battery: str, kills: int, seed: int) -> None:
    words = [sys.executable, "-m", "tests.faults.kills", str(kills), str(seed)]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["failed"] == {}
    assert found["slowest"] <= MOST_SECONDS_TO_OPEN
    said = found["said"]
    assert {"ready", "dossier", "pasted", "typed", "scan", "backup"} <= said.keys()
    figures = {"said": sum(said.values()), "slowest_opening_ms": round(found["slowest"] * 1000)}
    results.note(battery, f"seed {seed}", kills=kills, **figures)


@pytest.mark.battery
@pytest.mark.timeout(600)
def test_a_hundred_kills(project: Path) -> None:
    killed(project, "kills", BATTERY_KILLS, 0)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_many_more_kills(project: Path, soak_seed: int) -> None:
    killed(project, "soak-kills", SOAK_KILLS_A_SEED, 1 + soak_seed)


def test_what_is_lost_or_half_is_seen(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "HN.1", "Hồ sơ 1")
        assert list(wrong(office, tmp_path, ["ready", "dossier HN.1/2026"])) == []
        assert list(wrong(office, tmp_path, ["dossier HN.2/2026"])) == ["HN.2/2026 was said to be saved"]
        assert len(list(wrong(office, tmp_path, ["typed HN.1/2026", "crashed"]))) == 2
        dossiers.add_documents(office, uid, [paper("Dán 1 dòng 0"), paper("Quét")])
        assert documents(office, uid)[1].attachment is None
        assert len(list(wrong(office, tmp_path, []))) == 2
        assert next(wrong(office, tmp_path, ["backup 1"])) == "a backup was said to be made"
