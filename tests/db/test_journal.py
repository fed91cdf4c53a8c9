from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from hoso_desktop.db import journal, journal_check, schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.store import Store
from hoso_desktop.domain.clock import Clock, FixedClock
from hoso_desktop.domain.events import GENESIS, canonical, commitment
from hoso_desktop.domain.history_check import REDACTED
from hoso_desktop.errors import UserError
from tests.support.office import story_clock

COLUMNS = (
    *(
        "store_id",
        "uid",
        "at_utc",
        "offset_min",
        "clock_doubtful",
        "actor",
        "kind",
        "object_uid",
        "dossier_uid",
    ),
    *("dossier_seq", "travels", "salt", "body", "body_commit", "prev", "hash"),
)


def write(store: Store, *acts: Callable[[Tx], Any], clock: Clock | None = None) -> None:
    with journal.writing(store, actor="p1", moment=(clock or story_clock()).now()) as tx:
        for act in acts:
            act(tx)


def fact(number: int, dossier: str = "", *, travels: bool = True) -> Callable[[Tx], str]:
    body = {"n": number}
    return lambda tx: tx.record(
        "dossier.changed", object_uid=f"o{number}", dossier_uid=dossier, body=body, travels=travels
    )


def filled(store: Store, count: int = 12) -> None:
    for start in range(1, count + 1, 3):
        write(store, *(fact(number) for number in range(start, start + 3)))


def check(store: Store) -> tuple[int, int | None]:
    """Rows read, and the number of what is told first."""
    with store.read() as connection:
        verdict = journal_check.check(connection)
    return verdict.rows, verdict.first.seq if verdict.first else None


def rows(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(schema.journal.select().order_by("seq")))


def unguarded(connection: Connection) -> None:
    for guard in ("journal_no_update", "journal_no_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {guard}")


# -- writing -------------------------------------------------------------------------------------------------


def test_every_fact_follows_from_the_one_before(store: Store) -> None:
    filled(store)
    assert check(store) == (12, None)
    found = rows(store)
    assert [row.seq for row in found] == list(range(1, 13))
    assert [row.prev for row in found] == [GENESIS, *(row.hash for row in found[:-1])]
    with store.read() as connection:
        assert journal.head(connection) == (12, found[-1].hash)


def test_the_facts_of_one_change_name_it(store: Store) -> None:
    write(store, fact(1), fact(2))
    write(store, fact(3))
    changes = [row.body.split(b'"change":"')[1][:36] for row in rows(store)]
    assert changes[0] == changes[1] != changes[2]


def test_a_body_is_canonical_and_committed_to_with_its_own_salt(store: Store) -> None:
    write(store, lambda tx: tx.record("dossier.changed", body={"b": 1, "a": "ủy"}), fact(2), fact(2))
    first, second, third = rows(store)
    assert commitment(first.salt, first.body) == first.body_commit
    assert b'"a":"\xe1\xbb\xa7y","b":1' in first.body
    assert second.salt != third.salt
    assert second.body == third.body
    assert second.body_commit != third.body_commit


def test_each_dossier_counts_its_own_facts_that_travel(store: Store) -> None:
    write(store, fact(1, "d1"), fact(2, "d2"), fact(3, "d1"), fact(4, "d1", travels=False), fact(5))
    write(store, fact(6, "d1"), fact(7, "d2"))
    assert [row.dossier_seq for row in rows(store)] == [1, 1, 2, None, None, 3, 2]
    assert [row.travels for row in rows(store)] == [1, 1, 1, 0, 1, 1, 1]


@pytest.mark.parametrize(
    "days, doubtful", [(-7300, 1), (-365, 1), (-2, 1), (-0.8, 0), (0, 0), (399, 0), (3650, 1)]
)
def test_a_clock_gone_wrong_is_marked_and_nothing_else_changes(
    store: Store, days: float, doubtful: int
) -> None:
    clock = story_clock()
    write(store, fact(1), clock=clock)
    clock.move(timedelta(days=days))
    write(store, fact(2), clock=clock)
    assert [row.clock_doubtful for row in rows(store)] == [0, doubtful]
    assert [row.seq for row in rows(store)] == [1, 2]
    assert check(store) == (2, None)


def test_years_before_the_epoch_are_written_too(store: Store) -> None:
    write(store, fact(1), clock=FixedClock(story_clock().now() - timedelta(days=365 * 60)))
    assert check(store) == (1, None)


