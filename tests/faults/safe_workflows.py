"""Workflows of the safe: a backup, another password, another root key, content taken out for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hoso_desktop.crypto import slots
from hoso_desktop.db import backup as disk
from hoso_desktop.db import vault
from hoso_desktop.services import backup, dossiers, keys, redaction
from hoso_desktop.services.office import Office, keys_of
from tests.faults.registry import FILES, Ack, scans, uid_of, workflow
from tests.support.office import PASSWORD, add_dossier, documents, journal_kinds, paper, scalar

NEW_PASSWORD = "Mật khẩu mới-2027"
TOLD = "Nguyễn Văn Kín bị kỷ luật"


def with_files(office: Office, place: Path) -> None:
    uid = add_dossier(office, "HN.01")
    dossiers.add_documents(office, uid, [paper(path.stem, file=path) for path in scans(place)])


def unreadable(office: Office) -> Iterator[str]:
    """Stored files that nobody can open any more."""
    identities = keys_of(office, "age")
    found = [placed.attachment for placed in documents(office, uid_of(office, "HN.01/2026"))]
    if len(found) != FILES:
        yield f"{len(found)} files"
    for attachment in found:
        if attachment is not None:
            vault.open_file(office.store.files, attachment, identities).close()


@workflow
class ChangePassword:
    PASSWORDS = (PASSWORD, NEW_PASSWORD)

    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        with_files(office, place)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        if slots.identity_of(office.store.ring.slot, PASSWORD) is None:
            # The first try was refused by the disk with the new one in force; the program has said so.
            keys.change_password(office, NEW_PASSWORD, PASSWORD)
        keys.change_password(office, PASSWORD, NEW_PASSWORD)
        ack("changed")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        slot = office.store.ring.slot
        old, new = (slots.identity_of(slot, secret) is not None for secret in (PASSWORD, NEW_PASSWORD))
        if old == new:
            yield "both passwords open the store" if old else "no password opens the store"
        if said and old:
            yield "the password was said to be changed"
        if said and "person.password_changed" not in journal_kinds(office):
            yield "the history does not tell of the new password"
        yield from unreadable(office)


@workflow
class ChangeRootKey:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        with_files(office, place)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        keys.rekey(office)
        ack("changed")
        uid = uid_of(office, "HN.01/2026")
        dossiers.edit_dossier(office, uid, 1, title="Sau khi đổi khóa")
        ack("edited")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        told = journal_kinds(office).count("office.rekeyed")
        if len(keys_of(office, "age")) != 1 + told or ("changed" in said and not told):
            yield f"{told} changes of the key, {len(keys_of(office, 'age'))} identities"
        title = scalar(office, "SELECT title FROM dossier")
        if "edited" in said and title != "Sau khi đổi khóa":
            yield "the edit was said to be saved"
        yield from unreadable(office)


@workflow
class Redact:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        with_files(office, place)
        uid = uid_of(office, "HN.01/2026")
        dossiers.add_documents(office, uid, [paper(TOLD)])
        dossiers.edit_dossier(office, uid, 1, keyword=TOLD)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        row = redaction.of_row(office, uid_of(office, "HN.01/2026"), 1)
        redaction.redact(office, row, reason="đưa vào nhầm")
        ack("paper")
        redaction.redact(office, redaction.of_text(TOLD), reason="đưa vào nhầm")
        ack("text")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        before = redaction.is_unfinished(office)
        if not redaction.finish(office):
            yield "overwriting did not come to its end"
        told = journal_kinds(office).count("content.redacted")
        if told < len(said) or (len(said) == 2 and before):
            yield f"{told} records for {said}, unfinished {before}"
        stored = list(office.store.files.files.rglob("*.age"))
        if told and len(stored) != FILES - 1:
            yield f"{len(stored)} files are left"
        standing = scalar(office, f"SELECT count(*) FROM entry WHERE subject = '{TOLD}'")
        standing += scalar(office, f"SELECT count(*) FROM dossier WHERE keyword = '{TOLD}'")
        standing += scalar(office, f"SELECT count(*) FROM journal WHERE instr(body, '{TOLD}')")
        if (told < 2) != bool(standing):
            yield f"the text stands in {standing} places after {told} records"


@workflow
class Backup:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        with_files(office, place)
        (place / "usb").mkdir()
        backup.run(office, to=[place / "usb"])
        add_dossier(office, "HN.02")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for row in backup.run(office, to=[place / "usb"]).good:
            ack(row.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        home = disk.home(place / "usb", office.store.store_id)
        found = disk.names(home)
        if not 1 <= len(found) <= 2 + len(said):
            yield f"{len(found)} backups"
        yield from (f"{name} was said to be a backup" for name in said if name not in found)
        for folder in (home / name for name in found):
            yield from (
                f"{folder.name}: {code}" for code in disk.outside_faults(folder, disk.read_manifest(folder))
            )
            for file in disk.listed(folder):
                if not disk.file_is_whole(home, file):
                    yield f"{folder.name} lacks a file"
