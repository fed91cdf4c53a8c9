"""`hoso rules`: which rules are in force, what another version would change, adopting it."""

from __future__ import annotations

import argparse
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.messages import sentence
from hoso_desktop.services import rule_changes
from hoso_desktop.services import rules as service
from hoso_desktop.services.rule_changes import Preview
from hoso_desktop.services.rules import RuleSet


def rules(session: Session, words: argparse.Namespace) -> int:
    """One of the actions list, show, diff, adopt."""
    actions = {"list": _list, "show": _show, "diff": _diff, "adopt": _adopt}
    return actions[words.action](session, words)


def _json(found: RuleSet) -> dict[str, Any]:
    return {
        "name": found.name, "title": found.title, "version": found.version, "source": found.source,
        "confirmed": found.confirmed, "shipped": found.shipped, "adopted_at": found.adopted_at,
    }  # fmt: skip


def _confirmed(found: RuleSet) -> str:
    return sentence("rules.confirmed" if found.confirmed else "rules.proposal")


def _list(session: Session, _words: argparse.Namespace) -> int:
    found = [service.current(session.office, name) for name in service.NAMES]
    cells = [(one.name, one.version, _confirmed(one), one.title) for one in found]
    header = [sentence(f"cli.head.{name}") for name in ("rules", "version", "confirmed", "title")]
    session.output.answer({"rules": [_json(one) for one in found]}, table(cells, header))
    return 0


def _show(session: Session, words: argparse.Namespace) -> int:
    found = service.current(session.office, words.name)
    document = {**_json(found), "table": found.table}
    session.output.answer(document, found.text.splitlines() if words.raw else _told(found))
    return 0


def _told(found: RuleSet) -> list[str]:
    """The values under one another, those of one thing under its name, for reading."""
    lines = [found.title, f"{_confirmed(found)}; {found.source}"]
    heading = ""
    for name, value in rule_changes.values(found.table):
        above, _, last = name.rpartition(" › ")
        if above and above != heading:
            lines += ["", above]
        heading = above or heading
        if above:
            lines.append(f"  {last}: {value}")
    return lines


def _previewed(session: Session, words: argparse.Namespace) -> Preview:
    wanted = service.read_file(words.name, words.file)
    return rule_changes.preview(session.office, wanted, session.output.context())


def _lines(seen: Preview) -> list[str]:
    lines = [sentence("rules.versions", now=seen.now.version, wanted=seen.wanted.version)]
    lines += [f"{one.name}: {one.before or '–'} → {one.after or '–'}" for one in seen.lines]
    count = len(seen.dossiers)
    lines.append(sentence("rules.dossiers_change", count=count) if count else sentence("rules.no_dossier"))
    return [*lines, *(f"{one.code}: {one.before} → {one.after}" for one in seen.dossiers)]


def _preview_json(seen: Preview) -> dict[str, Any]:
    return {
        "now": seen.now.version,
        "wanted": seen.wanted.version,
        "lines": [{"path": one.path, "before": one.before, "after": one.after} for one in seen.lines],
        "dossiers": [
            {"code": one.code, "title": one.title, "before": one.before, "after": one.after}
            for one in seen.dossiers
        ],
    }


def _diff(session: Session, words: argparse.Namespace) -> int:
    seen = _previewed(session, words)
    session.output.answer(_preview_json(seen), _lines(seen))
    return int(bool(seen.lines))


def _adopt(session: Session, words: argparse.Namespace) -> int:
    seen = _previewed(session, words)
    rule_changes.adopt(session.office, seen.wanted, seen=seen)
    done = sentence("rules.adopted", title=seen.wanted.title, version=seen.wanted.version)
    session.output.answer({**_preview_json(seen), "adopted": True}, [*_lines(seen), done])
    return 0
