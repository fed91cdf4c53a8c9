"""The steps of a dossier's life: work ended, completed, confirmed, opened again, handed in, transferred.

Each step is one transaction with its row, its facts and the hash of the contents. What stands in the way is
told as values by `view`; the rules are domain/lifecycle.py and data. Prints nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from hoso_desktop.db import dossiers, scope, sign_offs, writing
from hoso_desktop.db import office as office_rows
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import lifecycle as rule
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.checks.run import dossier_findings
from hoso_desktop.domain.completion import CompletionRules
from hoso_desktop.domain.content_hash import contents_hash
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import STATE_LABEL, Dossier, DossierState
from hoso_desktop.domain.lifecycle import Condition, Reopening, SideState
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.errors import UserError
from hoso_desktop.services import check_facts
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import SUPPLEMENTS, Changes, Office
from hoso_desktop.services.queries import totals_of

_DEFAULT_NUMBER_YEARS = 5


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs the list of papers and the certificate. `delegation` is the number of the written one.

    `stated_sheets` and `stated_words` are the total on a certificate written by hand or typed again.
    """

    signer: str = ""
    position: str = ""
    signed_on: date | None = None
    delegation: str = ""
    stated_sheets: int | None = None
    stated_words: str = ""


@dataclass(frozen=True, slots=True)
class StateView:
    """Where a dossier stands, what may come next and what stands in its way."""

    sheet: DossierSheet
    steps: tuple[SignOff, ...]
    possible: tuple[Step, ...]
    side: tuple[SideState, ...]
    conditions: dict[Step, tuple[Condition, ...]]
    papers: tuple[str, ...]  # forms that belong to it once it is completed
    changed_unseen: bool  # contents other than the newest step saw
    reopening: Reopening
    supplementing: str  # the reason, while this person adds to it
    names: dict[str, str] = field(default_factory=dict)  # person uid → name

    @property
    def state(self) -> DossierState:
        return self.sheet.dossier.state

    @property
    def next_step(self) -> Step | None:
        """The natural next step: the first that leads on."""
        ahead = [step for step in self.possible if rule.leads_to(self.state, step) is not self.state]
        return next((step for step in ahead if step is not Step.REOPENED), None)

    @property
    def unsigned(self) -> bool:
        """Completed, and nobody is recorded as having signed since."""
        done = [step for step in self.steps if step.step in (Step.COMPLETED, Step.CONFIRMED)]
        last = max((n for n, step in enumerate(done) if step.step is Step.COMPLETED), default=None)
        if Step.CONFIRMED not in self.possible or last is None:
            return False
        return not any(step.signer and step.signed_on for step in done[last:])


def view(office: Office, dossier_uid: str) -> StateView:
    """Everything a screen shows of a dossier's state. Raises UserError dossier.gone."""
    facts, checks, completion = _facts(office, dossier_uid)
    with office.store.read() as connection:
        names = sign_offs.names(connection)
    state = facts.sheet.dossier.state
    asked = (Step.COMPLETED, Step.HANDED_IN, Step.TRANSFERRED)
    possible = rule.possible(state)
    found = {step: _conditions(step, facts, checks, completion) for step in asked if step in possible}
    allowed, _ = rule.reopening(state, facts.sign_offs, today=office.today(), person_uid=office.person.uid)
    return StateView(
        sheet=facts.sheet, steps=facts.sign_offs, possible=possible, side=rule.side_states(facts),
        conditions=found, papers=rule.papers_of(facts, completion),
        changed_unseen=rule.changed_unseen(facts.sign_offs, facts.content_hash), reopening=allowed,
        supplementing=office.supplements.get(dossier_uid, ""), names=names,
    )  # fmt: skip


def _facts(office: Office, dossier_uid: str) -> tuple[DossierFacts, CheckRules, CompletionRules]:
    with office.store.read() as connection:
        row_id = dossiers.id_of(connection, "dossier", dossier_uid)
        seen = row_id is not None and scope.may_see(connection, row_id)
    pages = check_facts.dossier_facts(office, [row_id] if row_id is not None and seen else [])
    found = [facts for page in pages for facts in page]
    if not found:
        raise UserError("dossier.gone")
    return found[0], check_rules(office), found[0].completion or CompletionRules()


