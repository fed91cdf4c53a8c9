"""The acts of a clerk's day on one store, each timed: prints {act: median seconds} as JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction
from hoso_desktop.services import (
    checks,
    dossiers,
    file_plan,
    lifecycle,
    plan_reality,
    queries,
    registers,
    search,
    series,
    today,
)
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.registers import NewEntry

ROUNDS = 9
REVIEW = "review of the office"
_SCREENFUL = 60
_WAITING = 30


def _some(office: Office) -> list[str]:
    """Uids of dossiers that still take papers, spread over the whole list."""
    ids = queries.dossier_ids(office)
    step = max(1, len(ids) // (ROUNDS * 4))
    rows = queries.dossier_rows(office, list(ids)[::step])
    return [row.uid for row in rows if row.state == "open"] or [row.uid for row in rows]


def _paper(number: int) -> NewDocument:
    return NewDocument(
        numbering.parse(f"{9000 + number}-BC/ĐU"),
        dates.parse("12/11/2026"),
        "Báo cáo kết quả công tác",
        pages=3,
    )


def _at_work(office: Office, number: int) -> str:
    """A new dossier with three papers, so that each store has enough of them to end."""
    (uid,) = dossiers.new_dossier(office, NewDossier(f"ĐO.{number}", "Hồ sơ đo tốc độ")).dossiers
    dossiers.add_documents(office, uid, [_paper(100 + 3 * number + place) for place in range(3)])
    return uid


def acts(office: Office) -> dict[str, Callable[[int], object]]:
    """Each act by name; the round says which dossier or words are meant."""
    uids = _some(office)
    words = (
        "bao cao",
        "đảng viên",
        "hội nghị",
        "ke hoach 2024",
        "tờ trình",
        "thon dong",
        "12/11",
        "nq 05",
        "quyết",
    )
    return {
        "first list": lambda _round: queries.dossier_rows(office, queries.dossier_ids(office, limit=20)),
        "a dossier opens": lambda round_: queries.dossier_sheet(office, uids[round_ % len(uids)]),
        "a paper is added": lambda round_: dossiers.add_documents(
            office, uids[round_ % len(uids)], [_paper(round_)]
        ),
        "find while typing": lambda round_: search.find(office, words[round_], limit=search.WHILE_TYPING),
        **_of_the_week(office, uids),
    }


def _of_the_week(office: Office, uids: list[str]) -> dict[str, Callable[[int], object]]:
    """Registers, plan, the first screen of a day, and the life of a dossier."""
    year = office.today().year
    if file_plan.find_plan(office, year) is None:
        file_plan.begin(office, year, model="commune")
    plan = file_plan.plan_of(office, year)
    for number in range(_WAITING):
        symbol, day = numbering.parse(f"{9500 + number}-TB/ĐU"), dates.parse("13/11/2026")
        registers.enter(office, NewEntry(Direction.OUTGOING, symbol, day, "Thông báo kết luận hội nghị"))
    at_work = [_at_work(office, round_) for round_ in range(ROUNDS)]
    return {
        "a page of the register": lambda _round: registers.register_rows(
            office, registers.register_ids(office, Direction.OUTGOING)[:_SCREENFUL]
        ),
        f"what waits ({_WAITING} papers)": lambda _round: (
            registers.unfiled_count(office),
            registers.unfiled(office),
        ),
        "the list of series": lambda _round: series.series_list(office),
        "plan against reality": lambda _round: plan_reality.reality(office, plan),
        "today's quick lines": lambda _round: today.quick(office),
        "a dossier's checks": lambda round_: checks.findings(office, uids[round_ % len(uids)]),
        "a dossier completes a step": lambda round_: lifecycle.end_work(office, at_work[round_]),
    }


def main(folder: Path, password: str) -> None:
    with open_office(folder, password) as office:
        found = {}
        for name, act in acts(office).items():
            taken = []
            for round_ in range(ROUNDS):
                start = time.perf_counter()
                act(round_)
                taken.append(time.perf_counter() - start)
            found[name] = statistics.median(taken)
        start = time.perf_counter()
        checks.office_review(office)
        found[REVIEW] = time.perf_counter() - start
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
