"""What keeps a dossier where it is: giữ lại with written consent, holds, and loans.

The dossier's marks `Giữ lại` and `Đang cho mượn` follow from these facts and are changed nowhere else.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hoso_desktop.db import dossiers, schema, writing
from hoso_desktop.db import holdings as rows
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.holdings import Held as Held
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.deadlines import DeadlineKind, deadline_of, keep_back_limit
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.errors import UserError
from hoso_desktop.services import deadlines
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.queries import totals_of


@dataclass(frozen=True, slots=True)
class KeepBackTerms:
    """What giữ lại of one dossier is bound to: the day it is due and the last day allowed."""

    due: date
    limit: date
    source: str


@dataclass(frozen=True, slots=True)
class Ties:
    """Everything that holds one dossier on `day`, and its loans so far."""

    holdings: tuple[Holding, ...] = ()
    loans: tuple[Loan, ...] = ()
    day: date = date.min

    @property
    def kept_back(self) -> Holding | None:
        return self._last(HoldingKind.KEPT_BACK)

    @property
    def hold(self) -> Holding | None:
        return self._last(HoldingKind.HOLD)

    @property
    def loan(self) -> Loan | None:
        return next((loan for loan in reversed(self.loans) if loan.returned_on is None), None)

    def _last(self, kind: HoldingKind) -> Holding | None:
        return next((h for h in reversed(self.holdings) if h.kind is kind and h.binds(self.day)), None)


def ties(office: Office, dossier_uid: str) -> Ties:
    """What holds a dossier. Raises UserError `dossier.gone`."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        if full is None:
            raise UserError("dossier.gone")
        return _ties(connection, full.row_id, office.today())


def _ties(connection: Any, dossier_id: int, day: date) -> Ties:
    return Ties(
        rows.holdings_by_dossier(connection, (dossier_id,)).get(dossier_id, ()),
        rows.loans_by_dossier(connection, (dossier_id,)).get(dossier_id, ()),
        day,
    )


def _full(tx: Tx, uid: str) -> FullDossier:
    full = dossiers.load(tx.connection, uid)
    if full is None:
        raise UserError("dossier.gone")
    return full


# Giữ lại and holds


