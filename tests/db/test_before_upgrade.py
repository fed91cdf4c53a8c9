"""A step to a newer schema leaves a copy of the database beside; the copy does not outlive its use."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.db import before_upgrade, migrate
from hoso_desktop.db import store as stores
from hoso_desktop.services import backup, redaction
from hoso_desktop.services import keys as office_keys
from tests.support.office import PASSWORD, add_dossier, make_office
from tests.upgrades.test_upgrades import old_store


def upgraded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    old_store(folder, "0002", monkeypatch)
    stores.open_store(folder, PASSWORD).close()
    (copy,) = before_upgrade.copies(stores.StoreFiles(folder))
    return copy


def test_the_old_database_lies_beside_and_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = upgraded(tmp_path / "kho", monkeypatch)
    assert copy.name == "hoso.db.truoc-0002"
    copy.replace(tmp_path / "kho" / "hoso.db")
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "upgrade", lambda engine: False)
        patch.setattr(migrate, "due_from", lambda engine: None)
        store = stores.open_store(tmp_path / "kho", PASSWORD)
    with store.read() as connection:
        assert migrate.revision_of(connection) == "0002"
    store.close()
    stores.open_store(tmp_path / "kho", PASSWORD).close()


def test_no_copy_where_nothing_is_due_or_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_office(tmp_path / "kho").close()
    stores.open_store(tmp_path / "kho", PASSWORD).close()
    assert before_upgrade.copies(stores.StoreFiles(tmp_path / "kho")) == []
    monkeypatch.setattr(before_upgrade, "free_bytes", lambda _folder: 1000)
    assert before_upgrade.keep(stores.StoreFiles(tmp_path / "kho"), "0002") is None


@pytest.mark.parametrize("way", ["backup", "rekey", "redaction"])
def test_it_goes_when_it_is_not_needed_or_must_not_be(way: str, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    with make_office(tmp_path / "kho") as office:
        files = office.store.files
        assert before_upgrade.keep(files, "0002") is not None
        if way == "backup":
            backup.run(office, to=[tmp_path / "usb"])
        elif way == "rekey":
            office_keys.rekey(office)
        else:
            uid = add_dossier(office)
            redaction.redact(office, redaction.of_field(uid, "title"), reason="lý do")
        assert before_upgrade.copies(files) == []