def _conditions(
    step: Step, facts: DossierFacts, checks: CheckRules, completion: CompletionRules, *, by_hand: bool = False
) -> tuple[Condition, ...]:
    years = checks.rules["C41"].limits["years"] if "C41" in checks.rules else _DEFAULT_NUMBER_YEARS
    return rule.conditions(
        step, facts, findings=dossier_findings(facts, checks), rules=completion, number_years=years,
        certificate_by_hand=by_hand,
    )  # fmt: skip


def history(office: Office, dossier_uid: str) -> tuple[SignOff, ...]:
    """The steps of a dossier, oldest first: who did what, who signed, when. Raises UserError dossier.gone."""
    with office.store.read() as connection:
        if dossiers.load(connection, dossier_uid) is None:
            raise UserError("dossier.gone")
        return sign_offs.of_dossier(connection, dossier_uid)


# The steps


def open_planned(office: Office, dossier_uid: str) -> Changes:
    """A planned dossier is begun. Raises UserError lifecycle.not_possible."""
    with office.change() as tx:
        record(tx, office, dossier_uid, Step.OPENED)
        return office.remember(tx, "dossier.opened")


def end_work(office: Office, dossier_uid: str, end_day: date | None = None) -> Changes:
    """The matter is settled; papers may still be put in order. `end_day` is the day the work ended.

    When nobody says it is the day of the last paper. Raises UserError lifecycle.not_possible,
    lifecycle.future_day, lifecycle.before_last_paper.
    """
    _refuse_future(office, end_day)
    with office.change() as tx:
        _refuse_before_papers(tx, dossier_uid, end_day)
        record(tx, office, dossier_uid, Step.WORK_ENDED, day=end_day)
        return office.remember(tx, "dossier.work_ended")


def complete(
    office: Office, dossier_uid: str, signature: Signature = Signature(), *, reason: str = ""
) -> Changes:
    """Complete a dossier: from now on its contents are kept, and their hash.

    Warnings, and the lack of a signature, are let pass with a `reason`. Raises UserError
    lifecycle.not_possible, lifecycle.not_ready, lifecycle.needs_reason, lifecycle.future_day,
    lifecycle.before_last_paper.
    """
    signed, why = _cleaned(office, signature), _reason(reason)
    facts, checks, completion = _facts(office, dossier_uid)
    _refuse_impossible(facts.sheet.dossier.code, facts.sheet.dossier.state, Step.COMPLETED)
    by_hand = signed.stated_sheets is not None
    found = _conditions(Step.COMPLETED, facts, checks, completion, by_hand=by_hand)
    stopping = [condition for condition in found if condition.stops]
    if stopping:
        raise UserError("lifecycle.not_ready", count=len(stopping))
    passed = len(found) - len(stopping) + (not signed.signer)
    if passed and not why:
        raise UserError("lifecycle.needs_reason", count=passed)
    with office.change() as tx:
        _refuse_before_papers(tx, dossier_uid, signed.signed_on)
        full = record(tx, office, dossier_uid, Step.COMPLETED, signature=signed, reason=why)
        if full.dossier.revision != facts.sheet.dossier.revision:
            raise UserError("record.changed_elsewhere")
        return office.remember(tx, "dossier.completed")


def confirm(office: Office, dossier_uid: str, signature: Signature) -> Changes:
    """Record who signed the list of papers and the certificate, in which position, on which day.

    Raises UserError lifecycle.no_signer, lifecycle.not_possible, lifecycle.future_day.
    """
    signed = _cleaned(office, signature)
    if not signed.signer:
        raise UserError("lifecycle.no_signer")
    with office.change() as tx:
        record(tx, office, dossier_uid, Step.CONFIRMED, signature=signed)
        return office.remember(tx, "dossier.confirmed")


