"""A file whose row may have been committed is not removed before it is sure that it was not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, event

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services import dossiers, health
from hoso_desktop.services.office import Office
from tests.support.office import add_dossier, make_office, paper, unlock, write_pdf


@contextmanager
def refusing_commits() -> Iterator[None]:
    """The disk refuses in the middle of every commit."""

    def refuse(*_: object) -> None:
        raise sqlcipher.OperationalError("disk I/O error")

    event.listen(Engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(Engine, "commit", refuse)


def stored(office: Office) -> list[Path]:
    return sorted(office.store.files.files.rglob("*.age"))


@pytest.mark.parametrize("end", ["next commit", "close"])
def test_the_file_waits_for_what_makes_it_sure(end: str, tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office)
        scan = write_pdf(tmp_path / "quet.pdf", "trang")
        with refusing_commits(), pytest.raises(EnvironmentProblem):
            dossiers.add_documents(office, uid, [paper("Biên bản", file=scan)])
        assert len(stored(office)) == 1
        if end == "next commit":
            add_dossier(office, "HN.16", "Hồ sơ khác")
            assert stored(office) == []
    with unlock(tmp_path / "kho") as office:
        assert stored(office) == []
        assert health.verify_store(office).ok


def test_a_refusal_before_the_commit_removes_at_once(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        scan = write_pdf(tmp_path / "quet.pdf", "trang")
        with pytest.raises(Exception, match="dossier"):
            dossiers.add_documents(office, "không có", [paper("Biên bản", file=scan)])
        assert stored(office) == []