# -- the guards ----------------------------------------------------------------------------------------------

ATTACKS = [
    "UPDATE journal SET actor = 'khac' WHERE seq = 2",
    "UPDATE journal SET body = NULL WHERE seq = 2",
    "DELETE FROM journal WHERE seq = 3",
    "DELETE FROM journal",
    f"INSERT OR REPLACE INTO journal (seq, {', '.join(COLUMNS)}) "
    f"SELECT seq - 1, {', '.join(COLUMNS)} FROM journal WHERE seq = 3",
    "REPLACE INTO journal (seq, uid, offset_min, salt) VALUES (2, 'u', 0, x'00')",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_facts_can_only_be_added(store: Store, attack: str) -> None:
    filled(store)
    before = rows(store)
    with pytest.raises(DBAPIError, match="insert-only"), store.write() as connection:
        connection.exec_driver_sql(attack)
    assert rows(store) == before


# -- finding what was done past the guards -------------------------------------------------------------------


def tampered(store: Store, *statements: str) -> int | None:
    """First broken row after some statements past the guards."""
    with store.write() as connection:
        unguarded(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
    return check(store)[1]


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_column_is_found(store: Store, column: str) -> None:
    filled(store)
    old = getattr(rows(store)[4], column)
    new = "x'00'" if isinstance(old, bytes) else "99" if isinstance(old, int) or old is None else "'khac'"
    assert tampered(store, f"UPDATE journal SET {column} = {new} WHERE seq = 5") == 5


def test_a_deleted_row_is_found(store: Store) -> None:
    filled(store)
    assert tampered(store, "DELETE FROM journal WHERE seq = 5") == 5


def test_a_deleted_row_is_found_when_the_others_close_up(store: Store) -> None:
    filled(store)
    gone, closed_up = "DELETE FROM journal WHERE seq = 5", "UPDATE journal SET seq = seq - 1 WHERE seq > 5"
    assert tampered(store, gone, closed_up) == 5


def test_the_first_rows_cannot_be_cut_off(store: Store) -> None:
    filled(store)
    assert tampered(store, "DELETE FROM journal WHERE seq < 4", "UPDATE journal SET seq = seq - 3") == 1


def test_two_rows_exchanged_are_found(store: Store) -> None:
    filled(store)
    assert (
        tampered(
            store,
            "UPDATE journal SET seq = 100 WHERE seq = 5",
            "UPDATE journal SET seq = 5 WHERE seq = 6",
            "UPDATE journal SET seq = 6 WHERE seq = 100",
        )
        == 5
    )


def test_exchanged_bodies_are_found(store: Store) -> None:
    filled(store)
    other = "SELECT salt, body FROM journal AS o WHERE o.seq = 6"
    swap = f"UPDATE journal SET (salt, body) = ({other}) WHERE seq = 5"
    assert tampered(store, swap) == 5


def test_an_inserted_row_is_found(store: Store) -> None:
    filled(store)
    columns = ", ".join(COLUMNS)
    forged = ", ".join("'forged'" if name == "uid" else name for name in COLUMNS)
    assert (
        tampered(
            store,
            "UPDATE journal SET seq = seq + 1000 WHERE seq > 5",
            f"INSERT INTO journal (seq, {columns}) SELECT 6, {forged} FROM journal WHERE seq = 5",
            "UPDATE journal SET seq = seq - 999 WHERE seq > 1000",
        )
        == 6
    )


def test_a_row_put_at_the_end_by_hand_is_found(store: Store) -> None:
    filled(store)
    columns = ", ".join(COLUMNS)
    forged = ", ".join("'forged'" if name == "uid" else name for name in COLUMNS)
    statement = f"INSERT INTO journal (seq, {columns}) SELECT 13, {forged} FROM journal WHERE seq = 12"
    with store.write() as connection:
        connection.exec_driver_sql(statement)  # no guard stands against an insert
    assert check(store)[1] == 13


def test_the_rows_of_another_store_do_not_fit(store: Store) -> None:
    filled(store)
    assert tampered(store, "UPDATE journal SET store_id = 'other'") == 1


def test_chance_edits_are_all_found(store: Store) -> None:
    """One chance change each, taken back by hand: no change of a kept column passes."""
    filled(store, 30)
    chance = random.Random(7)
    with store.write() as connection:
        unguarded(connection)
    for _ in range(60):
        seq, column = chance.randint(1, 30), chance.choice(COLUMNS)
        old = getattr(rows(store)[seq - 1], column)
        new = chance.randbytes(12) if isinstance(old, bytes) else f"{old}0" if isinstance(old, str) else 77
        for value in (new, old):
            with store.write() as connection:
                statement = f"UPDATE journal SET {column} = ? WHERE seq = ?"
                connection.exec_driver_sql(statement, (value, seq))
            assert check(store)[1] == (seq if value is new else None), (seq, column)


def test_a_redacted_body_keeps_the_chain(store: Store) -> None:
    """A secret typed by mistake may lawfully be taken out, with a record: the commitment to it stays."""
    filled(store)
    uid = rows(store)[4].uid
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE journal SET body = NULL, salt = x'' WHERE seq = 5")
    assert check(store) == (12, 5)
    write(store, lambda tx: tx.record(REDACTED, object_uid=uid, body={"reason": "lọt bí mật"}))
    assert check(store) == (13, None)


def test_a_redacted_body_cannot_be_replaced(store: Store) -> None:
    filled(store)
    assert tampered(store, "UPDATE journal SET body = x'7b7d' WHERE seq = 5") == 5


def test_a_body_of_no_length_is_not_a_redaction(store: Store) -> None:
    filled(store)
    assert tampered(store, "UPDATE journal SET body = x'' WHERE seq = 5") == 5


# -- rows of a change ----------------------------------------------------------------------------------------


def test_a_record_changed_elsewhere_is_refused(store: Store) -> None:
    values = {"uid": "e1", "subject": "một"}
    ids: list[int] = []
    write(store, lambda tx: ids.append(tx.insert(schema.entry, values)), fact(1))
    write(store, lambda tx: tx.update(schema.entry, ids[0], {"subject": "hai"}, expected_revision=1), fact(2))
    with pytest.raises(UserError) as caught:
        write(store, lambda tx: tx.update(schema.entry, ids[0], {"subject": "ba"}, expected_revision=1))
    assert caught.value.code == "record.changed_elsewhere"
    with pytest.raises(UserError):
        write(store, lambda tx: tx.update(schema.entry, 999, {"subject": "ba"}))
    with store.read() as connection:
        assert connection.execute(schema.entry.select()).one().subject == "hai"


@pytest.mark.parametrize("name", ["dossier", "entry", "attachment", "placement"])
def test_ids_are_never_used_twice(store: Store, name: str) -> None:
    """Old facts, imports and undo lists still point to them."""
    table = schema.metadata.tables[name]
    needed = {"size": 1, "cipher_size": 1, "fonds_id": 1, "dossier_id": 1, "entry_id": 1, "ordinal": 1}
    values = {column: value for column, value in needed.items() if column in table.c}
    ids: list[int] = []
    for uid in ("a", "b"):
        with store.write() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            tx = Tx(connection, store.store_id, "p", story_clock().now(), frozenset())
            ids.append(tx.insert(table, {"uid": uid, **values}))
            tx.delete(table, ids[-1])
    assert ids[0] != ids[1]


def test_images_tell_what_was_and_what_is(store: Store) -> None:
    with journal.writing(store, actor="p", moment=story_clock().now()) as tx:
        kept = tx.insert(schema.entry, {"uid": "a", "subject": "một"})
        gone = tx.insert(schema.entry, {"uid": "b", "subject": "hai"})
        fact(1)(tx)
    with journal.writing(store, actor="p", moment=story_clock().now()) as tx:
        tx.update(schema.entry, kept, {"subject": "sửa"})
        tx.update(schema.entry, kept, {"subject": "sửa nữa"})
        tx.delete(schema.entry, gone)
        fresh = tx.insert(schema.entry, {"uid": "c"})
        brief = tx.insert(schema.entry, {"uid": "d"})
        tx.delete(schema.entry, brief)
        fact(2)(tx)
        images = {image.row_id: image for image in tx.images()}
    assert set(images) == {kept, gone, fresh}
    before, after = images[kept].before, images[kept].after
    assert before is not None
    assert after is not None
    assert (before["subject"], before["revision"]) == ("một", 1)
    assert (after["subject"], after["revision"]) == ("sửa nữa", 3)
    assert images[gone].after is None
    assert images[fresh].before is None


def test_canonical_bodies_refuse_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": float("nan")})
