"""A new store made from a readable export alone: new keys, the old facts, the files sealed anew.

The history of the old store stays a file of the export; the new one begins with where it came from. Whoever
rebuilds it is its first person; the others come without a password and are let in again one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso_desktop import files
from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import readable_rows as rows
from hoso_desktop.db import search, vault
from hoso_desktop.db.vault import Sealed
from hoso_desktop.domain.clock import Clock
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import office as offices
from hoso_desktop.services import readable_compare
from hoso_desktop.services.office import NewOffice, Office, keys_of
from hoso_desktop.services.readable_export import FILE_KIND
from hoso_desktop.transfer import readable_facts as facts
from hoso_desktop.transfer.readable_pages import FACTS


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a new store holds."""

    folder: Path
    dossiers: int
    papers: int
    files: int


def rebuild(
    folder: Path, store: Path, password: str, *, login: str, person: str, cost: KdfCost | None = None,
    clock: Clock | None = None, context: JobContext | None = None,
) -> Rebuilt:  # fmt: skip
    """Make the store `store` from the export `folder`; a store that could not be finished is not left behind.

    Raises UserError readable.not_one, readable.damaged, readable.facts.bad; what `create_office` raises.
    """
    context = context or JobContext()
    broken = [
        problem for problem in readable_compare.damage(folder, context) if problem.severity is Severity.ERROR
    ]
    if broken:
        raise UserError("readable.damaged", path=str(folder), count=len(broken), first=str(broken[0].where))
    new = _new_office(folder / FACTS, login, person)
    with offices.create_office(store, new, password, cost=cost, clock=clock) as office:
        return _take_in(office, folder, context)


def _new_office(folder: Path, login: str, person: str) -> NewOffice:
    """What is asked when an office starts, from the settings of the export."""
    found = {row["key"]: json.loads(row["value"]) for _, row in _rows(folder, "setting")}
    if not found.get("name"):
        raise UserError("readable.not_one", path=str(folder.parent))
    return NewOffice(name=str(found["name"]), person=person, login=login)


def _take_in(office: Office, folder: Path, context: JobContext) -> Rebuilt:
    sealed: dict[int, Sealed] = {}
    try:
        for key, one in _seal(office, folder, context):
            sealed[key] = one
        counts = _put_rows(office, folder / FACTS, sealed, context)
    except BaseException:
        for one in sealed.values():
            with suppress(OSError):
                vault.discard(office.store.files, one.storage_id)
        raise
    return Rebuilt(office.folder, counts["dossier"], counts["placement"], len(sealed))


def _seal(office: Office, folder: Path, context: JobContext) -> Iterator[tuple[int, Sealed]]:
    """Every file of the export sealed to the new office, held against the hash the facts give."""
    recipients = [sealing.recipient_of(identity) for identity in keys_of(office, "age")[:1]]
    told = list(_rows(folder / FACTS, FILE_KIND))
    for number, (_, row) in enumerate(told):
        context.step(Progress(number, len(told), "readable.stage.seal"))
        path = folder / str(row["path"])
        if not path.resolve().is_relative_to(folder.resolve()):
            raise UserError("readable.damaged", path=str(folder), count=1, first=str(row["path"]))
        try:
            with path.open("rb") as source:
                one = vault.seal_file(office.store.files, source, recipients)
        except OSError as error:
            raise files.world_error(error, path) from error
        if one.sha256 != row["sha256"]:
            vault.discard(office.store.files, one.storage_id)
            raise EnvironmentProblem("readable.file_changed", name=path.name)
        yield int(str(row["id"])), one


def _put_rows(
    office: Office, folder: Path, sealed: Mapping[int, Sealed], context: JobContext
) -> dict[str, int]:
    counts: dict[str, int] = {}
    with office.change(keep_images=False) as tx:
        people = [row["id"] for _, row in _rows(folder, "person")]
        rows.clear(tx, office.person.uid)
        rows.move_person(tx, office.person.uid, max(people, default=0))
        for number, name in enumerate(rows.TABLES):
            context.step(Progress(number, len(rows.TABLES), "readable.stage.rows"))
            counts[name] = rows.put(tx, name, _ready(folder, name, sealed))
        rows.let_read(tx, office.person.uid)
        office_rows.put_settings(tx.connection, {rows.REBUILT: office.person.uid})
        body = {name: count for name, count in counts.items() if count}
        tx.record("store.rebuilt", body={"from": folder.parent.name, "rows": body}, travels=False)
        search.rebuild(tx.connection)
        search.mark_current(tx.connection)
    return counts


def _ready(folder: Path, name: str, sealed: Mapping[int, Sealed]) -> Iterator[dict[str, Any]]:
    """The rows of a table as the new store keeps them."""
    for _, row in _rows(folder, name):
        if name != "attachment":
            yield row
        elif row["id"] in sealed:
            one = sealed[row["id"]]
            yield {
                **row, "storage_id": one.storage_id, "cipher_sha256": one.cipher_sha256,
                "cipher_size": one.cipher_size,
            }  # fmt: skip


def _rows(folder: Path, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return facts.read(folder / f"{kind}{facts.SUFFIX}")
