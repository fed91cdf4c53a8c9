"""`hoso history`: who did and read what, whether the history is still whole, and its head for paper."""

from __future__ import annotations

import argparse
from datetime import date
from itertools import islice
from typing import Any

from hoso_desktop.cli.output import problem_json, problem_text
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.domain import dates
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import history as whole
from hoso_desktop.services import history_export, history_lines, people, queries
from hoso_desktop.services.history_lines import HistoryFilter, HistoryLine
from hoso_desktop.services.history_words import Group

_VERIFY, _HEAD = "verify", "head"  # no dossier's code: those have a point or a slash


def history(session: Session, words: argparse.Namespace) -> int:
    """Show or export lines, verify the whole, or hand the head out."""
    if words.what == _VERIFY:
        return _verify(session, words)
    if words.head:
        raise UsageError("cli.history_no_head")
    if words.what == _HEAD:
        return _hand_out(session, words)
    refuse_existing(words.out, words)
    wanted = _filter(session, words)
    return _export(session, words, wanted) if words.out is not None else _show(session, words, wanted)


def _filter(session: Session, words: argparse.Namespace) -> HistoryFilter:
    office = session.office
    return HistoryFilter(
        person_uid=people.by_login(office, words.person).uid if words.person else "",
        dossier_uid=queries.resolve(office, words.what) if words.what else "",
        first=_day(words.first),
        last=_day(words.last),
        groups=tuple(Group(value) for value in words.kind),
    )


def _day(text: str) -> date | None:
    day = dates.parse(text).full if text else None
    if text and day is None:
        raise UsageError("cli.bad_day", value=text)
    return day


def _show(session: Session, words: argparse.Namespace, wanted: HistoryFilter) -> int:
    found = list(islice(history_lines.everything(session.office, wanted), words.limit + 1))
    lines, more = found[: words.limit], len(found) > words.limit
    said = [_said(line) for line in lines] or [sentence("cli.history_none")]
    if more:
        said.append(sentence("cli.history_more"))
    session.output.answer({"lines": [_shown(line) for line in lines], "more": more}, said)
    return 0


def _said(line: HistoryLine) -> str:
    doubt = f" · {sentence('history_file.doubtful')}" if line.doubtful else ""
    return f"{line.when} · {line.person} · {line.text}{doubt}"


def _shown(line: HistoryLine) -> dict[str, Any]:
    """Without its number: what is missing between two would tell of hidden dossiers."""
    return {
        "at": line.at.isoformat(), "person": line.person, "text": line.text, "kind": line.kind,
        "group": line.group.value, "dossier": line.dossier, "count": line.count,
        "clock_doubtful": line.doubtful,
    }  # fmt: skip


def _export(session: Session, words: argparse.Namespace, wanted: HistoryFilter) -> int:
    done = history_export.export(session.office, words.out, wanted, context=session.output.context())
    text = sentence("cli.history_saved", lines=done.lines, path=str(done.path))
    session.output.answer({"file": str(done.path), "lines": done.lines}, [text])
    return 0


def _verify(session: Session, words: argparse.Namespace) -> int:
    report = whole.verify(session.office, words.head or None, context=session.output.context())
    verdict = report.verdict
    document = {
        "ok": report.ok, "rows": verdict.rows, "head": {"seq": verdict.head[0], "hash": verdict.head[1]},
        "anchors": verdict.anchors, "last_anchor": verdict.last_anchor.seq if verdict.last_anchor else None,
        "sound_to": verdict.sound, "given_at": verdict.given_at, "redacted": verdict.redacted,
        "doubtful_times": report.doubtful, "problems": [
            {**problem_json(problem), "seq": problem.params["seq"], "after": problem.params["after"]}
            for problem in report.problems
        ],
    }  # fmt: skip
    session.output.answer(document, _verified(report) if report.ok else _damage(report))
    return 0 if report.ok else 1


def _damage(report: whole.HistoryReport) -> list[str]:
    return [f"- {problem_text(problem)}" for problem in report.problems]


def _verified(report: whole.HistoryReport) -> list[str]:
    verdict = report.verdict
    lines = [sentence("cli.history_verified", rows=verdict.rows)]
    anchor = verdict.last_anchor
    if anchor is not None:
        place = whole.place_of(anchor)
        lines.append(sentence("cli.history_anchors", count=verdict.anchors, seq=anchor.seq, place=place))
    elif verdict.given_at is None:
        lines.append(sentence("cli.history_no_anchor"))
    if verdict.given_at is not None:
        more = verdict.head[0] - verdict.given_at
        lines.append(sentence("cli.history_given", seq=verdict.given_at, more=more))
    if verdict.redacted:
        lines.append(sentence("cli.history_redacted", count=verdict.redacted))
    if report.doubtful:
        lines.append(sentence("cli.clock_set_back", count=report.doubtful))
    return lines


def _hand_out(session: Session, words: argparse.Namespace) -> int:
    head = whole.hand_out_head(session.office, clean(words.note))
    document = {"seq": head.seq, "hash": head.hash, "written": head.written}
    lines = [sentence("cli.history_head", head=head.written), sentence("cli.history_keep")]
    session.output.answer(document, lines)
    return 0
