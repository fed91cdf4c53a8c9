"""Commands about the scan folder and blank lists."""

from __future__ import annotations

import argparse
import time
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates, numbering
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import blank_list, queries, scan_folder
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.scan_folder import NamedPaper, ScanNews, WaitingScan

# Long enough for a scanner that is still writing to show it.
_BETWEEN_LOOKS_SECONDS = 1.0


def scan(session: Session, words: argparse.Namespace) -> int:
    """One action of the scan folder."""
    actions = {"folder": _folder, "look": _look, "list": _list, "file": _file, "dismiss": _dismiss}
    return actions[words.action](session, words)


def _folder(session: Session, words: argparse.Namespace) -> int:
    if words.path is not None or words.off:
        scan_folder.choose_folder(session.office, None if words.off else words.path)
    path = scan_folder.folder(session.office)
    text = sentence("cli.scan.folder", path=path) if path else sentence("cli.scan.folder_none")
    session.output.answer({"folder": str(path) if path else None}, [text])
    return 0 if path is not None or words.off else 1


def _look(session: Session, _words: argparse.Namespace) -> int:
    context = session.output.context()
    news = scan_folder.look(session.office, context=context)
    if news.arriving:
        time.sleep(_BETWEEN_LOOKS_SECONDS)
        again = scan_folder.look(session.office, news.seen, context=context)
        news = _both(news, again)
    names = ("new", "waiting", "arriving", "known", "refused", "vanished", "left_out")
    session.output.answer({name: getattr(news, name) for name in names}, news_lines(news))
    return 0 if news.new or news.waiting else 1


def _both(first: ScanNews, again: ScanNews) -> ScanNews:
    return ScanNews(
        first.new + again.new, again.waiting, again.arriving, first.known + again.known, again.refused,
        first.vanished + again.vanished, again.left_out, again.folders, again.seen,
    )  # fmt: skip


def news_lines(news: ScanNews) -> list[str]:
    """What a look found, in sentences."""
    lines = [sentence("scan.news", new=news.new, waiting=news.waiting)]
    if news.arriving:
        lines.append(sentence("scan.arriving", count=news.arriving))
    if news.known:
        lines.append(sentence("scan.known", count=news.known))
    if news.refused:
        lines.append(sentence("scan.refused", count=news.refused))
    if news.vanished:
        lines.append(sentence("scan.gone", count=news.vanished))
    if news.left_out:
        lines.append(sentence("scan.left_out", count=news.left_out))
    return lines


def _list(session: Session, _words: argparse.Namespace) -> int:
    waiting = scan_folder.waiting(session.office)
    document = {
        "waiting": [
            {
                "name": one.name, "size": one.size, "seen": one.seen_day,
                "papers": [_paper(paper) for paper in one.papers],
            }
            for one in waiting
        ]
    }  # fmt: skip
    cells = [(one.name, _proposal(one)) for one in waiting]
    header = [sentence("cli.head.file_name"), sentence("cli.head.proposal")]
    session.output.answer(document, table(cells, header) if cells else [sentence("cli.scan.none_waiting")])
    return 0 if waiting else 1


def _paper(paper: NamedPaper) -> dict[str, Any]:
    return {
        "symbol": paper.entry.number.text, "date": paper.entry.date.text(), "title": paper.entry.subject,
        "code": paper.dossier_code, "has_file": paper.has_file,
    }  # fmt: skip


def _proposal(one: WaitingScan) -> str:
    if not one.papers:
        return ""
    best = one.papers[0]
    parts = (best.entry.number.text, best.entry.date.text(), best.dossier_code)
    return " · ".join(part for part in parts if part)


def _named(session: Session, name: str) -> WaitingScan:
    for one in scan_folder.waiting(session.office):
        if name in (one.name, one.uid):
            return one
    raise UserError("cli.scan.no_such", name=name)


def _file(session: Session, words: argparse.Namespace) -> int:
    office, one = session.office, _named(session, words.name)
    if not words.into:
        best = one.papers[0] if one.papers else None
        if best is None or not best.placement_uid or best.has_file:
            raise UserError("cli.scan.no_paper", name=one.name)
        scan_folder.file_scan(office, one.uid, best.placement_uid)
        code = best.dossier_code
    else:
        code = _file_into(session, words, one)
    text = sentence("cli.scan.filed", name=one.name, code=code)
    session.output.answer({"name": one.name, "code": code}, [text])
    return 0


def _file_into(session: Session, words: argparse.Namespace, one: WaitingScan) -> str:
    office = session.office
    uid = queries.resolve(office, words.into)
    sheet = queries.dossier_sheet(office, uid)
    code = sheet.dossier.code
    if words.row is not None:
        if not 1 <= words.row <= len(sheet.documents):
            raise UserError("cli.no_such_row", code=code, row=words.row)
        scan_folder.file_scan(office, one.uid, sheet.documents[words.row - 1].uid)
        return code
    if not words.subject:
        raise UserError("cli.scan.no_paper", name=one.name)
    number, day = numbering.parse(words.number), dates.parse(words.date)
    scan_folder.file_scan_new(office, one.uid, uid, NewDocument(number, day, words.subject))
    return code


def _dismiss(session: Session, words: argparse.Namespace) -> int:
    one = _named(session, words.name)
    scan_folder.dismiss(session.office, [one.uid], words.reason)
    session.output.answer({"name": one.name}, [sentence("cli.scan.dismissed", name=one.name)])
    return 0


def write_blank(session: Session, words: argparse.Namespace) -> int:
    """Write a list somebody can fill in; needs no office."""
    blank_list.write_blank(words.out, words.kind)
    text = sentence("cli.blank_written", path=words.out)
    session.output.answer({"path": str(words.out), "kind": words.kind}, [text])
    return 0
