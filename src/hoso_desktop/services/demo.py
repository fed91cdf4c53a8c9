"""The demonstration office: an invented commune with a year or a term of real-looking records.

Everything is entered through the functions a clerk uses. The store is built beside its place and moved there
whole, so a demonstration that was interrupted leaves nothing behind that looks like an office.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, time
from pathlib import Path

from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain.clock import VIETNAM, Clock, FixedClock, civil_day
from hoso_desktop.errors import UsageError
from hoso_desktop.files import publish
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import demo_scale, file_plan
from hoso_desktop.services.demo_files import PaperPress
from hoso_desktop.services.demo_filing import Filing, filing_hours
from hoso_desktop.services.demo_life import Life, Surroundings
from hoso_desktop.services.demo_term import TERM_BEGINS, think_up
from hoso_desktop.services.demo_words import Words, table
from hoso_desktop.services.office import NewOffice, Office, create_office, open_office, save_settings

# Monday morning after the standing committee's November meeting.
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)


def make_demo(
    folder: Path,
    *,
    seed: int = 1,
    scale: int | None = None,
    term: bool = False,
    password: str,
    cost: KdfCost | None = None,
    clock: Clock | None = None,
    context: JobContext | None = None,
) -> Office:
    """Make the demonstration office in `folder` and open it.

    One year up to the clock's day, or with `term` everything since the term began; with `scale` that many
    papers' rows without files instead, for measuring. The same seed gives the same records and the same PDFs;
    uids and keys differ. A folder `…-scan` beside it is where the scanner puts files. Raises UsageError
    `store.exists`, and Cancelled with nothing left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("store.exists", path=str(folder))
    clock, context = clock or FixedClock(NOW), context or JobContext()
    now, words = clock.now(), Words(seed)
    lived = FixedClock(now if scale is not None else _begins(now, whole_term=term))
    building = folder.with_name(f".{folder.name}.demo-partial")
    scans = folder.with_name(f"{folder.name}-scan")
    had_scans = scans.exists()
    if building.exists():
        shutil.rmtree(building)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with create_office(building, _office(words), password, cost=cost, clock=lived) as office:
            if scale is not None:
                demo_scale.fill(office, words, scale, context)
            else:
                _live(office, words, lived, now, context, Surroundings(scans, password, cost))
            office.store.checkpoint()
        if folder.exists():
            folder.rmdir()
        publish(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        if not had_scans:
            shutil.rmtree(scans, ignore_errors=True)
        raise
    return open_office(folder, password, login=table()["office"]["login"], clock=clock)


def _office(words: Words) -> NewOffice:
    known = table()["office"]
    plain = {name: known[name] for name in ("name", "code", "superior", "place", "term", "congress", "login")}
    return NewOffice(**plain, person=words.roles["clerk"])


def _begins(now: datetime, *, whole_term: bool) -> datetime:
    """The morning on which the practice office took up the program."""
    first = TERM_BEGINS if whole_term else date(civil_day(now).year, 1, 2)
    return min(now, datetime.combine(first, time(8), tzinfo=VIETNAM))


def _live(
    office: Office, words: Words, clock: FixedClock, now: datetime, context: JobContext, around: Surroundings
) -> None:  # fmt: skip
    """The clerk's time from the first morning to now, on a clock that goes from filing day to filing day."""
    first, today = office.today(), civil_day(now)
    save_settings(office, start_of_use=first)
    context.step(Progress(0, 1, "demo.stage.plan"))
    for year in range(first.year, today.year + 1):
        file_plan.adopt_starter(office, year)
    # The whole term is always thought up, so that this year's numbers go on from last year's.
    drawn = think_up(words, file_plan.starter(), today)
    papers = [paper for paper in drawn.papers if paper.day.year >= first.year]
    wanted = sorted(
        (draft for draft in drawn.dossiers if draft.year >= first.year),
        key=lambda draft: (draft.year, draft.notation),
    )
    with tempfile.TemporaryDirectory(prefix="hoso-demo-") as scratch:
        press = PaperPress(words, Path(scratch))
        filing = Filing(office, press, clock, today.year)
        life = Life(office, drawn, filing, press, words, around, year=today.year)
        hours = filing_hours(first, now.astimezone(VIETNAM))
        filing.live_through(papers, wanted, hours, context, then=life.until)
