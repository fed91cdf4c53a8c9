"""The last door before the store: whatever code writes, no text with a secrecy mark gets in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, journal_kinds, make_office, scalar

TITLES = (Path(__file__).parents[1] / "support" / "ordinary_titles.txt").read_text("utf-8").splitlines()
MARKED = (
    "MẬT",
    "Phương án (Tối mật)",
    "MA\u0302\u0323T",
    "T Ố I  M Ậ T",
    "Ghi chú\nTUYỆT MẬT\nhết",
    "toi mat",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        yield office


def _by_insert(tx: Tx, text: str) -> None:
    tx.insert(schema.term, {"uid": str(uuid.uuid4()), "label": text, "congress": ""})


def _by_statement(tx: Tx, text: str) -> None:
    tx.connection.execute(insert(schema.body).values(uid=str(uuid.uuid4()), name=text))


def _by_many(tx: Tx, text: str) -> None:
    rows = [{"uid": str(uuid.uuid4()), "name": name} for name in ("Chi bộ 1", text)]
    tx.connection.execute(insert(schema.body), rows)


def _by_bare_sql(tx: Tx, text: str) -> None:
    tx.connection.exec_driver_sql("UPDATE dossier SET note = ?", (text,))


def _by_update(tx: Tx, text: str) -> None:
    tx.connection.execute(update(schema.dossier).values(keyword=text))


def _by_fact(tx: Tx, text: str) -> None:
    tx.record("dossier.changed", body={"after": {"notes": ["x", text]}})


ROADS = (_by_insert, _by_statement, _by_many, _by_bare_sql, _by_update, _by_fact)


# A fact repeats what its rows say, so it is asked for the letter that every spelling with marks has.
CASES = [(road, text) for road in ROADS for text in MARKED if road is not _by_fact or not text.isascii()]


def _write(office: Office, road: Callable[[Tx, str], None], text: str) -> None:
    with office.change() as tx:
        _by_insert(tx, "Khóa thường")
        road(tx, text)


@pytest.mark.parametrize("road, text", CASES)
def test_no_statement_writes_a_mark(office: Office, road: Callable[[Tx, str], None], text: str) -> None:
    add_dossier(office)
    before = journal_kinds(office)
    with pytest.raises(UserError) as caught:
        _write(office, road, text)
    assert caught.value.code == "secret.text_refused"
    assert journal_kinds(office) == before
    assert not scalar(office, "SELECT count(*) FROM term WHERE label = 'Khóa thường'")


def test_fifty_ordinary_titles_are_written(office: Office) -> None:
    assert len(set(TITLES)) >= 50
    add_dossier(office)
    for text in TITLES:
        with office.change() as tx:
            for road in ROADS:
                road(tx, text)
    assert scalar(office, "SELECT note FROM dossier") == TITLES[-1]


def test_what_stood_there_before_may_be_said_when_it_goes(office: Office) -> None:
    """Else what slipped in could never be taken out."""
    with office.change() as tx:
        tx.record("dossier.changed", body={"before": {"note": "MẬT"}, "after": {"note": ""}})
    assert journal_kinds(office)[-1] == "dossier.changed"
