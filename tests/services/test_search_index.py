"""An index of an older program is made again when the store opens, and only then."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.db import search as index
from hoso_desktop.services import dossiers, search
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, make_office, paper, unlock


def hits(office: Office, words: str) -> list[str]:
    return [hit.symbol or hit.code for hit in search.find(office, words).hits]


def test_an_older_index_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with make_office(folder) as office:
        uid = add_dossier(office)
        dossiers.add_documents(office, uid, [paper("Báo cáo tháng", number="187-BC/ĐU", date="06/11/2026")])
        before = {words: hits(office, words) for words in ("hn15", "bc 187", "06/11/2026", "bao cao")}
        assert all(before.values())
        with office.store.write() as connection:
            for table in (index.EXACT, index.FOLDED):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql("DELETE FROM setting WHERE key = 'search_index'")
        assert not hits(office, "bao cao")
    with unlock(folder) as office:
        assert {words: hits(office, words) for words in before} == before
        with office.store.read() as connection:
            assert index.is_current(connection)


def test_a_current_index_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with make_office(folder) as office:
        add_dossier(office)
        with office.store.write() as connection:
            connection.exec_driver_sql(f"DELETE FROM {index.FOLDED}")
    with unlock(folder) as office:
        assert not hits(office, "ho so hoi nghi")


def test_a_long_last_word_as_it_stands_stands_first(tmp_path: Path) -> None:
    titles = ["Báo cáo thôn Phương", *(f"Báo cáo thôn Phươngmai {n}" for n in range(3))]
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office)
        dossiers.add_documents(office, uid, [paper(title, pages=1) for title in titles])
        for typed in ("thon phuong", "thôn Phương"):
            one = search.find(office, typed, limit=1)
            assert [hit.title for hit in one.hits] == titles[:1]
            assert one.more
            assert {hit.title for hit in search.find(office, typed).hits} == set(titles)
        # While the word is not typed out its beginnings are found, newest first.
        assert search.find(office, "thon phuon", limit=1).hits[0].title == titles[-1]
