"""Every road of the services to a restricted dossier, walked by somebody who is not among its readers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop import services
from hoso_desktop.domain.document import CopyKind
from hoso_desktop.domain.hand_over import HandOverKind, Road
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.series import SeriesKey
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import batches, imports, queries
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Office, open_office
from tests.support.office import HEADINGS, make_office, paper, story_clock, write_list, write_pdf
from tests.support.restricted import CODE, MARK, OTHER, STRANGER, fill, hide

# What a dossier, a paper in one, a paper of the register and one named in minutes are called in the services.
_HIDDEN = {"dossier_uid", "dossier_uids", "placement_uid", "entry_uid", "entry_uids", "expected_uid", "uid"}


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office with the restricted dossier, opened by somebody who may not see it."""
    folder = tmp_path_factory.mktemp("roads")
    with make_office(folder / "kho") as office:
        fill(office, folder)
        hide(office, folder, registered=True)
        everything = [queries.resolve(office, code) for code in ("HN.15", CODE)]
        batches.create(office, HandOverKind.OFFICE_ARCHIVE, 2026, everything)
    with open_office(folder / "kho", OTHER, login=STRANGER, clock=story_clock()) as opened:
        yield opened


def value(office: Office, sql: str) -> str:
    """One value of the store, as the program itself sees it."""
    with office.store.glance() as driver:
        return str(driver.execute(sql).fetchone()[0])


def arguments(office: Office, folder: Path) -> dict[str, Any]:
    """What each parameter of a service is given: the hidden records, and ordinary values."""
    dossier = f"(SELECT id FROM dossier WHERE notation = '{CODE}')"
    uid = value(office, f"SELECT uid FROM dossier WHERE notation = '{CODE}'")
    placed = value(office, f"SELECT uid FROM placement WHERE dossier_id = {dossier} ORDER BY ordinal")
    expected = value(office, f"SELECT uid FROM expected_paper WHERE dossier_id = {dossier}")
    entry = value(office, "SELECT uid FROM entry WHERE number = 777")
    return {
        "dossier_uid": uid, "dossier_uids": [uid], "uid": uid, "placement_uid": placed, "entry_uid": entry,
        "entry_uids": [entry], "expected_uid": expected, "inventory_number": "08", "component": "minutes",
        "reason": "Lý do", "titles": "Kết luận", "set_id": "meeting", "facts": MeetingFacts(), "position": 0,
        "rows": [paper("Giấy thử")], "path": write_pdf(folder / "x.pdf"), "expected_revision": 1, "row": 1,
        "count": 1,
        "pointer": "1", "consent_number": "1", "borrower": "Tổ", "due_on": date(2026, 12, 1),
        "kind": HoldingKind.HOLD, "form_id": "cover", "target": folder / "a.pdf", "folder": folder,
        "out_dir": folder, "person_uids": [office.person.uid], "series": SeriesKey("Quyết định", "ĐU", ""),
        "year": 2026, "after": "1", "signature": Signature(), "profile_id": "dang-hsltcq",
        "copy_kind": CopyKind.COPY, "batch_uid": value(office, "SELECT uid FROM batch"), "road": Road.PAPER,
        "item_uid": value(office, f"SELECT uid FROM batch_dossier WHERE dossier_id = {dossier}"),
    }  # fmt: skip


# Titles of a plan and people have uids of their own; a scan must be a waiting one; `readings` only notes
# what the others already let a person read.
_OTHER_RECORDS = ("plan_titles", "plan_absence", "people", "undo", "terms", "readings")


def roads() -> list[tuple[str, Callable[..., Any]]]:
    """Every public function of the services that takes a dossier, a paper or what is named in minutes."""
    out: list[tuple[str, Callable[..., Any]]] = []
    for module in pkgutil.iter_modules(services.__path__):
        if module.name.startswith("demo") or module.name in _OTHER_RECORDS:
            continue
        found = importlib.import_module(f"hoso_desktop.services.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            names = set(inspect.signature(function).parameters)
            own = function.__module__ == found.__name__ and not name.startswith("_")
            if own and "office" in names and "scan_uid" not in names and names & _HIDDEN:
                out.append((f"{module.name}.{name}", function))
    return out


@pytest.mark.parametrize("road", roads(), ids=lambda road: road[0])
def test_no_service_opens_or_changes_it(
    stranger: Office, tmp_path: Path, road: tuple[str, Callable[..., Any]]
) -> None:
    _, function = road
    known = arguments(stranger, tmp_path)
    takes = inspect.signature(function).parameters
    if "tx" in takes or "review" in takes:
        pytest.skip("takes what another service already read with the stranger's eyes")
    plain = {
        name: known[name]
        for name, one in takes.items()
        if name != "office" and one.default is one.empty and one.kind is not one.VAR_KEYWORD
    }
    if "dossier_uid" in takes:
        plain["dossier_uid"] = known["dossier_uid"]
    before = value(stranger, "SELECT count(*) FROM journal")
    try:
        told = repr(function(stranger, **plain))
    except UserError as refused:
        told = explain(refused)
    assert MARK not in told
    assert value(stranger, "SELECT count(*) FROM journal") == before


def test_a_taken_archival_number_does_not_tell_whose_it_is(stranger: Office) -> None:
    uid = queries.resolve(stranger, "HN.15")
    with pytest.raises(UserError, match=r"arrange\.taken") as taken:
        arrange(stranger, uid, "09", number="0001")
    assert taken.value.params["title"] == "…"


@pytest.mark.parametrize("numbers", [(CODE, "", ""), ("", "09", "0001"), (CODE, "09", "0001")])
def test_a_list_that_names_it_makes_a_dossier_of_its_own(
    stranger: Office, tmp_path: Path, numbers: tuple[str, ...]
) -> None:
    """Neither "already there", nor one paper more in what the stranger cannot see, nor its number twice."""
    headings = ("Số, ký hiệu hồ sơ", "Mục lục số", "Hồ sơ số", *HEADINGS)
    row = (*numbers, f"Hồ sơ kỷ luật {MARK}", "", "10/11/2026", f"Biên bản xem xét {MARK}", "Tổ", "1", "")
    ready = imports.preview(stranger, write_list(tmp_path / "again.xlsx", [row], headings))
    assert (ready.created, ready.already) == (1, 0)
    done = imports.run(stranger, ready)
    [code] = done.dossiers
    mine = queries.peek(stranger, queries.resolve(stranger, code)).dossier
    assert (code != f"{CODE}/2026", mine.number) == (True, "")
    # Of the earlier imports only his own: their names tell what was in them.
    assert {record.source_name for record in imports.last_imports(stranger)} == {"again.xlsx"}
    imports.undo_import(stranger, done.batch_uid)


def test_nobody_is_offered_an_author_of_a_paper_he_cannot_see(stranger: Office) -> None:
    assert f"Ban {MARK}" not in queries.authors(stranger)
