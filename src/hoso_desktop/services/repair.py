"""Mending a damaged store: what is broken, what can be had back and from where, and doing it.

Says everything first and changes nothing until it is asked to. The password is needed: without the key nobody
can tell a damaged page from a foreign one. Works from the folder, because the office cannot be opened.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hoso_desktop.crypto import slots
from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import head_mark, key_ring, keys, repair, salvage, scope, vault
from hoso_desktop.db import store as stores
from hoso_desktop.db.key_ring import Unlocked
from hoso_desktop.db.repair import Rescue
from hoso_desktop.db.store import Store
from hoso_desktop.db.store_folder import StoreFiles, identity_of, lock
from hoso_desktop.domain.clock import VIETNAM, Clock, SystemClock, read_stamp
from hoso_desktop.domain.document import Attachment
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.files import give_lock
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import health, recovery
from hoso_desktop.services.office import Office

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One damaged part: `mended` says whether it can be (or was) put right; `text` says the rest."""

    part: str  # identity | slots | database | files | history
    mended: bool
    text: str


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What is damaged; `applied` tells whether it has been put right or only looked at."""

    items: tuple[Item, ...] = ()
    applied: bool = False
    aside: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Nothing is damaged."""
        return not self.items

    @property
    def hopeless(self) -> bool:
        """Something stays that this program and these backups cannot put right."""
        return any(not item.mended for item in self.items)


@dataclass(slots=True)
class _Work:
    files: StoreFiles
    store_id: str
    moment: datetime
    backups: tuple[Path, ...]
    apply: bool
    context: JobContext
    items: list[Item]

    def say(self, part: str, text: str, *, mended: bool = True) -> None:
        self.items.append(Item(part, mended, text))


def repair_store(
    folder: Path, password: str, *, login: str | None = None, clock: Clock | None = None,
    backup: Path | None = None, apply: bool = False, context: JobContext | None = None,
) -> RepairReport:  # fmt: skip
    """Look over a store that may be damaged, and with `apply` mend it. `backup` is where backups lie.

    Raises EnvironmentProblem: store.wrong_password, store.already_open, store.not_a_store, store.newer.
    """
    files, clock = StoreFiles(folder), clock or SystemClock()
    store_id = _store_id(files)
    found = tuple(_backups(backup, store_id)) if backup is not None else ()
    work = _Work(files, store_id, clock.now(), found, apply, context or JobContext(), [])
    before = _aside(files)
    held = lock(files)
    try:
        _mend_identity(work, store_id)
        unlocked = _keys(work, store_id, password, login)
        ready = unlocked is not None and _mend_database(work, unlocked)
    finally:
        repair.forget_work(files)
        give_lock(held)
    if ready and apply:
        with recovery.enter_office(folder, password, login=login, clock=clock) as office:
            _mend_files(work, office.store)
            _write_down(work, office)
    elif ready and unlocked is not None and not work.items:
        _look_at_files(work, unlocked)
    aside = tuple(sorted(_aside(files) - before))
    return RepairReport(tuple(work.items), apply, aside)


def may_be_repaired(folder: Path) -> bool:
    """Whether a folder without a readable identity is a damaged store and no empty place."""
    files = StoreFiles(folder)
    if files.unfinished.exists():
        return False
    return not repair.identity_is_whole(files) and (files.database.exists() or files.keys.exists())


def _aside(files: StoreFiles) -> set[str]:
    return {str(path.relative_to(files.folder)) for path in files.folder.rglob("*.hong*")}


def _store_id(files: StoreFiles) -> str:
    if repair.identity_is_whole(files):
        return identity_of(files.folder)
    store_id = repair.store_id_by_slots(files)
    if not store_id:
        raise EnvironmentProblem("store.not_a_store", path=str(files.folder))
    return store_id


def _backups(place: Path, store_id: str) -> list[Path]:
    """Copies of this store in or below a folder (`hoso-<id>/<time>/hoso.db`), the newest first."""
    found = [place, *place.glob("*"), *place.glob("hoso-*/*")]
    whole = [path for path in found if (path / "hoso.db").is_file() and ".partial" not in path.name]
    named = sorted(whole, key=lambda path: path.name, reverse=True)
    return [path for path in named if _is_of(path, store_id)]


def _is_of(folder: Path, store_id: str) -> bool:
    with suppress(EnvironmentProblem):
        return identity_of(folder) == store_id
    return False


def _mend_identity(work: _Work, store_id: str) -> None:
    if repair.identity_is_whole(work.files):
        return
    work.say("identity", sentence("repair.identity"))
    if work.apply:
        repair.mend_identity(work.files, store_id, work.moment)


