"""Journals as lists of rows, and everything somebody may do to one past its guards."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hoso_desktop.domain.events import GENESIS, EventHeader, canonical, commitment
from hoso_desktop.domain.history_check import COLUMNS, REDACTED

Row = dict[str, Any]
Rows = list[Row]


def sealed(row: Row, previous: str) -> Row:
    """The row with the commitment, link and hash it should have."""
    commit = row["body_commit"] if row["body"] is None else commitment(row["salt"], row["body"])
    row = {**row, "body_commit": commit, "prev": previous}
    header = EventHeader(**{name: row[name] for name in EventHeader.__slots__})
    return {**row, "hash": header.hash_after(previous)}


def chained(rows: Rows, start: int = 0) -> Rows:
    """The rows numbered and chained anew from the place `start` on."""
    out = rows[:start]
    for place in range(start, len(rows)):
        previous = out[-1]["hash"] if out else GENESIS
        out.append(sealed({**rows[place], "seq": place + 1}, previous))
    return out


def made(rng: random.Random, count: int) -> Rows:
    """A sound journal of `count` rows, a few of them lawfully redacted."""
    rows: Rows = []
    for number in range(1, count + 1):
        rows.append(
            {
                "seq": number, "store_id": "kho-1", "uid": f"u{number}",
                "at_utc": f"2026-11-{1 + number * 27 // count:02}T02:00:00.000Z", "offset_min": 420,
                "clock_doubtful": int(rng.random() < 0.02), "actor": rng.choice(("p1", "p2")),
                "kind": rng.choice(("document.placed", "dossier.changed", "dossier.read")),
                "object_uid": f"o{rng.randint(1, 9)}", "dossier_uid": rng.choice(("", "d1", "d2")),
                "dossier_seq": rng.choice((None, number)), "travels": rng.randint(0, 1),
                "salt": rng.randbytes(16), "body": canonical({"n": number, "title": "Hồ sơ “Đại hội”\n"}),
            }
        )  # fmt: skip
    rows = chained(rows_of(rows))
    return redacted(rows, rng.randint(2, count - 2)) if rng.random() < 0.3 else rows


def rows_of(rows: Rows) -> Rows:
    """Rows with every column, those of the chain still empty."""
    return [{"body_commit": "", "prev": "", "hash": "", **row} for row in rows]


def redacted(rows: Rows, number: int) -> Rows:
    """The journal after a lawful redaction of one row: its content gone, a record at the end."""
    gone = rows[number - 1]
    out = [{**row, "salt": b"", "body": None} if row is gone else row for row in rows]
    note = {
        **rows[-1], "seq": len(rows) + 1, "uid": f"u{len(rows) + 1}", "kind": REDACTED,
        "dossier_seq": None, "object_uid": gone["uid"], "salt": b"s", "body": canonical({"reason": "x"}),
    }  # fmt: skip
    return [*out, sealed(note, out[-1]["hash"])]


def tuples(rows: Rows) -> list[tuple[Any, ...]]:
    """As the check takes them."""
    return [tuple(row[name] for name in COLUMNS) for row in rows]


@dataclass(frozen=True, slots=True)
class Mutation:
    """What was done: the rows afterwards and the first number that is no longer what was written.

    `exact` when the chain by itself must name that very number.
    """

    rows: Rows
    first: int
    exact: bool = True


def other(rng: random.Random, value: Any) -> Any:
    """A value of the same kind that is another one."""
    if isinstance(value, bytes):
        return value + rng.randbytes(1)
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1") if value else "x"
    return 7_777_777 if value is None else value + rng.choice((1, -1, 60))


def _place(rng: random.Random, rows: Rows) -> int:
    return rng.randrange(1, len(rows) - 1)


def _with(rows: Rows, place: int, **values: Any) -> Rows:
    return [*rows[:place], {**rows[place], **values}, *rows[place + 1 :]]


def _edit(rng: random.Random, rows: Rows) -> Mutation:
    names = [name for name in COLUMNS if name != "seq"]
    place, name = _place(rng, rows), rng.choice(names)
    if rows[place]["body"] is None and name == "body":
        return Mutation(_with(rows, place, body=b"{}"), place + 1)
    return Mutation(_with(rows, place, **{name: other(rng, rows[place][name])}), place + 1)


def _edit_sealed(rng: random.Random, rows: Rows) -> Mutation:
    """The row's own hash is recomputed; the next row gives it away."""
    place = _place(rng, rows)
    row = sealed({**rows[place], "actor": "khac"}, rows[place]["prev"])
    return Mutation([*rows[:place], row, *rows[place + 1 :]], place + 1, exact=False)


