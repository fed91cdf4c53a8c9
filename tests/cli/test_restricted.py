"""No command tells anything of a restricted dossier to somebody who is not among its readers.

Two offices differ by one restricted dossier only; to the stranger every command says the same in both.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hoso_desktop.cli.parser import build
from tests.cli.conftest import Hoso
from tests.support.office import make_office, write_list, write_pdf
from tests.support.restricted import CODE, MARK, OTHER, STRANGER, fill, hide

# What the stranger types, for every command and action there is; {here} is a folder of his own.
ASKED = """
readable export {here}/xuat
readable compare {here}/xuat
readable rebuild {here}/xuat --into {here}/moi --kdf-memory 64
schedule show
schedule set --target {here} --every month --day 3
schedule key
schedule seal
schedule list
schedule off
schedule install
schedule remove
export --due
settings
settings number_style=x
dossiers
dossiers --year 2026
dossiers --retention Vĩnh_viễn
find kimsơn
find kim son
find ky luat
find 2026
find ĐV.09
find đv.
find hộp 77
find 10/11/2026
find 12/11/2026
find 09/0001
find hồ sơ số 0001
find quá hạn
find đang mượn
find chưa vào hồ sơ
find thiếu biên bản
find --year 2026
find --state open
show ĐV.09
show ML09/0001
show HN.15
set ĐV.09
set ĐV.09 title=x
add ĐV.09 {here}/rows.tsv
attach ĐV.09 1 {here}/own.pdf
pencilled ĐV.09
arrange ĐV.09 --inventory 08
arrange ĐV.01 --inventory 07
print cover ĐV.09 --out {here}/a.pdf
print cover HN.15 ĐV.09 --out {here}/b.pdf
print set HN.15 --out {here}/c
print set HN.15 ĐV.09 --each --out {here}/tung
print --stale --out {here}/cu
print file_plan 2026 --out {here}/dm.pdf
print inventory 09 --out {here}/ml.pdf
print hand_in_list 2026 --out {here}/nl.pdf
print hand_in_list 2026 --out {here}/nl.xlsx
print contents ĐV.09 --out {here}/a.docx
print loan_book --out {here}/sm.pdf
print year_statistics 2026 --out {here}/tk.pdf
print register_out 2026 --out {here}/di.pdf
print register_in 2026 --out {here}/den.xlsx
print plan_decision 2026 --out {here}/qd.pdf
print minutes ĐV.09 --out {here}/bb.pdf
printer offset HP --right 1
printer measured HP 30 40
printer sheet HP --out {here}/can-chinh.pdf
printer list
form list
form versions cover
form show cover
form parts cover
form set cover head[4].size 60
form use cover party
form back cover 1
form adopt {here}/rows.tsv
form reset cover
form export {here}/f.hsb
form preview {here}/nothing.hsb
form import {here}/nothing.hsb
form trust abc
profile list
profile show tt05-sip-hoso
profile export {here}/p.hsb {here}/nothing.toml
profile preview {here}/nothing.hsb
profile take-in {here}/nothing.hsb
package build ĐV.09 --out {here}
package build HN.15 --out {here}
package verify {here}/nothing.zip
package stick {here}
package bag {here}/nothing.zip --out {here}
package diff {here}/nothing.zip {here}/nothing2.zip
state ĐV.09
state ĐV.09 ended
state HN.15
sheets ĐV.09
sheets HN.15
redact ĐV.09 --row 1
redact ĐV.09 --field title --reason x --apply
redact --entry 12-KL --reason x --apply
redact --text-from {here}/rows.tsv
redact --finish
redact --purge-backups
repair
repair --apply --backup {here}
isolated
scan folder {here}/scans
scan look
scan list
scan file 12-KL --into ĐV.09
scan dismiss a.pdf --reason x
blank-list out --out {here}/bo.xlsx
blank-list in --out {here}/bi.xlsx
blank-list dossier --out {here}/bd.xlsx
due
due ĐV.09
due HN.15
today
calendar
rules list
rules show components
rules diff deadlines {here}/rows.tsv
rules adopt deadlines {here}/rows.tsv
keep-back ĐV.09 --reason x
keep-back
hold ĐV.09 --reason x
hold
loan out ĐV.09 --to x --due 20/12/2026
loan back ĐV.09
loan list
loan list --all
components ĐV.09
components HN.15
components
not-applicable ĐV.09 minutes --reason x
named ĐV.09
named HN.15
meeting ĐV.09
meeting HN.15
check
check ĐV.09
check HN.15
check --report {here}/report.pdf
checks
timeliness
timeliness --by-person
register out
register in
register unfiled
register out --words kimsơn
register add out --number 300-QĐ/ĐU --subject Quyết_định_thử
file 110-QĐ/ĐU --into ĐV.09
file 110-QĐ/ĐU --into ĐV.01
no-dossier 484-CV/BTCTU --reason x
series
series QĐ ĐU
series Quyết_định ĐU
missing Quyết_định ĐU 105 --reason lost
compose ĐV.09
restrict ĐV.09
restrict ĐV.09 --open
restrict ĐV.09 --readers nguoila
person list
person roles vanthu
person rights
person leaving nguoila 25/12/2026
person close nobody
person handover vanthu
person handover nguoila
person handover nguoila --to Người_khác --reason chuyển_công_tác
print staff_handover --out {here}/bg.pdf
print data_confirmation ĐV.09 --out {here}/xn.pdf
print state_cover ĐV.09 --out {here}/bnn.pdf
person add moi --name Mới --kdf-memory 64
plan show --year 2026
plan reality --year 2026
plan absent --year 2026 ĐV.02 --reason x
plan absent --year 2026 ĐV.02 --lift
plan export --year 2026 --out {here}/plan.xlsx
plan new --year 2028
plan copy 2026 2027
plan diff 2026 2027
plan add --year 2027 ĐV Hồ_sơ_mới --retention 5
plan set --year 2027 ĐV.01 title=x
plan remove --year 2027 ĐV.02
plan heading --year 2027 ĐV X
plan move --year 2027 ĐV.01 2
plan confirm --year 2027 ĐV.01 --document x
plan number --year 2027 --dry-run
plan approve --year 2027 --number 1 --on 01/12/2026 --signer x --position y
plan import --year 2029 {here}/plan.xlsx --dry-run
plan open --year 2026 ĐV.02
batch propose
batch propose --year 2032
batch list
batch new HN.15 --year 2026
batch list
batch add 2026/1 ĐV.09
batch show 2026/1
batch check 2026/1
batch road 2026/1 HN.15 paper
batch papers 2026/1 {here}/giay --boxes 2
batch build 2026/1 {here}/goi --profile dang-hsltcq
batch hand-over 2026/1
batch take-back 2026/1 --reason x
batch return 2026/1 HN.15 --reason x
batch receipt 2026/1 {here}/none.json
batch receive 2026/1 --number 7
batch resubmit 2026/1 HN.15
batch remove 2026/1 HN.15
batch close 2026/1
backup places {here}/usb
backup places --none
backup run
backup list
backup check
backup drill
backup restore {here}/none --into {here}/back
key list
key password
key rekey
key recovery --out {here}/phieu.pdf
key recover --login chanhvp
key province age1khong
import {here}/again.xlsx --dry-run
import {here}/again.xlsx
undo-import
undo-import
new TH.01 --title Hồ_sơ_thường --retention Vĩnh_viễn
new HN.16 --title Hồ_sơ_họp --retention Vĩnh_viễn
dossiers
history
history ĐV.09
history HN.15
history --person vanthu --from 16/11/2026 --to 16/11/2026 --limit 1000
history --kind readings --kind papers --kind dossiers
history --kind handed_out --kind upkeep --limit 500
history --out {here}/ls.csv
""".strip().splitlines()
# Where a code or number of the dossier is already taken, that much is told and no more.
TAKEN = (
    f"new {CODE} --title Hồ_sơ_khác --retention Vĩnh_viễn",
    "arrange HN.15 --inventory 09 --number 0001",
    "new TH.05 --title Tập_Quyết_định_của_Đảng_ủy_năm_2026 --retention Vĩnh_viễn",
    "compose TH.05 --fill",
    "show TH.05",
    "file 777-QĐ/ĐU --into TH.05",
    "no-dossier 777-QĐ/ĐU --reason x",
    "register add out --number 777-QĐ/ĐU --subject Quyết_định_khác",
    "series Quyết_định ĐU",
    "verify",
)
# Made before anybody is at work; `verify` counts the files of the whole store, whoever asks.
NOT_ASKED = {"init", "demo", "verify"}
_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32,64}\b|\b\d+ (?:ms|byte)"
)


def leaves() -> set[str]:
    """Every command and action of `hoso`."""
    out: set[str] = set()
    commands = next(a for a in build()._actions if isinstance(a, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        out |= {f"{name} {action}" for a in inner for action in a.choices} if inner else {name}
    return out - NOT_ASKED


def test_every_command_is_asked() -> None:
    said = {leaf for leaf in leaves() for line in ASKED if f"{line} ".startswith(f"{leaf} ")}
    assert leaves() - said == set()


def stranger_folder(tmp_path: Path, name: str) -> Path:
    """What the stranger has himself: rows, a file, scans, and a list that names what he cannot know."""
    here = tmp_path / name
    (here / "scans").mkdir(parents=True)
    (here / "rows.tsv").write_text("Trích yếu\tSố trang\nGiấy thử\t1\n", encoding="utf-8")
    write_pdf(here / "own.pdf")
    write_pdf(here / "scans" / "12-KL.pdf")
    write_list(
        here / "again.xlsx",
        [("Hồ sơ kỷ luật", "", "10/11/2026", "Biên bản xem xét", "", "1", ""),
         ("Hồ sơ khác", "", "01/11/2026", "Đơn", "", "1", "")],
    )  # fmt: skip
    return here


Ask = Callable[..., str]


@pytest.fixture
def ask(hoso: Hoso, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What one command says to the stranger, without what chance or the place on the disk makes differ."""

    def said(store: Path, here: Path, line: str, *, plain: bool = False) -> str:
        words = [word.replace("_", " ").replace("{here}", str(here)) for word in line.split()]
        answer = hoso("--store", store, "--user", STRANGER, *words, named=False, plain=plain)
        text = f"{answer.code}\n{answer.out}\n{answer.err}"
        for folder in (store, here):
            text = text.replace(str(folder), "…")
        return _CHANCE.sub("#", text)

    monkeypatch.setenv("HOSO_PASSWORD", OTHER)
    return said


