"""Opening, making and describing the office: its store, the person at work, its settings, its undo list."""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from hoso_desktop.crypto import sealing, signing
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.db import closed, rights, schema, search, tidying
from hoso_desktop.db import office as rows
from hoso_desktop.db import store as stores
from hoso_desktop.db.journal import Tx, missing_after, writing
from hoso_desktop.db.undo import Undoable, undoable
from hoso_desktop.domain import access, dates
from hoso_desktop.domain.access import Action, Object, Right, Role
from hoso_desktop.domain.clock import Clock, SystemClock, civil_day
from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.domain.fonds import BodyKind
from hoso_desktop.domain.terms import Term
from hoso_desktop.domain.text import clean, key
from hoso_desktop.domain.words import NumberStyle
from hoso_desktop.errors import BugError, EnvironmentProblem, UsageError, UserError
from hoso_desktop.printing.issuers import issuers, office_lines
from hoso_desktop.printing.signatures import CHOSEN
from hoso_desktop.printing.signatures import choices as signatures
from hoso_desktop.services import log_in, own_keys, terms

LEAST_PASSWORD = 4
_MOST_HAND_IN_YEARS = 10
_UNDO_DEPTH = 200
ALL_ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What is asked when an office starts. `superior` and `place` may be composed from the name."""

    name: str  # Đảng ủy xã Tân Lập
    code: str = ""
    superior: str = ""  # ĐẢNG BỘ TỈNH SÔNG LAM
    unit_kind: str = "xã"
    place: str = ""
    term: str = "2025-2030"
    congress: str = ""
    person: str = ""  # printed under "Người lập"; empty leaves the line to be signed by hand
    login: str = "vanthu"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at work."""

    uid: str
    name: str
    login: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change touched, and the handle to take it back."""

    change_uid: str
    dossiers: frozenset[str] = frozenset()
    placements: frozenset[str] = frozenset()
    undo_label: str = ""


# Setting: person uid → dossier uid → why that person is adding to a completed dossier.
SUPPLEMENTS = "supplements"


class Office:
    """An unlocked office. Every service takes it first; closing it closes the store."""

    def __init__(self, store: stores.Store, person: Person, profile: OfficeProfile, clock: Clock) -> None:
        self.store = store
        store.person_uid = person.uid
        self.person = person
        self.profile = profile
        self.clock = clock
        self._undo: OrderedDict[str, Undoable] = OrderedDict()
        # Completed dossiers this person is adding to, with the reason; kept in the store until it is said
        # that it is done (services.lifecycle).
        self.supplements: dict[str, str] = {}
        # Facts that were stored once and are no longer there when the office was opened (db.head_mark).
        self.facts_missing = 0
        self.mistaken_log_ins = 0  # wrong passwords before this log-in
        self.roles = self._present_roles()  # as of the opening, or of the last change or question

    def _present_roles(self) -> frozenset[Role]:
        with self.store.read() as connection:
            return rights.roles_of(connection, self.person.uid)

    def may(self, action: Action, thing: Object) -> bool:
        """Whether the person at work may do it, as far as is known without asking the store again."""
        return access.may(self.roles, action, thing)

    def may_now(self, action: Action, thing: Object) -> bool:
        """The same as the store knows it at this moment."""
        self.roles = self._present_roles()
        return self.may(action, thing)

    def require(self, action: Action, thing: Object) -> None:
        """Raise UserError access.denied unless the person at work may do it now; for what records nothing."""
        self.roles = self._present_roles()
        rights.require(self.roles, (Right(action, thing),))

    @property
    def folder(self) -> Path:
        return self.store.files.folder

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return civil_day(self.clock.now())

    @contextmanager
    def change(self, *, keep_images: bool = True) -> Iterator[Tx]:
        """One write transaction of the person at work."""
        with writing(
            self.store, actor=self.person.uid, moment=self.clock.now(), keep_images=keep_images,
            supplements=self.supplements,
        ) as tx:  # fmt: skip
            self.roles = tx.roles
            yield tx

    def remember(self, tx: Tx, label: str) -> Changes:
        """Call last inside `change`: keep what is needed to undo it and describe what it touched.

        Raises UserError dossier.closed, dossier.state_kept where a completed dossier would change.
        """
        self._undo[tx.change_uid] = kept = undoable(tx, label)
        try:
            closed.settle(tx, kept.images)
        except UserError:
            del self._undo[tx.change_uid]
            raise
        while len(self._undo) > _UNDO_DEPTH:
            self._undo.popitem(last=False)
        return Changes(tx.change_uid, frozenset(tx.dossiers), frozenset(tx.placements), label)

    def forget_changes(self) -> None:
        """Give up every undo of this session: what a change found must not come back."""
        self._undo.clear()

    def undoable(self, change_uid: str) -> Undoable | None:
        return self._undo.get(change_uid)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def exists(folder: Path) -> bool:
    """Whether there is a store in `folder`."""
    return stores.exists(folder)


def logins(folder: Path) -> tuple[str, ...]:
    """Who may unlock the store in `folder`; needs no password."""
    return stores.logins(folder)


def create_office(
    folder: Path, new: NewOffice, password: str, *, cost: KdfCost | None = None, clock: Clock | None = None
) -> Office:
    """Make the store of a new office with its first person, body, term and fonds, and open it.

    Raises UsageError `store.exists`, `store.empty_password`, `office.no_name`.
    """
    if len(password) < LEAST_PASSWORD:
        raise UsageError("store.empty_password", least=LEAST_PASSWORD)
    if not clean(new.name):
        raise UsageError("office.no_name")
    clock = clock or SystemClock()
    person = Person(str(uuid.uuid4()), clean(new.person), clean(new.login))
    moment = clock.now()

    def first(store: stores.Store) -> None:
        with writing(store, actor=person.uid, moment=moment) as tx:
            _first_rows(tx, new, person, store.ring.slot.recipient)
            search.mark_current(tx.connection)
            _first_settings(tx, new, moment)

    store = stores.create(folder, password, login=person.login, cost=cost or KdfCost(), first=first)
    return Office(store, person, _profile(store), clock)


def _first_rows(tx: Tx, new: NewOffice, person: Person, recipient: str) -> None:
    name = clean(new.name)
    tx.insert(
        schema.person,
        {
            "uid": person.uid,
            "name": person.name,
            "login": person.login,
            "roles": json.dumps(list(ALL_ROLES)),
            "recipient": recipient,
        },
    )
    tx.record("person.created", object_uid=person.uid, body={"roles": list(ALL_ROLES)})
    body_id = tx.insert(
        schema.body,
        {
            "uid": str(uuid.uuid4()), "name": name, "kind": BodyKind.COMMITTEE.value, "abbreviation": "ĐU",
            "code": clean(new.code), "superior": clean(new.superior),
        },
    )  # fmt: skip
    tx.insert(
        schema.body,
        {
            "uid": str(uuid.uuid4()), "name": f"Văn phòng {name}", "kind": BodyKind.OFFICE.value,
            "abbreviation": "VPĐU", "superior": name.upper(),
        },
    )  # fmt: skip
    tx.insert(
        schema.term, {"uid": str(uuid.uuid4()), "label": clean(new.term), "congress": clean(new.congress)}
    )
    fonds_uid = str(uuid.uuid4())
    tx.insert(
        schema.fonds,
        {
            "uid": fonds_uid, "number": "001", "name": f"Phông lưu trữ {name}",
            "cover_line": f"PHÔNG LƯU TRỮ {name.upper()}", "body_id": body_id,
        },
    )  # fmt: skip
    tx.record("office.created", object_uid=fonds_uid, body={"name": name, "code": clean(new.code)})


def _first_settings(tx: Tx, new: NewOffice, moment: datetime) -> None:
    name, kind = clean(new.name), clean(new.unit_kind)
    lowered = f" {kind} "
    place = clean(new.place) or (name.partition(lowered)[2] if lowered in name else name)
    rows.put_settings(
        tx.connection,
        {
            "name": name, "code": clean(new.code), "superior": clean(new.superior), "unit_kind": kind,
            "place": place, "term": clean(new.term), "congress": clean(new.congress),
            "start_of_use": civil_day(moment).isoformat(),
        },
    )  # fmt: skip
    rows.put_secret(tx.connection, "age", 1, sealing.new_identity())
    rows.put_secret(tx.connection, "signing", 1, signing.new_key().hex())


def open_office(
    folder: Path, password: str, *, login: str | None = None, clock: Clock | None = None
) -> Office:
    """Unlock an existing office. Errors are those of `db.store.open_store`."""
    clock = clock or SystemClock()
    store = log_in.open_store(folder, password, login=login, now=clock.now())
    return enter(store, _login_of(store, login), clock)


def enter(store: stores.Store, login: str, clock: Clock) -> Office:
    """The office of an open store with `login` at work; closes the store where that cannot be."""
    try:
        with store.read() as connection:
            row = rows.person_by_login(connection, login)
            indexed = search.is_current(connection)
            begun = rows.settings(connection).get(SUPPLEMENTS, {}).get(row["uid"], {}) if row else {}
            missing = missing_after(store, connection)
            if missing:
                tidying.keep_wal(store.files)  # the next change would write over it
        if row is None:
            raise BugError("slot without a person")
        if row["closed"]:
            raise EnvironmentProblem("store.account_closed", login=login)
        if not indexed:
            with store.write() as writer:
                search.rebuild(writer)
        office = Office(store, Person(row["uid"], row["name"], row["login"]), _profile(store), clock)
        office.supplements.update(begun)
        own_keys.note(store, row, clock.now())
        office.mistaken_log_ins = log_in.write_down_mistakes(store, clock.now())
        _note_missing(office, missing)
        return office
    except BaseException:
        store.close()
        raise


def _note_missing(office: Office, missing: int) -> None:
    """Write down that the end of the store is gone; from then on the store is what it is."""
    office.facts_missing = missing
    if missing:
        with suppress(EnvironmentProblem), office.change(keep_images=False) as tx:
            tx.record("store.end_missing", body={"missing": missing}, travels=False)


def _login_of(store: stores.Store, login: str | None) -> str:
    return login if login is not None else stores.logins(store.files.folder)[0]


_PLAIN = (
    "name",
    "code",
    "superior",
    "place",
    "term",
    "congress",
    "unit_kind",
    "tone",
    "sheet_column",
    "cover_count",
    "issuer",
    "office_line",
    *CHOSEN.values(),
)
_DAYS = ("start_of_use", "term_begins")
_CHOICES = {
    "tone": ("ủy", "uỷ"),
    "sheet_column": ("first", "range"),
    "cover_count": ("sheets", "pages"),
    "zero": ("linh", "lẻ"),
    "four": ("tư", "bốn"),
    "thousand": ("nghìn", "ngàn"),
    "unit_kind": ("xã", "phường", "đặc khu"),
}


@cache
def choices() -> Mapping[str, tuple[str, ...]]:
    """What the settings with a choice may be; those of headings and signatures are data of the papers."""
    signing = {name: tuple(preset.id for preset in signatures(body)) for body, name in CHOSEN.items()}
    return {**_CHOICES, "issuer": tuple(issuers()), "office_line": tuple(office_lines()), **signing}


def _profile(store: stores.Store) -> OfficeProfile:
    with store.read() as connection:
        found = rows.settings(connection)
    plain = {name: str(found[name]) for name in _PLAIN if name in found}
    style = NumberStyle(**{name: str(found[name]) for name in ("zero", "four", "thousand") if name in found})
    start, begins = found.get("start_of_use"), found.get("term_begins")
    return OfficeProfile(
        **{"name": "", "code": "", "superior": "", "place": "", "term": "", "congress": "", **plain},
        number_style=style,
        start_of_use=date.fromisoformat(start) if start else None,
        term_begins=date.fromisoformat(begins) if begins else None,
        hand_in_years=int(found.get("hand_in_years", 1)),
    )


def _day(value: object) -> date:
    """A day as a person (`21/06/2030`) or a program (`2030-06-21`) writes it. Raises ValueError."""
    if isinstance(value, date):
        return value
    typed = dates.parse(str(value)).full
    return typed if typed is not None else date.fromisoformat(str(value))


def _setting(name: str, value: object) -> object:
    """A setting as it is stored. Raises ValueError or TypeError for what could not be read back."""
    if name in _DAYS:
        return _day(value).isoformat() if value else None
    if name == "hand_in_years":
        years = int(str(value))
        if not 0 <= years <= _MOST_HAND_IN_YEARS:
            raise ValueError(years)
        return years
    text = clean(str(value))
    if name == "name" and not text:
        raise ValueError(name)
    return text


def save_settings(office: Office, **changes: Any) -> OfficeProfile:
    """Change settings of the office; a value outside its choices raises UsageError `setting.bad_value`."""
    current = asdict(office.profile)
    current.update(current.pop("number_style"))
    values: dict[str, Any] = {}
    for name, value in changes.items():
        try:
            values[name] = _setting(name, value)
        except (TypeError, ValueError) as error:
            code = "setting.bad_day" if name in _DAYS else "setting.bad_value"
            raise UsageError(code, name=name, value=value, known=_known(name, current)) from error
        if name not in current or values[name] not in choices().get(name, (values[name],)):
            raise UsageError("setting.bad_value", name=name, value=value, known=_known(name, current))
    changes = values
    _check_superior({**current, **changes})
    changes |= _term_day(office, changes)
    with office.change() as tx:
        before = rows.settings(tx.connection)
        rows.put_settings(tx.connection, changes)
        if "term_begins" in changes:
            day = changes["term_begins"]
            label = str(changes.get("term", office.profile.term))
            terms.begin(tx, label, date.fromisoformat(day) if day else None)
        old = {name: before.get(name) for name in changes}
        tx.record("settings.changed", body={"before": old, "after": changes})
    office.profile = _profile(office.store)
    return office.profile


def _known(name: str, current: Mapping[str, Any]) -> str:
    """What may stand there, for a person who wrote something else."""
    if name not in current:
        return ", ".join(current)
    return ", ".join(choices().get(name, (f"0 … {_MOST_HAND_IN_YEARS}",)))


def _check_superior(settings: Mapping[str, Any]) -> None:
    """A chi bộ stands under a party organisation. Raises UserError `setting.superior_of_cell`."""
    if settings["issuer"] == "cell" and key(settings["superior"]).startswith("dang uy "):
        raise UserError("setting.superior_of_cell", superior=settings["superior"])


def _term_day(office: Office, changes: Mapping[str, Any]) -> dict[str, str | None]:
    """The day a newly named term begins: today where it follows the present one, unless another is said."""
    label, present = str(changes.get("term", "")), office.profile.term
    if not label or label == present or changes.get("term_begins"):
        return {}
    years = Term(label).years
    now = years is not None and years[0] == office.today().year and terms.follows(present, label)
    return {"term_begins": office.today().isoformat() if now else None}


def keys_of(office: Office, kind: str) -> list[str]:
    """Keys kept in the store, newest first (`age` identities, `signing` seeds)."""
    with office.store.read() as connection:
        return rows.secrets(connection, kind)