def _drop(rng: random.Random, rows: Rows) -> Mutation:
    place, count = _place(rng, rows), rng.randint(1, 3)
    left = [*rows[:place], *rows[place + count :]]
    # What stands at the end goes without a gap: that is the tail cut off.
    return Mutation(left, place + 1)


def _drop_closed_up(rng: random.Random, rows: Rows) -> Mutation:
    place = _place(rng, rows)
    left = [*rows[:place], *({**row, "seq": row["seq"] - 1} for row in rows[place + 1 :])]
    return Mutation(left, place + 1)


def _drop_first(rng: random.Random, rows: Rows) -> Mutation:
    return Mutation(rows[rng.randint(1, 3) :], 1)


def _swap(rng: random.Random, rows: Rows) -> Mutation:
    """Two rows change places: with their numbers, or without."""
    place = rng.randrange(0, len(rows) - 2)
    far = rng.randrange(place + 1, len(rows))
    out = list(rows)
    out[place], out[far] = rows[far], rows[place]
    if rng.random() < 0.5:
        out[place], out[far] = ({**out[i], "seq": i + 1} for i in (place, far))
    return Mutation(out, place + 1)


def _insert(rng: random.Random, rows: Rows) -> Mutation:
    place = _place(rng, rows)
    new = {**_forged(rows[place - 1]), "seq": place + 1, "kind": "dossier.changed"}
    new = sealed(new, rows[place - 1]["hash"]) if rng.random() < 0.5 else new
    after = [{**row, "seq": row["seq"] + 1} for row in rows[place:]]
    # A forged row that fits is given away by the one behind it.
    return Mutation([*rows[:place], new, *after], place + 1, exact=False)


def _append(rng: random.Random, rows: Rows) -> Mutation:
    del rng
    return Mutation([*rows, {**_forged(rows[-1]), "seq": len(rows) + 1}], len(rows) + 1)


def _cut(rng: random.Random, rows: Rows) -> Mutation:
    left = rows[: rng.randrange(1, len(rows))]
    return Mutation(left, len(left) + 1)


def _rechain(rng: random.Random, rows: Rows) -> Mutation:
    """Everything from one row on is computed anew, after a change, a loss or an addition there."""
    place = _place(rng, rows)
    return Mutation(chained(_changed(rng, rows, place), place), place + 1, exact=False)


def _rechain_some(rng: random.Random, rows: Rows) -> Mutation:
    """Computed anew up to some later row, where whoever did it stopped."""
    place = rng.randrange(0, len(rows) - 2)
    until = rng.randrange(place + 1, len(rows))
    again = chained(_with(rows, place, actor="khac"), place)
    return Mutation([*again[:until], *rows[until:]], place + 1, exact=False)


def _rechain_whole(rng: random.Random, rows: Rows) -> Mutation:
    return Mutation(chained(_changed(rng, rows, 0)), 1, exact=False)


def _changed(rng: random.Random, rows: Rows, place: int) -> Rows:
    how = rng.randrange(3)
    if how == 0:
        return _with(rows, place, actor="khac")
    if how == 1:
        return [*rows[:place], *rows[place + 1 :]]
    return [*rows[:place], _forged(rows[place]), *rows[place:]]


def _forged(row: Row) -> Row:
    """A copy that the store's own constraints let in."""
    return {**row, "uid": "forged", "dossier_seq": None}


def _swap_bodies(rng: random.Random, rows: Rows) -> Mutation:
    place = rng.randrange(0, len(rows) - 1)
    far = rng.randrange(place + 1, len(rows))
    names = ("body",) if rng.random() < 0.5 else ("body", "salt")
    one = {name: rows[far][name] for name in names}
    two = {name: rows[place][name] for name in names}
    # A lawful redaction moved with its row is told after the row that was filled in its stead.
    exact = rows[far]["body"] is not None
    return Mutation(_with(_with(rows, place, **one), far, **two), place + 1, exact)


def _unrecorded(rng: random.Random, rows: Rows) -> Mutation:
    """A content taken out without the record, with its salt or without."""
    place = rng.choice([place for place, row in enumerate(rows) if row["body"] is not None])
    taken = {"body": None, "salt": b"" if rng.random() < 0.7 else rows[place]["salt"]}
    return Mutation(_with(rows, place, **taken), place + 1)


MUTATIONS: dict[str, Callable[[random.Random, Rows], Mutation]] = {
    "edit": _edit, "edit and seal": _edit_sealed, "drop": _drop, "drop and close up": _drop_closed_up,
    "drop the first": _drop_first, "swap": _swap, "insert": _insert, "append": _append, "cut the tail": _cut,
    "re-chain": _rechain, "re-chain some": _rechain_some, "re-chain the whole": _rechain_whole,
    "swap bodies": _swap_bodies, "redact without a record": _unrecorded,
}  # fmt: skip