def keep_back_terms(office: Office, dossier_uid: str) -> KeepBackTerms:
    """Until when a dossier may be kept back. Raises UserError `holding.no_deadline`, `dossier.gone`."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        if full is None:
            raise UserError("dossier.gone")
        return _terms(connection, full, office)


def _terms(connection: Any, full: FullDossier, office: Office) -> KeepBackTerms:
    papers = [p for _, _, p in dossiers.placements(connection, full.row_id, full.dossier.uid)]
    known = deadlines.rules_in(connection)
    ended = deadlines.ended_in(connection, full.dossier, totals_of(full.dossier, papers).end.last)
    due = deadline_of(
        full.dossier, ended=ended, handed_in=None,
        start_of_use=office.profile.start_of_use, rules=known,
    )  # fmt: skip
    if due is None or due.kind is not DeadlineKind.HAND_IN:
        raise UserError("holding.no_deadline", code=full.dossier.code)
    return KeepBackTerms(due.day, keep_back_limit(due, known), known.keep_back.source)


def keep_back(
    office: Office, dossier_uid: str, *, consent_number: str, reason: str, until: date | None = None,
    consent_day: date | None = None,
) -> Changes:  # fmt: skip
    """Keep a due dossier back with the head's written consent, at most the years the rule allows.

    Raises UserError holding.no_consent, no_reason, consent_ahead, no_deadline, too_long, past, already.
    """
    number, why = clean(consent_number), clean_lines(reason)
    if not number:
        raise UserError("holding.no_consent")
    if not why:
        raise UserError("holding.no_reason")
    if consent_day is not None and consent_day > office.today():
        raise UserError("holding.consent_ahead", day=_text(consent_day))
    refuse_secrets(number, why)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        if _ties(tx.connection, full.row_id, office.today()).kept_back is not None:
            raise UserError("holding.already", code=full.dossier.code)
        terms = _terms(tx.connection, full, office)
        last = until or terms.limit
        if last > terms.limit:
            raise UserError(
                "holding.too_long", until=_text(last), limit=_text(terms.limit), due=_text(terms.due)
            )
        if last < office.today():
            raise UserError("holding.past", until=_text(last))
        holding = Holding(
            str(uuid.uuid4()), HoldingKind.KEPT_BACK, why, office.today(), last, number, consent_day
        )
        _add(tx, full, holding)
        _mark(tx, full, kept_back=True)
        return office.remember(tx, "holding.kept_back")


def hold(office: Office, dossier_uid: str, *, reason: str, until: date | None = None) -> Changes:
    """Stop hand-over and destruction of a dossier, whatever its deadlines say. `until` may stay open."""
    why = clean_lines(reason)
    if not why:
        raise UserError("holding.no_reason")
    refuse_secrets(why)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        if _ties(tx.connection, full.row_id, office.today()).hold is not None:
            raise UserError("holding.already_held", code=full.dossier.code)
        if until is not None and until < office.today():
            raise UserError("holding.past", until=_text(until))
        _add(tx, full, Holding(str(uuid.uuid4()), HoldingKind.HOLD, why, office.today(), until))
        return office.remember(tx, "holding.held")


def lift(office: Office, dossier_uid: str, kind: HoldingKind) -> Changes:
    """End the giữ lại or the hold of a dossier today. Raises UserError `holding.none`."""
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        present = _ties(tx.connection, full.row_id, office.today())
        found = present.kept_back if kind is HoldingKind.KEPT_BACK else present.hold
        if found is None:
            raise UserError("holding.none", code=full.dossier.code)
        row_id = dossiers.id_of(tx.connection, "holding", found.uid)
        if row_id is None:
            raise UserError("holding.none", code=full.dossier.code)
        today = office.today().isoformat()
        tx.update(schema.holding, row_id, {"ended_on": today}, expected_revision=found.revision)
        body = {"after": {"ended_on": today}, "kind": kind.value}
        tx.record("holding.lifted", object_uid=found.uid, dossier_uid=dossier_uid, body=body)
        if kind is HoldingKind.KEPT_BACK:
            _mark(tx, full, kept_back=False)
        return office.remember(tx, "holding.lifted")


def _add(tx: Tx, full: FullDossier, holding: Holding) -> None:
    values = {
        "uid": holding.uid, "kind": holding.kind.value, "reason": holding.reason,
        "from_day": _stored(holding.from_day), "until_day": _stored(holding.until),
        "consent_number": holding.consent_number, "consent_day": _stored(holding.consent_day),
    }  # fmt: skip
    tx.insert(schema.holding, {**values, "dossier_id": full.row_id})
    body = {"after": writing.facts(values)}
    tx.record("holding.created", object_uid=holding.uid, dossier_uid=full.dossier.uid, body=body)


def _mark(tx: Tx, full: FullDossier, **marks: bool) -> None:
    after = replace(full.dossier, **marks)  # type: ignore[arg-type]
    writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=None)


def _stored(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def held(office: Office, *, ended_too: bool = False) -> list[Held]:
    """Giữ lại and holds, the earliest last day first; a hold whose last day has passed is an ended one."""
    office.require(Action.READ, Object.ARCHIVE)
    with office.store.read() as connection:
        found = rows.held(connection, ended_too=ended_too)
    today = office.today()
    return [one for one in found if ended_too or (isinstance(one.fact, Holding) and one.fact.binds(today))]


# Loans


def lend(
    office: Office, dossier_uid: str, *, borrower: str, due_on: date, allowed_by: str = "", note: str = "",
    lent_on: date | None = None,
) -> Changes:  # fmt: skip
    """Lend a dossier out. Raises UserError loan.no_borrower, loan.bad_days, loan.already, loan.not_here."""
    texts = {"borrower": clean(borrower), "allowed_by": clean(allowed_by), "note": clean_lines(note)}
    if not texts["borrower"]:
        raise UserError("loan.no_borrower")
    refuse_secrets(*texts.values())
    day = lent_on or office.today()
    if due_on < day or day > office.today():
        raise UserError("loan.bad_days", lent=_text(day), due=_text(due_on))
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        if full.dossier.state is DossierState.IN_HISTORICAL_ARCHIVE:
            raise UserError("loan.not_here", code=full.dossier.code)
        present = _ties(tx.connection, full.row_id, office.today()).loan
        if present is not None:
            raise UserError("loan.already", code=full.dossier.code, borrower=present.borrower)
        uid = str(uuid.uuid4())
        values = {**texts, "uid": uid, "lent_on": day.isoformat(), "due_on": due_on.isoformat()}
        tx.insert(schema.loan, {**values, "dossier_id": full.row_id})
        body = {"after": writing.facts(values)}
        tx.record("loan.out", object_uid=uid, dossier_uid=dossier_uid, body=body)
        _mark(tx, full, on_loan=True)
        return office.remember(tx, "loan.out")


def give_back(office: Office, dossier_uid: str, *, returned_on: date | None = None) -> Changes:
    """Take a lent dossier back. Raises UserError loan.none, loan.bad_return."""
    day = returned_on or office.today()
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        present = _ties(tx.connection, full.row_id, office.today()).loan
        row_id = dossiers.id_of(tx.connection, "loan", present.uid) if present else None
        if present is None or row_id is None:
            raise UserError("loan.none", code=full.dossier.code)
        if not present.lent_on <= day <= office.today():
            raise UserError("loan.bad_return", lent=_text(present.lent_on), day=_text(day))
        tx.update(schema.loan, row_id, {"returned_on": day.isoformat()}, expected_revision=present.revision)
        body = {"after": {"returned_on": day.isoformat()}}
        tx.record("loan.back", object_uid=present.uid, dossier_uid=dossier_uid, body=body)
        _mark(tx, full, on_loan=False)
        return office.remember(tx, "loan.back")


def lent(office: Office, *, returned_too: bool = False) -> list[Held]:
    """Loans, the earliest agreed return first."""
    office.require(Action.READ, Object.ARCHIVE)
    with office.store.read() as connection:
        return rows.lent(connection, returned_too=returned_too)