def reopen(office: Office, dossier_uid: str, reason: str) -> Changes:
    """Take the last step back: on the same civil day, by the same person, with a reason.

    Raises UserError lifecycle.no_reason, lifecycle.reopen_late, lifecycle.reopen_other.
    """
    why = _reason(reason)
    if not why:
        raise UserError("lifecycle.no_reason")
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        _refuse_reopening(tx, office, full)
        record(tx, office, dossier_uid, Step.REOPENED, reason=why)
        return office.remember(tx, "dossier.reopened")


def _refuse_reopening(tx: Tx, office: Office, full: FullDossier) -> None:
    steps = sign_offs.of_dossier(tx.connection, full.dossier.uid)
    allowed, last = rule.reopening(
        full.dossier.state, steps, today=office.today(), person_uid=office.person.uid
    )
    code, state = full.dossier.code, STATE_LABEL[full.dossier.state]
    if allowed is Reopening.LATE and last is not None:
        raise UserError("lifecycle.reopen_late", code=code, state=state, day=_text(last.day))
    if allowed is Reopening.OTHER_PERSON and last is not None:
        name = sign_offs.names(tx.connection).get(last.person_uid, "")
        raise UserError("lifecycle.reopen_other", code=code, name=name or "–")
    if allowed is Reopening.NOTHING:
        raise UserError("lifecycle.reopen_nothing", code=code, state=state)


def hand_in(office: Office, dossier_uid: str, *, on: date | None = None, reason: str = "") -> Changes:
    """Record that a completed dossier was handed in to the office archive on a day.

    Raises UserError lifecycle.not_possible, lifecycle.in_the_way, lifecycle.future_day.
    """
    return _leave(office, dossier_uid, Step.HANDED_IN, on, reason)


def transfer(office: Office, dossier_uid: str, *, on: date | None = None, reason: str = "") -> Changes:
    """Record that an arranged permanent dossier went to the historical archive on a day.

    Raises UserError lifecycle.not_possible, lifecycle.in_the_way, lifecycle.future_day.
    """
    return _leave(office, dossier_uid, Step.TRANSFERRED, on, reason)


_UNDO = {Step.HANDED_IN: "dossier.handed_in", Step.TRANSFERRED: "dossier.transferred"}


def _leave(office: Office, dossier_uid: str, step: Step, on: date | None, reason: str) -> Changes:
    _refuse_future(office, on)
    facts, checks, completion = _facts(office, dossier_uid)
    _refuse_impossible(facts.sheet.dossier.code, facts.sheet.dossier.state, step)
    stopping = [c for c in _conditions(step, facts, checks, completion) if c.stops]
    if stopping:
        raise UserError("lifecycle.in_the_way", count=len(stopping))
    with office.change() as tx:
        record(tx, office, dossier_uid, step, day=on, reason=_reason(reason))
        return office.remember(tx, _UNDO[step])


# Adding to a completed dossier


def begin_supplement(office: Office, dossier_uid: str, reason: str) -> None:
    """From now on this person's changes of a completed dossier are recorded as supplements with a reason.

    Closing the program does not end it. Raises UserError lifecycle.no_reason, lifecycle.not_possible.
    """
    why = _reason(reason)
    if not why:
        raise UserError("lifecycle.no_reason")
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    _refuse_impossible(full.dossier.code, full.dossier.state, Step.SUPPLEMENTED)
    _keep_supplements(
        office, {**office.supplements, dossier_uid: why}, "dossier.supplement_begun", dossier_uid
    )


def end_supplement(office: Office, dossier_uid: str) -> None:
    """The contents are kept again as they are now."""
    if dossier_uid in office.supplements:
        left = {uid: why for uid, why in office.supplements.items() if uid != dossier_uid}
        _keep_supplements(office, left, "dossier.supplement_ended", dossier_uid)


def _keep_supplements(office: Office, wanted: dict[str, str], kind: str, dossier_uid: str) -> None:
    with office.change(keep_images=False) as tx:
        everybody = office_rows.settings(tx.connection).get(SUPPLEMENTS, {})
        office_rows.put_settings(tx.connection, {SUPPLEMENTS: {**everybody, office.person.uid: wanted}})
        body = {"reason": wanted.get(dossier_uid, "")}
        tx.record(kind, object_uid=dossier_uid, dossier_uid=dossier_uid, body=body, travels=False)
    office.supplements.clear()
    office.supplements.update(wanted)


