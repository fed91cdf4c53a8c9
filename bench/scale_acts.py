"""The acts of a clerk's day on one store, each timed: prints {act: median seconds} as JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hoso_desktop.domain import dates, numbering
from hoso_desktop.services import dossiers, queries, search
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Office, open_office

ROUNDS = 9


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
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
