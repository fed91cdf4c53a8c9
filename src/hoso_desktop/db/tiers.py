"""Rows of the search index for what a query was understood to mean: numbers, days, codes, bodies, filters.

Each function answers in the order a person expects to see; the service puts the answers one behind the other.
`driver` is the bare connection of `Store.glance`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from hoso_desktop.db.search import (
    FOLDED,
    Narrowed,
    dossier_rowid,
    entry_rowid,
    expression,
    fold_question,
    match,
    match_dossiers,
)
from hoso_desktop.domain.query import (
    ArchivalAsked,
    CodeAsked,
    DayAsked,
    Group,
    NumberAsked,
    dossier_word,
    term_word,
)
from hoso_desktop.domain.search_vocabulary import NamedBody
from hoso_desktop.domain.text import fold, key, words

# A number of a whole archive: 20 terms, a dozen bodies.
_MOST_OF_A_NUMBER = 400
_MOST_OF_A_DAY = 4000

_ENTRIES = """
SELECT id, term, type_name, subject, date_year, date_month, date_day, notation FROM entry
WHERE id IN (SELECT value FROM json_each(?))
"""


def numbered(driver: Any, asked: NumberAsked, term: str, narrowed: Narrowed) -> list[int]:
    """Papers of a number: the current term before older ones, the committee's own first within them."""
    parts = [f'"{asked.token}"' if asked.symbol else f'"{asked.token}"*']
    parts += [fold_question(expression(asked.rest))] if asked.rest else []
    rows = match(driver, FOLDED, " AND ".join(parts), _wide(narrowed, _MOST_OF_A_NUMBER))
    ids = [rowid // 2 for rowid in rows]
    found = driver.execute(_ENTRIES, (json.dumps(ids),)).fetchall()
    wanted = key(asked.type_name)
    if wanted:
        found = [row for row in found if _is_of_type(row, wanted)]
    found.sort(key=lambda row: _number_order(row, term, asked.symbol), reverse=True)
    return [entry_rowid(row[0]) for row in found[: narrowed.limit]]


def _is_of_type(row: Any, wanted: str) -> bool:
    return key(row[2]) == wanted or key(row[3]).startswith(f"{wanted} ")


def _number_order(row: Any, term: str, symbol: str) -> tuple[Any, ...]:
    # Quyết định and Quy định share QĐ: the more frequent one first, unless its name was typed.
    usual = symbol != "qd" or key(row[2]) != "quy dinh"
    own = fold(row[7]).endswith("/du")
    return (row[1] == term, own, row[1], usual, row[4] or 0, row[5] or 0, row[6] or 0, row[0])


def _wide(narrowed: Narrowed, limit: int) -> Narrowed:
    return Narrowed(max(limit, narrowed.limit), narrowed.hidden, narrowed.allowed)


def coded(driver: Any, asked: CodeAsked, narrowed: Narrowed) -> list[int]:
    """Dossiers of a code, the newest year first; every dossier of a heading in the order of the list."""
    if asked.heading:
        question = f'"{asked.heading}" AND "{dossier_word("")}"*'
        rows = match(driver, FOLDED, question, _wide(narrowed, _MOST_OF_A_NUMBER))
    else:
        spelt = " OR ".join(f'"{one}"' for one in (asked.joined, asked.padded) if one)
        question = f'({spelt}) AND "{dossier_word("")}"*'
        rows = match(driver, FOLDED, question, _wide(narrowed, _MOST_OF_A_NUMBER))
    found = driver.execute(
        "SELECT id, notation, period, sort_key FROM dossier WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([rowid // 2 for rowid in rows]),),
    ).fetchall()
    fitting = [row for row in found if _has_code(row, asked)]
    return [dossier_rowid(row[0]) for row in sorted(fitting, key=lambda row: row[3])[: narrowed.limit]]


def _has_code(row: Any, asked: CodeAsked) -> bool:
    joined = "".join(words(fold(row[1])))
    if asked.heading:
        return joined.startswith(asked.heading)
    same_code = joined in (asked.joined, asked.padded or asked.joined)
    return same_code and (not asked.period or row[2] == asked.period)


_ARCHIVED = """
SELECT d.id, d.number, i.number, f.number FROM dossier d
JOIN inventory i ON i.id = d.inventory_id JOIN fonds f ON f.id = d.fonds_id
WHERE d.inventory_id IN (SELECT id FROM inventory) AND d.number IN (SELECT value FROM json_each(?))
ORDER BY f.number, i.number, d.id
"""


def archived(driver: Any, asked: ArchivalAsked, narrowed: Narrowed) -> list[int]:
    """Dossiers of an archival number, per fonds and inventory."""
    spellings = sorted({asked.number, *(asked.number.zfill(width) for width in (2, 3, 4, 5))})
    rows = driver.execute(_ARCHIVED, (json.dumps(spellings),)).fetchall()
    return _shown(
        (
            dossier_rowid(row[0])
            for row in rows
            if (not asked.inventory or row[2].lstrip("0") == asked.inventory)
            and (not asked.fonds or row[3].lstrip("0") == asked.fonds)
        ),
        narrowed,
    )


def boxed(driver: Any, box: str, narrowed: Narrowed) -> list[int]:
    """Dossiers of a box, in the order they stand in it."""
    spellings = [f'"hop {box.zfill(width)}"' for width in (1, 2, 3)]
    rows = match(driver, FOLDED, f'({" OR ".join(spellings)}) AND "{dossier_word("")}"*', narrowed)
    return sorted(rows)


def by_body(driver: Any, body: NamedBody, term: str, asked: Sequence[Group], narrowed: Narrowed) -> list[int]:
    """What a body issued: the office's own one in this term, its dossiers, then everybody's of that name."""
    own = f'"tg{"".join(fold(body.own).split())}"*'
    name = f'"tg{"".join(fold(body.name).split())}"*'
    now = f'"{term_word(term)}"'
    told = fold_question(expression(asked))
    questions = (
        f"{own} AND {now}", f'"{dossier_word(term)}" AND {told}', f"{name} AND {now}", own, name
    )  # fmt: skip
    return _merged((match(driver, FOLDED, question, narrowed) for question in questions), narrowed.limit)


_HOMES = """
SELECT DISTINCT p.dossier_id FROM placement p WHERE p.entry_id IN (SELECT value FROM json_each(?))
UNION SELECT m.dossier_id FROM meeting m WHERE {held}
"""
_LYING_IN = """
SELECT entry_id FROM placement WHERE dossier_id IN (SELECT value FROM json_each(?))
"""


def same_meeting(driver: Any, day: DayAsked, beside: Sequence[Group], narrowed: Narrowed) -> list[int]:
    """Papers with these words in a dossier that has papers, or a meeting, of that day."""
    if day.day is None or not beside:
        return []
    of_day = match(driver, FOLDED, f'"{day.token}"*', _wide(Narrowed(0), _MOST_OF_A_DAY))
    ids = json.dumps([rowid // 2 for rowid in of_day if rowid % 2])
    tail = f"-{day.month:02d}-{day.day:02d}"
    held, value = ("m.held_on = ?", f"{day.year}{tail}") if day.year else ("m.held_on LIKE ?", f"%{tail}")
    homes = [row[0] for row in driver.execute(_HOMES.format(held=held), (ids, value)).fetchall()]
    papers = driver.execute(_LYING_IN, (json.dumps(homes),)).fetchall()
    allowed = {entry_rowid(row[0]) for row in papers}
    question = fold_question(expression(beside))
    return match(driver, FOLDED, question, Narrowed(narrowed.limit, narrowed.hidden, allowed))


def dossiers_with(driver: Any, asked: Sequence[Group], year: str, narrowed: Narrowed) -> list[int]:
    """Dossiers with all the words, and of a year where one is asked; newest first."""
    question = fold_question(expression(asked))
    rows = match_dossiers(driver, FOLDED, question, narrowed)
    found = of_year(driver, rows, year) if year else rows
    if len(found) == len(rows):
        return found
    # The first or last year of a term stands in every dossier of the term: look further for its own.
    rows = match_dossiers(driver, FOLDED, question, _wide(narrowed, _MOST_OF_A_NUMBER))
    return of_year(driver, rows, year)[: narrowed.limit]


_OF_YEAR = """
SELECT id FROM dossier WHERE id IN (SELECT value FROM json_each(:ids))
AND (period = :year OR begin_year = :number OR (begin_year <= :number AND end_year >= :number)
     OR instr(title, :year))
"""


def of_year(driver: Any, rows: Sequence[int], year: str) -> list[int]:
    """The rows without the dossiers that only their term (2025-2030) brings to a year; in the same order."""
    ids = [rowid // 2 for rowid in rows if rowid % 2 == 0]
    if not ids:
        return list(rows)
    told = {"ids": json.dumps(ids), "year": year, "number": int(year)}
    kept = {dossier_rowid(row[0]) for row in driver.execute(_OF_YEAR, told).fetchall()}
    return [rowid for rowid in rows if rowid % 2 or rowid in kept]


def papers_of_year(driver: Any, year: str, narrowed: Narrowed) -> list[int]:
    """Papers dated in a year, newest first."""
    return match(driver, FOLDED, f'"y{year}m"*', narrowed)


def naming(driver: Any, symbols: Iterable[str], narrowed: Narrowed) -> list[int]:
    """Papers that name one of these symbols in their text (a report on a submission)."""
    phrases = [" ".join(words(fold(symbol))) for symbol in symbols]
    question = " OR ".join(f'"{phrase}"' for phrase in phrases if len(phrase.split()) > 1)
    return match(driver, FOLDED, question, narrowed) if question else []


def on_loan(driver: Any) -> list[int]:
    """Dossiers lent and not given back, the earliest agreed return first."""
    rows = driver.execute("SELECT dossier_id FROM loan WHERE returned_on = '' ORDER BY due_on, id").fetchall()
    return [dossier_rowid(row[0]) for row in rows]


def unfiled(driver: Any) -> list[int]:
    """Registered papers in no dossier and without a reason, newest first."""
    rows = driver.execute(
        "SELECT id FROM entry WHERE direction IN ('out', 'in') AND placements = 0 AND no_dossier_reason = '' "
        "ORDER BY date_year DESC, date_month DESC, date_day DESC, number DESC, id DESC"
    ).fetchall()
    return [entry_rowid(row[0]) for row in rows]


def of_uids(driver: Any, uids: Sequence[str]) -> list[int]:
    """Index rows of dossiers by uid, in that order."""
    rows = driver.execute(
        "SELECT uid, id FROM dossier WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),)
    ).fetchall()
    ids = {row[0]: row[1] for row in rows}
    return [dossier_rowid(ids[uid]) for uid in uids if uid in ids]


def _merged(answers: Iterable[Sequence[int]], limit: int) -> list[int]:
    out: dict[int, None] = {}
    for answer in answers:
        out.update(dict.fromkeys(answer))
        if len(out) >= limit:
            break
    return list(out)[:limit]


def _shown(rows: Iterable[int], narrowed: Narrowed) -> list[int]:
    return [rowid for rowid in rows if narrowed.shows(rowid)][: narrowed.limit]
