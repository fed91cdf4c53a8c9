"""`hoso batch`: what falls due, a hand-over of it, its papers and packages, handed over, given back."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from hoso_desktop.cli.output import problem_text, table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates
from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.hand_over import HandOverKind, ItemState, Road
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import batches, hand_over, hand_over_proposal, papers, queries, receipts
from hoso_desktop.services.batches import BatchView, Details
from hoso_desktop.services.hand_over import Checked
from hoso_desktop.services.hand_over_proposal import Proposal


def batch(session: Session, words: argparse.Namespace) -> int:
    """One action on hand-overs."""
    return _ACTIONS[words.action](session, words)


def _propose(session: Session, words: argparse.Namespace) -> int:
    found = _proposals(session, words)
    lines = [line for one in found for line in _proposal_lines(one)]
    session.output.answer(
        {"proposals": [_proposal_json(one) for one in found]}, lines or [sentence("cli.batch_nothing_due")]
    )
    return 0 if any(one.ready for one in found) else 1


def _proposals(session: Session, words: argparse.Namespace) -> tuple[Proposal, ...]:
    year = words.year or session.office.today().year
    return hand_over_proposal.propose(session.office, HandOverKind(words.kind), year)


def _proposal_lines(one: Proposal) -> list[str]:
    head = sentence(
        "cli.batch_proposal", kind=rule.KIND_LABEL[one.kind], fonds=one.fonds_name, year=one.year,
        ready=len(one.ready), waiting=len(one.waiting),
    )  # fmt: skip
    ready = [f"  {each.code}  {each.retention_label}  {each.title}" for each in one.ready]
    waiting = [f"- {each.code}: {' '.join(map(problem_text, each.why))}" for each in one.waiting]
    return [head, *ready, *waiting]


def _proposal_json(one: Proposal) -> dict[str, Any]:
    def line(each: hand_over_proposal.Candidate) -> dict[str, Any]:
        why = [{"code": problem.code, "message": problem_text(problem)} for problem in each.why]
        return {"code": each.code, "title": each.title, "due": each.due.isoformat(), "why": why}

    return {
        "kind": one.kind.value, "year": one.year, "fonds": one.fonds_name,
        "ready": [line(each) for each in one.ready], "waiting": [line(each) for each in one.waiting],
    }  # fmt: skip


def _new(session: Session, words: argparse.Namespace) -> int:
    """Of the dossiers named, or one hand-over of each fonds of what falls due and is ready."""
    office, kind = session.office, HandOverKind(words.kind)
    year = words.year or office.today().year
    if words.codes:
        groups = [[queries.resolve(office, code) for code in words.codes]]
    else:
        groups = [[each.uid for each in one.ready] for one in _proposals(session, words) if one.ready]
    made = [batches.create(office, kind, year, uids, profile=words.profile) for uids in groups]
    found = [batches.view(office, one.uid) for one in made]
    lines = [sentence("cli.batch_made", name=one.name, code=one.code, count=len(one.items)) for one in found]
    session.output.answer({"batches": [_document(one) for one in found]}, lines or [_none(year)])
    return 0 if made else 1


def _none(year: int) -> str:
    return sentence("batch.nothing", year=year)


def _list(session: Session, words: argparse.Namespace) -> int:
    found = batches.every(session.office)
    header = [sentence(f"cli.head.batch_{name}") for name in ("code", "name", "dossiers", "state")]
    rows = [(one.code, one.name, str(len(one.items)), rule.BATCH_LABEL[one.batch.state]) for one in found]
    lines = table(rows, header) if found else [sentence("cli.batch_none")]
    session.output.answer({"batches": [_document(one) for one in found]}, lines)
    return 0


def _document(one: BatchView) -> dict[str, Any]:
    found = one.batch
    return {
        "code": one.code, "name": one.name, "kind": found.kind.value, "year": found.year,
        "fonds": found.fonds_name, "state": found.state.value, "profile": found.profile,
        "registration": found.registration, "receiver": found.receiver_person, "handed_on": found.handed_on,
        "boxes": found.boxes,
        "dossiers": [
            {
                "code": item.code, "title": item.title, "road": item.road.value, "state": item.state.value,
                "reason": item.reason, "version": item.version,
            }
            for item in one.items
        ],
    }  # fmt: skip


def _show(session: Session, words: argparse.Namespace) -> int:
    found = batches.view(session.office, _uid(session, words))
    _answer(session, found, [])
    return 0


def _answer(session: Session, found: BatchView, first: list[str]) -> None:
    lines = [f"{found.name}: {rule.BATCH_LABEL[found.batch.state]}"]
    for item in found.items:
        reason = f": {item.reason}" if item.reason else ""
        road, state = rule.ROAD_LABEL[item.road], rule.ITEM_LABEL[item.state]
        lines.append(f"  {item.ordinal}. {item.code}  {road}  {state}{reason}")
    session.output.answer(_document(found), [*first, *lines])


def _uid(session: Session, words: argparse.Namespace) -> str:
    return batches.resolve(session.office, words.batch)


def _add(session: Session, words: argparse.Namespace) -> int:
    office, uid = session.office, _uid(session, words)
    batches.add(office, uid, [queries.resolve(office, code) for code in words.codes])
    return _show(session, words)


def _one(session: Session, words: argparse.Namespace) -> int:
    """Take a dossier out, choose its road, write down that it came back, or put it in again."""
    office, uid = session.office, _uid(session, words)
    dossier = queries.resolve(office, words.code)
    if words.action == "remove":
        batches.remove(office, uid, dossier)
    elif words.action == "road":
        batches.choose_road(office, uid, dossier, Road(words.road))
    elif words.action == "return":
        hand_over.give_back(office, uid, dossier, words.reason)
    else:
        hand_over.resubmit(office, uid, dossier)
    return _show(session, words)


def _check(session: Session, words: argparse.Namespace) -> int:
    checked = hand_over.check(session.office, _uid(session, words))
    lines = [line for one in checked for line in _checked_lines(one)]
    unready = sum(not one.ready for one in checked)
    key = "cli.batch_unready" if unready else "cli.batch_ready"
    document = [{"code": one.item.code, "ready": one.ready, "found": _found(one)} for one in checked]
    session.output.answer({"dossiers": document}, [*lines, sentence(key, count=unready or len(checked))])
    return 1 if unready else 0


def _found(one: Checked) -> list[dict[str, Any]]:
    return [
        {
            "code": each.problem.code, "severity": each.problem.severity.value, "fix": each.fix,
            "message": each.text or problem_text(each.problem),
        }
        for each in one.obstacles
    ]  # fmt: skip


def _checked_lines(one: Checked) -> list[str]:
    return [f"- {one.item.code}: {each.text or problem_text(each.problem)}" for each in one.obstacles]


def _papers(session: Session, words: argparse.Namespace) -> int:
    """The lists and the minutes of the hand-over into a folder; the form says how many copies are signed."""
    office, uid = session.office, _uid(session, words)
    batches.describe(office, uid, details(words))
    code = batches.view(office, uid).code
    words.folder.mkdir(parents=True, exist_ok=True)
    files, lines = [], []
    for form in ("hand_in_list", "hand_in_minutes"):
        made = papers.print_into(office, form, [code], words.folder, context=session.output.context())
        copies = shipped(form).copies
        for problem in made.problems:
            session.output.say(problem_text(problem))
        files.append({"form": form, "path": str(made.path), "pages": made.pages, "copies": copies})
        lines.append(sentence("cli.batch_printed_copies", path=str(made.path), copies=f"{copies:02d}"))
    session.output.answer({"files": files}, lines)
    return 0


def _build(session: Session, words: argparse.Namespace) -> int:
    office, uid = session.office, _uid(session, words)
    batches.describe(office, uid, details(words))
    done = hand_over.build(office, uid, words.folder, context=session.output.context())
    for one in done.refused:
        session.output.say(sentence("cli.package_refused", code=one.code))
        for problem in one.problems:
            session.output.say(f"- {problem_text(problem)}")
    lines = [
        sentence("cli.batch_built", built=len(done.built), skipped=len(done.skipped), path=str(words.folder))
    ]
    if done.paper:
        lines.append(sentence("cli.batch_paper", count=len(done.paper), codes=", ".join(done.paper)))
    document = {
        "built": done.built, "skipped": done.skipped, "paper": done.paper,
        "refused": [one.code for one in done.refused], "files": [str(path) for path in done.files],
    }  # fmt: skip
    session.output.answer(document, lines)
    return 1 if done.refused else 0


def _hand_over(session: Session, words: argparse.Namespace) -> int:
    uid = _uid(session, words)
    hand_over.hand_over(session.office, uid, details(words))
    _answer(session, batches.view(session.office, uid), [sentence("cli.batch_handed_over")])
    return 0


def _take_back(session: Session, words: argparse.Namespace) -> int:
    hand_over.take_back(session.office, _uid(session, words), words.reason)
    return _show(session, words)


def _receipt(session: Session, words: argparse.Namespace) -> int:
    uid = _uid(session, words)
    receipts.file(session.office, uid, words.file, fingerprint=words.fingerprint)
    return _filed(session, uid)


def _receive(session: Session, words: argparse.Namespace) -> int:
    office, uid = session.office, _uid(session, words)
    returned = dict(_returned(text) for text in words.returned)
    back = {queries.resolve(office, code): why for code, why in returned.items()}
    receipts.type_in(
        office, uid, number=words.number, signer=words.signer, received_on=_day(words.on), returned=back
    )
    return _filed(session, uid)


def _returned(text: str) -> tuple[str, str]:
    code, mark, why = text.partition("=")
    if not mark or not code.strip():
        raise UsageError("cli.bad_return", value=text)
    return code, why


def _filed(session: Session, uid: str) -> int:
    """What the newest receipt left: exit 1 where a dossier came back."""
    found, newest = batches.view(session.office, uid), receipts.of_batch(session.office, uid)[-1]
    states = [item.state for item in found.items]
    accepted, back = states.count(ItemState.ACCEPTED), states.count(ItemState.RETURNED)
    told = sentence(
        "cli.batch_filed", number=newest.number, accepted=accepted, returned=back,
        waiting=len(states) - accepted - back,
    )  # fmt: skip
    typed = [] if newest.verified else [sentence("cli.batch_filed_typed")]
    _answer(session, found, [told, *typed])
    return 1 if back else 0


def _close(session: Session, words: argparse.Namespace) -> int:
    hand_over.close(session.office, _uid(session, words))
    return _show(session, words)


def details(words: argparse.Namespace) -> Details:
    """What the options say of a hand-over."""
    return Details(
        on=_day(words.on), boxes=words.boxes, receiver_person=words.receiver,
        receiver_position=words.position, registration=words.registration, receiver_name=words.archive,
        receiver_code=words.archive_code, profile=words.profile,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = dates.parse(text).full
    if day is None:
        raise UsageError("cli.bad_day", value=text)
    return day


_ACTIONS = {
    "propose": _propose, "new": _new, "list": _list, "show": _show, "add": _add, "remove": _one,
    "road": _one, "return": _one, "resubmit": _one, "check": _check, "papers": _papers, "build": _build,
    "hand-over": _hand_over, "take-back": _take_back, "receipt": _receipt, "receive": _receive,
    "close": _close,
}  # fmt: skip
