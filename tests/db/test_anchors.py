from __future__ import annotations

from datetime import timedelta

from hoso_desktop.db import anchors, journal, journal_check, schema
from hoso_desktop.db.store import Store
from hoso_desktop.domain.history_check import FaultKind, GivenHead
from tests.support.office import story_clock


def write(store: Store, count: int = 1) -> None:
    with journal.writing(store, actor="p1", moment=story_clock().now()) as tx:
        for number in range(count):
            tx.record("store.checked", body={"n": number})


def keep(store: Store, kind: str = anchors.BACKUP, head: tuple[int, str] | None = None) -> tuple[int, str]:
    clock = story_clock()
    clock.move(timedelta(hours=1))
    with journal.writing(store, actor="p1", moment=clock.now()) as tx:
        tx.record("store.checked", body={"n": "of the same transaction"})
        return anchors.put(tx, kind, "E:/sao-luu", "ghi chú", head=head)


def test_a_head_is_kept_as_it_was_before_the_transaction(store: Store) -> None:
    write(store, 3)
    with store.read() as connection:
        before = journal.head(connection)
    assert keep(store) == before
    with store.read() as connection:
        found = anchors.rows(connection)
        assert journal.head(connection)[0] == 4
    assert [(one.seq, one.hash, one.kind, one.place, one.note) for one in found] == [
        (*before, "backup", "E:/sao-luu", "ghi chú")
    ]
    assert found[0].at == "2026-11-16T03:00:00.000Z"


def test_a_head_taken_before_may_be_kept_later(store: Store) -> None:
    write(store, 2)
    with store.read() as connection:
        head = journal.head(connection)
    write(store, 2)
    assert keep(store, anchors.SIDECAR, head) == head
    with store.read() as connection:
        assert [one.seq for one in anchors.rows(connection)] == [2]
        assert journal_check.check(connection).good


def test_an_empty_journal_has_no_head_to_keep(store: Store) -> None:
    assert keep(store)[0] == 0
    with store.read() as connection:
        assert anchors.rows(connection) == ()


def test_the_check_holds_the_journal_against_what_was_kept(store: Store) -> None:
    write(store, 3)
    keep(store)
    with store.write() as connection:
        connection.execute(schema.anchor.update().values(hash="0" * 64))
    with store.read() as connection:
        verdict = journal_check.check(connection)
    assert [(fault.kind, fault.seq, fault.after) for fault in verdict.faults] == [(FaultKind.CHANGED, 3, 0)]


def test_the_check_tells_how_far_it_is_and_finds_a_given_head(store: Store) -> None:
    write(store, 5_003)
    told: list[int] = []
    with store.read() as connection:
        digest = journal.head(connection)[1]
        verdict = journal_check.check(connection, given=GivenHead(digest[:8]), step=told.append)
    assert told == [5_000, 5_003]
    assert (verdict.rows, verdict.given_at) == (5_003, 5_003)
