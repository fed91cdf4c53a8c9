"""The honest clock against a recount of its own, written apart over plain SQL."""

from __future__ import annotations

import json
import random
from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import times, writing
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.timeliness import PaperTime, Timeliness, count
from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, timeliness
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.undo import undo
from tests.support.office import (
    GOLDEN,
    add_dossier,
    documents,
    make_office,
    paper,
    scalar,
    story_clock,
)

START = date(2026, 3, 2)


def recount(office: Office, days: int = 30) -> Counter[str]:
    """Papers out, from the journal's facts and the register's rows alone."""
    out: Counter[str] = Counter()
    with office.store.read() as connection:
        facts = connection.exec_driver_sql("SELECT kind, object_uid, at_utc, body FROM journal ORDER BY seq")
        filed: dict[str, datetime] = {}
        for kind, _, at, body in facts:
            if kind == "document.placed":
                filed.setdefault(json.loads(body)["entry"], datetime.fromisoformat(at.replace("Z", "+00:00")))
        start = json.loads(
            connection.exec_driver_sql("SELECT value FROM setting WHERE key = 'start_of_use'").scalar_one()
        )
        rows = connection.exec_driver_sql(
            "SELECT uid, date_year, date_month, date_day, backlog, no_dossier_reason, "
            "(SELECT count(*) FROM placement p WHERE p.entry_id = entry.id) "
            "FROM entry WHERE direction = 'out'"
        ).fetchall()
    for uid, year, month, day, backlog, reason, places in rows:
        # A date without its day means, at the latest, the last day of the month.
        day = day or (monthrange(year, month)[1] if month else None)
        if day and f"{year:04d}-{month:02d}-{day:02d}" < start:
            out["before"] += 1
        elif backlog:
            out["backlog"] += 1
        elif not day:
            out["undated"] += 1
        elif reason and not places:
            out["excused"] += 1
        else:
            out["papers"] += 1
            if places:
                out["filed"] += 1
                local = (filed[uid].astimezone(UTC) + timedelta(hours=7)).date()
                out["in_time"] += (local - date(year, month, day)).days <= days
    return out


def register(office: Office, rows: list[tuple[str, str, str]]) -> None:
    """Papers out that lie in no dossier yet: some backlog, some excused."""
    with office.change() as tx:
        for at, (number, written, subject) in enumerate(rows):
            entry = RegisterEntry(
                f"e{at}", numbering.parse(number), dates.parse(written), "Báo cáo", subject,
                term="2025-2030", direction=Direction.OUTGOING, backlog=at % 13 == 0,
                no_dossier_reason="Thư mời" if at % 7 == 0 else "",
            )  # fmt: skip
            writing.add_entry(tx, entry)


def figures(found: Timeliness) -> dict[str, int]:
    names = ("papers", "filed", "in_time", "before", "backlog", "undated", "excused")
    return {name: value for name in names if (value := getattr(found, name))}


def plain(found: Counter[str]) -> dict[str, int]:
    return {name: value for name, value in found.items() if value}


@pytest.fixture
def clock() -> FixedClock:
    return story_clock()


def test_the_figures_of_story_e_come_out() -> None:
    """E1: 612 papers out, 571 filed, 540 of them within 30 days; 118 from before are not counted."""
    rows = json.loads((GOLDEN / "story-e" / "input.json").read_text(encoding="utf-8"))
    want = json.loads((GOLDEN / "story-e" / "expected.json").read_text(encoding="utf-8"))["E1"]

    def day(text: str) -> date | None:
        return datetime.strptime(text, "%d/%m/%Y").date() if text else None

    papers = [PaperTime(day(of), day(filed or "")) for _, of, filed in rows["outgoing"]]
    found = count(papers, start=START)
    assert (found.papers, found.filed, found.unfiled) == (
        want["outgoing"],
        want["filed"]["value"],
        want["unfiled"],
    )
    assert (found.in_time, found.late) == (want["within_30_days"]["value"], want["late"]["value"])
    report = timeliness.TimelinessReport(found, (), (), START, 30)
    assert report.footnote == want["footnote"]


@pytest.mark.parametrize("days, in_time", [(30, True), (31, False)])
def test_the_thirtieth_day_is_in_time(days: int, in_time: bool) -> None:
    papers = [PaperTime(date(2026, 4, 1), date(2026, 4, 1) + timedelta(days=days))]
    found = count(papers, start=START)
    assert (found.in_time, found.late) == ((1, 0) if in_time else (0, 1))
    assert found.late_share == (0 if in_time else 1)


def test_nothing_is_said_of_a_share_while_nothing_is_filed() -> None:
    assert count([PaperTime(date(2026, 4, 1))], start=START).late_share is None