@pytest.mark.parametrize("plain", [False, pytest.param(True, marks=pytest.mark.battery)])
def test_every_command_says_the_same_as_without_the_dossier(ask: Ask, tmp_path: Path, plain: bool) -> None:
    homes = [(tmp_path / name / "kho", stranger_folder(tmp_path, f"own-{name}")) for name in ("with", "out")]
    for number, (store, here) in enumerate(homes):
        with make_office(store) as office:
            fill(office, here)
            if number == 0:
                hide(office, here)
    for line in ASKED:
        told, wanted = (ask(store, here, line, plain=plain) for store, here in homes)
        assert told == wanted, line
        assert MARK not in told.replace(line, ""), line
        assert "cli.bug" not in told, told


def test_the_register_tells_nothing_of_a_paper_of_the_dossier(ask: Ask, tmp_path: Path) -> None:
    """Not even its number; who types it again is told that it is taken."""
    store, here = tmp_path / "kho", stranger_folder(tmp_path, "own")
    with make_office(store) as office:
        fill(office, here)
        hide(office, here, registered=True)
    said = {line: ask(store, here, line) for line in (*ASKED, *TAKEN)}
    listed = ("register out", "register out --words kimsơn", "series Quyết_định ĐU")
    assert [line for line in listed if "777" in said[line]] == []
    for line, told in said.items():
        assert MARK not in told.replace(line, ""), line
        assert "cli.bug" not in told, told
