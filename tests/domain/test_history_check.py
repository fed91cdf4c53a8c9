"""A journal tampered with in every way is flagged against the heads that left the store, and located."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from hoso_desktop.domain.events import GENESIS, canonical
from hoso_desktop.domain.history_check import (
    Anchor,
    FaultKind,
    GivenHead,
    Verdict,
    check,
    read_head,
    written_head,
)
from tests.support.journals import MUTATIONS, Mutation, Rows, chained, made, redacted, rows_of, tuples

RUNS = 10_000
PARTS = 10


def anchors_of(rows: Rows, *places: int) -> list[Anchor]:
    return [Anchor(seq, rows[seq - 1]["hash"], "sidecar") for seq in places]


def head_of(rows: Rows) -> GivenHead:
    return GivenHead(rows[-1]["hash"], len(rows))


def assert_located(verdict: Verdict, done: Mutation, what: object) -> None:
    """What is told first lies behind all that is certain, and the change lies between the two."""
    told = verdict.first
    assert told is not None, what
    assert told.after < done.first <= told.seq, (what, told, done.first)
    assert verdict.sound < done.first, what
    if done.exact:
        assert told.seq == done.first, (what, told, done.first)


def fresh(seed: int) -> tuple[random.Random, Rows, list[Anchor]]:
    rng = random.Random(seed)
    rows = made(rng, rng.randint(8, 40))
    places = sorted(rng.sample(range(1, len(rows) + 1), rng.randint(0, 3)))
    return rng, rows, anchors_of(rows, *places)


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_mutated_journals_are_all_flagged_and_located(part: int) -> None:
    """Against the head written down last; the seeds are 0 … 9,999."""
    names, tried = list(MUTATIONS), Counter[str]()
    for seed in range(part * RUNS // PARTS, (part + 1) * RUNS // PARTS):
        rng, rows, anchors = fresh(seed)
        assert check(tuples(rows), anchors, head_of(rows)).good, seed
        name = names[seed % len(names)]
        done = MUTATIONS[name](rng, rows)
        verdict = check(tuples(done.rows), anchors, head_of(rows))
        assert not verdict.good, (seed, name)
        assert_located(verdict, done, (seed, name))
        tried[name] += 1
    assert min(tried.values()) >= RUNS // PARTS // len(names)
    assert set(tried) == set(names)


# -- what the anchors alone find -----------------------------------------------------------------------------


def journal(count: int = 20, seed: int = 5) -> Rows:
    return made(random.Random(seed), count)


def changed_at(rows: Rows, seq: int) -> Rows:
    """The row changed, and everything after it computed anew."""
    return chained([{**row, "actor": "khac"} if row["seq"] == seq else row for row in rows], seq - 1)


def test_a_journal_written_anew_is_told_from_after_the_last_anchor_that_holds() -> None:
    rows = journal()
    anchors = anchors_of(rows, 4, 9, 15)
    verdict = check(tuples(changed_at(rows, 7)), anchors)
    assert [(fault.kind, fault.seq, fault.after) for fault in verdict.faults] == [(FaultKind.CHANGED, 9, 4)]
    assert verdict.sound == 4
    assert verdict.faults[0].anchor == anchors[1]


def test_what_came_after_the_last_anchor_can_be_written_anew_by_who_has_the_key() -> None:
    """The limit of every chain; only a head kept on paper goes further."""
    rows = journal()
    anew = changed_at(rows, 17)
    assert check(tuples(anew), anchors_of(rows, 4, 9, 15)).good
    assert not check(tuples(anew), (), GivenHead(rows[17]["hash"][:12])).good


def test_a_journal_cut_off_before_an_anchor_is_told() -> None:
    rows = journal()
    verdict = check(tuples(rows[:12]), anchors_of(rows, 4, 9, 15, 18))
    assert [(fault.kind, fault.seq, fault.after) for fault in verdict.faults] == [(FaultKind.CUT, 13, 9)]


def test_an_empty_journal_is_cut_off_where_there_are_anchors() -> None:
    rows = journal()
    assert check([]).good
    told = check([], anchors_of(rows, 4)).first
    assert told is not None
    assert (told.kind, told.seq) == (FaultKind.CUT, 1)


def test_the_last_head_known_outside_is_named() -> None:
    rows = journal()
    verdict = check(tuples(rows), anchors_of(rows, 15, 4))
    assert verdict.good
    assert verdict.last_anchor is not None
    assert (verdict.last_anchor.seq, verdict.sound, verdict.anchors) == (15, 15, 2)
    assert verdict.head == (len(rows), rows[-1]["hash"])


# -- the head a person gives ---------------------------------------------------------------------------------


def test_eight_figures_find_their_row() -> None:
    rows = journal()
    verdict = check(tuples(rows), (), GivenHead(rows[11]["hash"][:8]))
    assert verdict.good
    assert (verdict.given_at, verdict.sound) == (12, 12)


def test_figures_of_no_row_are_told() -> None:
    rows = journal()
    told = check(tuples(rows), anchors_of(rows, 4), GivenHead("0" * 8)).first
    assert told is not None
    assert (told.kind, told.after) == (FaultKind.UNKNOWN, 4)


def test_figures_with_a_number_behind_the_end_tell_of_a_cut() -> None:
    rows = journal()
    verdict = check(tuples(rows[:12]), (), GivenHead(rows[14]["hash"], 15))
    assert [(fault.kind, fault.seq) for fault in verdict.faults] == [(FaultKind.CUT, 13)]


def test_figures_of_another_row_do_not_stand_for_the_number_given() -> None:
    rows = journal()
    told = check(tuples(rows), (), GivenHead(rows[11]["hash"], 13)).first
    assert told is not None
    assert (told.kind, told.seq) == (FaultKind.CHANGED, 13)


def test_figures_that_fit_two_rows_ask_for_more() -> None:
    rows = journal()
    twice = [*rows[:-1], {**rows[-1], "hash": rows[3]["hash"][:20] + "0" * 44}]
    verdict = check(tuples(twice), (), GivenHead(rows[3]["hash"][:12]))
    assert FaultKind.AMBIGUOUS in {fault.kind for fault in verdict.faults}
    assert verdict.given_at is None


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("9f3a22bc", GivenHead("9f3a22bc")),
        ("9F3A 22BC 01-de.f", GivenHead("9f3a22bc01def")),
        ("1234 · 9f3a 22bc", GivenHead("9f3a22bc", 1234)),
        ("1234:9f3a22bc", GivenHead("9f3a22bc", 1234)),
        ("9f3a22b", None),
        ("9f3a22bz", None),
        ("0" * 65, None),
        ("", None),
    ],
)
def test_a_head_is_read_as_people_write_it_down(text: str, wanted: GivenHead | None) -> None:
    assert read_head(text) == wanted


def test_a_head_written_down_is_read_back() -> None:
    digest = journal()[-1]["hash"]
    assert written_head(digest).split()[0] == digest[:4]
    assert read_head(f"20 · {written_head(digest)}") == GivenHead(digest, 20)


# -- redactions ----------------------------------------------------------------------------------------------


def test_a_redaction_with_its_record_is_lawful() -> None:
    rows = redacted(plain(), 5)
    verdict = check(tuples(rows), (), head_of(rows))
    assert verdict.good
    assert verdict.redacted == 1


def plain() -> Rows:
    return chained([{**row, "body": canonical({"n": row["seq"]}), "salt": b"1"} for row in journal()[:15]])


@pytest.mark.parametrize("record", ["of another row", "before the row", "none"])
def test_a_redaction_needs_a_later_record_that_names_the_row(record: str) -> None:
    rows = plain()
    notes = {"of another row": (12, "u6"), "before the row": (3, "u5"), "none": (12, "")}
    seq, names = notes[record]
    kind = "journal.redacted" if record != "none" else "dossier.read"
    rows[seq - 1] = {**rows[seq - 1], "kind": kind, "object_uid": names}
    rows = chained(rows)
    rows[4] = {**rows[4], "salt": b"", "body": None}
    told = check(tuples(rows), (), head_of(rows)).first
    assert told is not None
    assert (told.kind, told.seq) == (FaultKind.REDACTION, 5)


def test_a_redaction_that_keeps_its_salt_is_none() -> None:
    """With the salt a short content could be guessed from the commitment."""
    rows = redacted(plain(), 5)
    rows[4] = {**rows[4], "salt": b"1"}
    assert [fault.kind for fault in check(tuples(rows)).faults] == [FaultKind.BODY]


# -- the hash ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", 'a"b\\c', "Đảng ủy\x00\n\u2028", "\U0001f4c1", "\x7f/</"])
def test_the_hash_is_that_of_the_canonical_header(text: str) -> None:
    row = {**journal()[0], "store_id": text, "kind": text, "dossier_uid": text, "dossier_seq": None}
    assert check(tuples(chained(rows_of([row])))).good


@pytest.mark.parametrize("value", [b"p1", 7, None, "\ud800", 420.0])
def test_a_value_of_another_kind_is_found(value: object) -> None:
    rows = journal()
    for name in ("actor", "at_utc", "offset_min"):
        bad = [*rows[:6], {**rows[6], name: value}, *rows[7:]]
        told = check(tuples(bad)).first
        assert told is not None
        assert (told.kind, told.seq) == (FaultKind.ROW, 7)


def test_restored_rows_of_another_store_go_on_in_the_same_chain() -> None:
    rows = journal()
    after = [{**row, "store_id": "kho-2"} if row["seq"] > 10 else row for row in rows]
    assert check(tuples(chained(after, 10)), anchors_of(rows, 10)).good


def test_the_first_row_follows_from_nothing() -> None:
    rows = journal()
    assert rows[0]["prev"] == GENESIS
    told = check(tuples(rows[1:])).first
    assert told is not None
    assert (told.kind, told.seq) == (FaultKind.GAP, 1)
