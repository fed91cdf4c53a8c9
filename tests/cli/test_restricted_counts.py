"""Figures: a registered paper that lies only in a restricted dossier is counted nowhere for others.

Two offices differ by that dossier and its paper only; to the stranger every count is the same in both.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Hoso
from tests.cli.test_restricted import ask as ask
from tests.cli.test_restricted import stranger_folder
from tests.support.office import make_office
from tests.support.restricted import fill, hide

# Everything that counts papers or dossiers and changes nothing.
COUNTS = """
register out
register out --year 2026
register out --words quyết_định
register in
register unfiled
series
series Quyết_định ĐU
series Quyết_định ĐU --year 2026
today
due
calendar
check
check HN.15
timeliness
plan reality --year 2026
plan show --year 2026
dossiers
find 777
find quyết_định
find 12/11/2026
find chưa_vào_hồ_sơ
find thiếu_biên_bản
find đang_mượn
components
hold
keep-back
loan list --all
""".strip().splitlines()


@pytest.mark.parametrize("plain", [False, True])
def test_no_figure_counts_what_the_stranger_may_not_see(
    hoso: Hoso, ask: object, tmp_path: Path, plain: bool
) -> None:
    homes = [(tmp_path / name / "kho", stranger_folder(tmp_path, f"own-{name}")) for name in ("with", "out")]
    for number, (store, here) in enumerate(homes):
        with make_office(store) as office:
            fill(office, here)
            if number == 0:
                hide(office, here, registered=True)
    for line in COUNTS:
        told, wanted = (ask(store, here, line, plain=plain) for store, here in homes)  # type: ignore[operator]
        assert told == wanted, line