def _keys(work: _Work, store_id: str, password: str, login: str | None) -> Unlocked | None:
    """What the password opens; None where no key slots are left."""
    copies = [copy for copy in keys.whole_copies(work.files.keys) if copy.store_id == store_id]
    source = work.files
    if not copies:
        whole = [StoreFiles(path) for path in work.backups if keys.whole_copies(StoreFiles(path).keys)]
        if not whole:
            work.say("slots", sentence("repair.slots_lost"), mended=False)
            return None
        source = whole[0]
        work.say("slots", sentence("repair.slots_backup"))
    elif len(copies) == 1:
        work.say("slots", sentence("repair.slots_copy"))
    secret = stores.normal_password(password)
    unlocked = key_ring.unlock(keys.read(source.keys, store_id).slots, secret, login=login, store_id=store_id)
    if work.apply and not copies:
        repair.take_slots(work.files, source, store_id, work.moment)
    return unlocked


def _mend_database(work: _Work, unlocked: Unlocked) -> bool:
    """Whether the database can be opened now."""
    work.context.step(Progress(0, 3, "repair.stage.database"))
    files = work.files
    copy = repair.copy_of(files, "look.db") if files.database.exists() else files.database
    raw_key = repair.fitting_key(copy, unlocked.root_keys)
    empty = not copy.exists() or not copy.stat().st_size
    if not empty and not salvage.damage(copy, raw_key):
        return True
    work.context.step(Progress(1, 3, "repair.stage.salvage"))
    saved = {
        path / "hoso.db": repair.keys_of(StoreFiles(path), unlocked, work.store_id) for path in work.backups
    }
    found = repair.rescue(
        files, raw_key, saved,
        lambda done, total: work.context.step(Progress(done, total, "repair.stage.salvage")),
    )  # fmt: skip
    if found is None:
        work.say("database", sentence("repair.database_lost"), mended=False)
        return False
    mark = head_mark.read(files, slots.derive(unlocked.root_keys[-1], head_mark.PURPOSE), work.store_id)
    work.say("database", _told(found, mark.seq if mark is not None else 0))
    if not work.apply:
        return False
    repair.swap_in(files, found.path, work.moment)
    return True


def _told(found: Rescue, last: int) -> str:
    """`last` is the sequence number of the newest fact there ever was, 0 where that is not known."""
    when = _moment(found.head[1])
    if found.salvaged is None:
        text = sentence("repair.database_backup", when=when)
        if last > found.head[0]:
            text += " " + sentence("repair.after")
        elif found.lost_head[0] > found.head[0]:
            text += " " + sentence("repair.window", begin=when, end=_moment(found.lost_head[1]))
        if found.codes:
            text += " " + sentence("repair.codes", codes=", ".join(found.codes[:_SHOWN]))
        return text
    read = sum(found.salvaged.read.values())
    if found.salvaged.whole:
        return sentence("repair.database_salvaged", rows=read, when=when)
    filled, dropped = sum(found.salvaged.filled.values()), sum(found.salvaged.dropped.values())
    return sentence(
        "repair.database_part", rows=read, gaps=sum(map(len, found.salvaged.gaps.values())), filled=filled,
        dropped=dropped, when=when,
    )  # fmt: skip


def _look_at_files(work: _Work, unlocked: Unlocked) -> None:
    """Without an office: nobody is at work, nothing is noted. Without its identity a store stays shut."""
    store = stores.open_unlocked(work.files, work.store_id, unlocked)
    try:
        _mend_files(work, store)
    finally:
        store.close()


def _mend_files(work: _Work, store: Store) -> None:
    with store.read() as connection:
        every = rows.attachments(connection)
        everything_seen = bool(store.person_uid) and not scope.hidden_dossiers(connection)
    bad: list[Attachment] = []
    for number, attachment in enumerate(every):
        work.context.step(Progress(number, len(every), "repair.stage.files"))
        if not vault.cipher_matches(work.files, attachment):
            bad.append(attachment)
    folders = tuple(place for path in work.backups for place in (path / "files", path.parent / "files"))
    found = [one for one in bad if repair.file_in(folders, one) is not None]
    if work.apply:
        for attachment in found:
            repair.mend_file(work.files, attachment, folders, work.moment)
    lost = [one for one in bad if one not in found]
    if found:
        names = _names(found, everything_seen)
        work.say("files", sentence("repair.files_mended", count=len(found), names=names))
    if lost:
        names = _names(lost, everything_seen)
        work.say("files", sentence("repair.files_lost", count=len(lost), names=names), mended=False)


def _names(files: list[Attachment], everything_seen: bool) -> str:
    """In brackets; nothing for a person who may not see every dossier."""
    if not everything_seen:
        return ""
    more = "…" if len(files) > _SHOWN else ""
    return f" ({', '.join(one.name for one in files[:_SHOWN])}{more})"


def _write_down(work: _Work, office: Office) -> None:
    if not work.apply or not work.items:
        return
    body = {"parts": [{"part": item.part, "mended": item.mended} for item in work.items]}
    with office.change(keep_images=False) as tx:
        tx.record("store.repaired", body=body, travels=False)
    if any(one.code.startswith("history_fault.") for one in health.verify_store(office).problems):
        work.say("history", sentence("repair.history"), mended=False)


def _moment(stamp_text: str) -> str:
    if not stamp_text:
        return sentence("repair.no_moment")
    local = read_stamp(stamp_text).astimezone(VIETNAM)
    return f"{local.hour}:{local.minute:02d} ngày {local:%d/%m/%Y}"
