"""Rà soát: what is not right with a dossier or with the whole office, in the three lists of who can mend it.

Runs the domain's checks over the facts of `services.check_facts`. Owns no rule of a check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hoso_desktop.db import check_facts as fact_rows
from hoso_desktop.db import dossiers, scope, vault
from hoso_desktop.domain.checks import Finding
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.files import CHANGED, MISSING
from hoso_desktop.domain.checks.rules import CheckRules, Who
from hoso_desktop.domain.checks.run import CRASHED, dossier_findings, office_findings
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import check_facts, queries, timeliness
from hoso_desktop.services.check_rules import check_rules
from hoso_desktop.services.office import Office

# Files read again between two notes in the store: a stop loses no more than these.
_FILES_A_NOTE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in the review. `dossier_uid`, `code` and `title` are empty for what is the office's."""

    finding: Finding
    who: Who
    dossier_uid: str = ""
    code: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the checks found at `at`, errors first, then in list order of the dossiers."""

    lines: tuple[Line, ...]
    dossiers: int
    documents: int
    at: datetime

    def of(self, who: Who) -> tuple[Line, ...]:
        """One of the three lists."""
        return tuple(line for line in self.lines if line.who is who)

    @property
    def waiting(self) -> int:
        """Errors the person can mend alone."""
        return sum(line.finding.severity is Severity.ERROR for line in self.of(Who.MYSELF))


def findings(office: Office, dossier_uid: str) -> tuple[Finding, ...]:
    """What is not right with a dossier, in the order to mend it. Raises UserError dossier.gone."""
    with office.store.read() as connection:
        row_id = dossiers.id_of(connection, "dossier", dossier_uid)
        if row_id is not None and not scope.may_see(connection, row_id):
            row_id = None
    pages = check_facts.dossier_facts(office, [row_id] if row_id is not None else [])
    found = [facts for page in pages for facts in page]
    if not found:
        raise UserError("dossier.gone")
    return dossier_findings(found[0], check_rules(office))


def finding_text(finding: Finding) -> str:
    """The sentence of a finding."""
    return sentence(finding.message_code, **finding.params)


def office_review(office: Office, context: JobContext | None = None) -> Review:
    """Run every check over every dossier and over the office; a job that can be stopped."""
    context = context or JobContext()
    rules, shared = check_rules(office), check_facts.known(office)
    ids = queries.dossier_ids(office)
    lines: list[Line] = []
    covered: check_facts.Spans = {}
    broken: list[int] = []
    done = documents = 0
    context.step(Progress(0, len(ids), "check.stage.dossiers"))
    for page in check_facts.dossier_facts(office, ids, shared, broken=broken):
        for facts in page:
            documents += len(facts.sheet.documents)
            for series, spans in check_facts.covered_by(facts).items():
                covered[series] = covered.get(series, ()) + spans
            lines += _of_dossier(facts, rules)
        done += len(page)
        context.step(Progress(done, len(ids), "check.stage.dossiers"))
    context.step(Progress(done, len(ids), "check.stage.office"))
    lines += (*_unreadable(office, broken), *_of_office(office, rules, covered))
    return Review(_in_order(lines), done, documents, office.now())


def _unreadable(office: Office, ids: Sequence[int]) -> list[Line]:
    """C00 for dossiers whose records cannot be read: every other one is reviewed all the same."""
    if not ids:
        return []
    with office.store.read() as connection:
        found = fact_rows.names(connection, ids)
    finding = Finding(CRASHED, Severity.ERROR, "check.unreadable")
    return [Line(finding, Who.SUPERIOR, *named) for named in found]


def own_errors(office: Office, ids: Sequence[int]) -> dict[str, int]:
    """Of some dossiers: uid → errors the person can mend alone, 0 where there are none."""
    rules = check_rules(office)
    return {
        facts.sheet.dossier.uid: sum(
            finding.severity is Severity.ERROR and rules.who(finding.code) is Who.MYSELF
            for finding in dossier_findings(facts, rules)
        )
        for page in check_facts.dossier_facts(office, ids, broken=[])
        for facts in page
    }


def own_errors_of(office: Office, dossier_uids: Collection[str]) -> dict[str, int]:
    """The same by uid; a dossier that is gone, or that the person may not see, has none."""
    return {**dict.fromkeys(dossier_uids, 0), **own_errors(office, _ids_of(office, dossier_uids))}


def _ids_of(office: Office, dossier_uids: Collection[str]) -> list[int]:
    with office.store.read() as connection:
        ids = [dossiers.id_of(connection, "dossier", uid) for uid in sorted(dossier_uids)]
        hidden = scope.hidden_dossiers(connection)
    return [row_id for row_id in ids if row_id is not None and row_id not in hidden]


def review_again(office: Office, review: Review, dossier_uids: Collection[str]) -> Review:
    """The same review with some dossiers looked at anew; what concerns the office stays as it was."""
    rules = check_rules(office)
    lines = [line for line in review.lines if line.dossier_uid not in dossier_uids]
    broken: list[int] = []
    for page in check_facts.dossier_facts(office, _ids_of(office, dossier_uids), broken=broken):
        for facts in page:
            lines += _of_dossier(facts, rules)
    lines += _unreadable(office, broken)
    # What was looked at anew stays where it stood: a list that moves under the hand is no list to work off.
    places: dict[str, int] = {}
    for at, line in enumerate(review.lines):
        places.setdefault(line.dossier_uid, at)
    lines.sort(key=lambda line: places.get(line.dossier_uid, len(review.lines)))
    return replace(review, lines=_in_order(lines), at=office.now())


def _of_dossier(facts: DossierFacts, rules: CheckRules) -> list[Line]:
    dossier = facts.sheet.dossier
    return [
        Line(finding, rules.who(finding.code), dossier.uid, dossier.code, dossier.title)
        for finding in dossier_findings(facts, rules)
    ]


def _of_office(office: Office, rules: CheckRules, covered: check_facts.Spans) -> list[Line]:
    late_share = timeliness.report(office).office.late_share if rules.on("C10") else None
    facts = check_facts.office_facts(office, late_share=late_share, covered=covered)
    return [Line(finding, rules.who(finding.code)) for finding in office_findings(facts, rules)]


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def _in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Errors first; a paper that lies in two dossiers is told of once."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for line in lines:
        finding = line.finding
        sign = (finding.code, finding.message_code, finding.entry_uid or "")
        if finding.entry_uid is None or sign not in seen:
            out.append(line)
        seen.add(sign)
    return tuple(sorted(out, key=lambda line: _WEIGHT[line.finding.severity]))


def check_files(
    office: Office, dossier_uid: str | None = None, context: JobContext | None = None
) -> dict[str, int]:
    """Read the stored files of a dossier, or all, again and note what became of them: counts by answer."""
    context = context or JobContext()
    files = _files(office, dossier_uid)
    counts = {"ok": 0, CHANGED: 0, MISSING: 0}
    for start in range(0, len(files), _FILES_A_NOTE):
        results = []
        for number, attachment in enumerate(files[start : start + _FILES_A_NOTE], start=start):
            context.step(Progress(number, len(files), "check.stage.files"))
            answer = _answer(vault.cipher_matches(office.store.files, attachment))
            counts[answer] += 1
            results.append((stamp(office.now()), answer, attachment.uid))
        with office.change(keep_images=False) as tx:
            fact_rows.mark_checked(tx.connection, results)
            bad = {uid: answer for _, answer, uid in results if answer != "ok"}
            tx.record("files.checked", body={"count": len(results), "bad": bad}, travels=False)
    return counts


def _files(office: Office, dossier_uid: str | None) -> list[Attachment]:
    if dossier_uid is None:
        with office.store.read() as connection:
            return dossiers.attachments(connection)
    papers = queries.peek(office, dossier_uid).documents
    return [paper.attachment for paper in papers if paper.attachment is not None]


def _answer(whole: bool | None) -> str:
    if whole is None:
        return MISSING
    return "ok" if whole else CHANGED