@pytest.mark.parametrize("seed", range(3))
def test_the_clock_equals_an_independent_recount(tmp_path: Path, clock: FixedClock, seed: int) -> None:
    rng = random.Random(seed)
    with make_office(tmp_path / "kho", clock=clock) as office:
        rows = []
        for number in range(1, 61):
            day = date(2026, 10, 30) + timedelta(days=rng.randrange(50))
            written = rng.choice([f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", f"{day:%m/%Y}", ""])
            rows.append((f"{number}-BC/ĐU", written, f"Báo cáo số {number}"))
        register(office, rows)
        homes = [add_dossier(office, f"TH.{n:02d}", "Hồ sơ") for n in range(3)]
        for symbol, written, subject in rows:
            if rng.random() < 0.7:
                clock.move(timedelta(days=rng.randrange(3), hours=rng.randrange(24)))
                row = paper(subject, number=symbol, date=written)
                changes = dossiers.add_documents(office, rng.choice(homes), [row])
                if rng.random() < 0.2:
                    undo(office, changes.change_uid)
        found = timeliness.report(office)
        assert figures(found.office) == plain(recount(office))
        assert found.office.filed > found.office.late > 0
        assert sum(one.figures.papers for one in found.dossiers) >= found.office.filed


def test_a_paper_moved_to_another_dossier_stays_in_time(tmp_path: Path, clock: FixedClock) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        first, second = (add_dossier(office, f"TH.0{n}", "Hồ sơ") for n in (1, 2))
        row = paper("Báo cáo tháng 11", number="187-BC/ĐU", date="16/11/2026")
        dossiers.add_documents(office, first, [row])
        with office.store.write() as connection:
            connection.exec_driver_sql("UPDATE entry SET direction = 'out'")
        clock.move(timedelta(days=60))
        placed = documents(office, first)[0]
        dossiers.remove_document(office, placed.uid, placed.revision)
        assert figures(timeliness.report(office).office) == {"papers": 1}
        dossiers.add_documents(office, second, [row])
        found = timeliness.report(office)
        assert figures(found.office) == {"papers": 1, "filed": 1, "in_time": 1}
        # In its new dossier it is what it is there.
        assert [(one.code, one.figures.late) for one in found.dossiers] == [("TH.02/2026", 1)]


def test_backlog_dossiers_are_never_late(tmp_path: Path, clock: FixedClock) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        uid = add_dossier(office, "TH.01", "Hồ sơ")
        clock.move(timedelta(days=100))
        dossiers.add_documents(office, uid, [paper("Báo cáo", date="20/11/2026")])
        assert [one.figures.late for one in timeliness.report(office).dossiers] == [1]
        dossiers.edit_dossier(office, uid, revision(office), backlog=True)
        assert [(one.figures.late, one.figures.backlog) for one in timeliness.report(office).dossiers] == [
            (0, 1)
        ]


def revision(office: Office) -> int:
    return int(scalar(office, "SELECT revision FROM dossier"))


def test_people_are_counted_only_when_switched_on(tmp_path: Path, clock: FixedClock) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        uid = add_dossier(office, "TH.01", "Hồ sơ")
        dossiers.add_documents(office, uid, [paper("Báo cáo", number="1-BC/ĐU", date="16/11/2026")])
        with office.store.write() as connection:
            connection.exec_driver_sql("UPDATE entry SET direction = 'out'")
        assert timeliness.report(office).people == ()
        with pytest.raises(UserError) as refused:
            timeliness.report(office, by_person=True)
        assert refused.value.code == "timeliness.person_off"
        timeliness.show_person(office, True)
        (person,) = timeliness.report(office, by_person=True).people
        assert (person.name, person.figures.filed) == ("Nguyễn Thị Lan", 1)
        timeliness.show_person(office, False)
        assert not timeliness.person_shown(office)


@pytest.mark.parametrize(
    "day, text",
    [(date(2026, 3, 2), "02/3/2026"), (date(2026, 2, 12), "12/02/2026"), (date(2026, 10, 5), "05/10/2026")],
)
def test_the_day_of_the_footnote(day: date, text: str) -> None:
    assert timeliness.short_day(day) == text


def test_without_a_first_day_nothing_is_left_out(tmp_path: Path, clock: FixedClock) -> None:
    with make_office(tmp_path / "kho", clock=clock) as office:
        save_settings(office, start_of_use=None)
        assert timeliness.report(office).footnote == ""


def test_a_clock_far_ahead_makes_nobody_late(tmp_path: Path) -> None:
    clock = story_clock()
    with make_office(tmp_path / "store", clock=clock) as office:
        save_settings(office, start_of_use=START)
        uid = add_dossier(office)
        clock.move(timedelta(days=3650))
        dossiers.add_documents(office, uid, [paper("Một", date="10/11/2026")])
        clock.move(timedelta(days=-3650))
        dossiers.add_documents(office, uid, [paper("Hai", date="10/11/2026")])
        with office.store.read() as connection:
            assert {placing.day for placing in times.placings(connection)} == {date(2026, 11, 16)}


def test_a_clock_turned_back_hides_no_lateness(tmp_path: Path) -> None:
    clock = story_clock()
    with make_office(tmp_path / "store", clock=clock) as office:
        save_settings(office, start_of_use=START)
        uid = add_dossier(office)
        clock.move(timedelta(days=-90))
        for subject in ("Một", "Hai"):
            dossiers.add_documents(office, uid, [paper(subject, date="20/08/2026")])
        with office.store.read() as connection:
            marked = connection.exec_driver_sql(
                "SELECT count(*) FROM journal WHERE kind = 'document.placed' AND clock_doubtful = 1"
            ).scalar_one()
            days = {placing.day for placing in times.placings(connection)}
        assert (marked, days) == (2, {date(2026, 11, 16)})