# Writing a step


def record(
    tx: Tx, office: Office, dossier_uid: str, step: Step, *, signature: Signature = Signature(),
    reason: str = "", day: date | None = None,
) -> FullDossier:  # fmt: skip
    """Within a change: move a dossier by one step without asking for conditions; as it was before.

    `day` is the one the step counts from; when nobody says, today, and for the end of the work the day of the
    last paper.

    Raises UserError dossier.gone, lifecycle.not_possible.
    """
    full = _full(tx, dossier_uid)
    before = full.dossier.state
    _refuse_impossible(full.dossier.code, before, step)
    after = rule.leads_to(before, step) or before
    tx.steps.add(dossier_uid)
    if after is not before:
        moved = replace(full.dossier, state=after)
        writing.change_dossier(
            tx, full.row_id, full.dossier, moved, expected_revision=None, kind="dossier.state_changed"
        )
    papers = [paper for _, _, paper in dossiers.placements(tx.connection, full.row_id, dossier_uid)]
    sign_offs.add(
        tx, full.row_id, dossier_uid,
        SignOff(
            uid=str(uuid.uuid4()), step=step, at=tx.moment,
            day=day or _natural_day(step, full.dossier, papers, office.today()),
            person_uid=office.person.uid,
            from_state=before.value, to_state="" if after is before else after.value, signer=signature.signer,
            position=signature.position, signed_on=signature.signed_on,
            delegation=signature.delegation, reason=reason, content_hash=contents_hash(full.dossier, papers),
            stated_sheets=signature.stated_sheets, stated_words=signature.stated_words,
        ),
    )  # fmt: skip
    return full


def _last_day(papers: Sequence[Placement]) -> date | None:
    """The last day of papers dated in full."""
    return max((paper.entry.date.full for paper in papers if paper.entry.date.full), default=None)


def _natural_day(step: Step, dossier: Dossier, papers: Sequence[Placement], today: date) -> date:
    last = totals_of(dossier, papers).end.last if step is Step.WORK_ENDED else None
    return min(last, today) if last else today


def _refuse_before_papers(tx: Tx, dossier_uid: str, day: date | None) -> None:
    """Nothing is ended or signed before its last paper was made."""
    full = _full(tx, dossier_uid)
    papers = [paper for _, _, paper in dossiers.placements(tx.connection, full.row_id, dossier_uid)]
    last = _last_day(papers)
    if day is not None and last is not None and day < last:
        paper = next(paper for paper in papers if paper.entry.date.full == last)
        name = paper.entry.number.text or paper.entry.subject
        raise UserError("lifecycle.before_last_paper", day=_text(day), paper=name, last=_text(last))


def _full(tx: Tx, dossier_uid: str) -> FullDossier:
    full = dossiers.load(tx.connection, dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    return full


def _refuse_impossible(code: str, state: DossierState, step: Step) -> None:
    if rule.leads_to(state, step) is None:
        raise UserError("lifecycle.not_possible", code=code, state=STATE_LABEL[state])


def _cleaned(office: Office, signature: Signature) -> Signature:
    texts = [clean(t) for t in (signature.signer, signature.position, signature.delegation)]
    words = clean(signature.stated_words)
    refuse_secrets(*texts, words)
    if signature.stated_sheets is not None and signature.stated_sheets < 0:
        raise UserError("dossier.bad_count", value=signature.stated_sheets)
    signed_on = (signature.signed_on or office.today()) if texts[0] else None
    _refuse_future(office, signed_on)
    return replace(
        signature, signer=texts[0], position=texts[1], delegation=texts[2], signed_on=signed_on,
        stated_words=words,
    )  # fmt: skip


def _reason(text: str) -> str:
    why = clean_lines(text)
    refuse_secrets(why)
    return why


def _refuse_future(office: Office, day: date | None) -> None:
    if day is not None and day > office.today():
        raise UserError("lifecycle.future_day", day=_text(day))


def _text(day: date) -> str:
    return day.strftime("%d/%m/%Y")
