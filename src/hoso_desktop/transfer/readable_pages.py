"""The pages of a readable export (xuất để đọc không cần phần mềm): HTML and Excel from its own facts.

Plain pages that any browser opens from a stick: no script, no picture from elsewhere, nothing to install.
Reads the facts that lie in the folder and nothing else, so the pages say what the facts say.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell

from hoso_desktop.files import safe_name
from hoso_desktop.messages import sentence
from hoso_desktop.transfer import readable_facts as facts

FACTS, BOOKS, FILES, LISTS = "du-lieu", "bang-ke", "ho-so", "muc-luc"
INDEX, ABOUT, SUMS = "index.html", "DOC-TRUOC.html", "SHA256SUMS"
_STYLE = (
    "body{font:16px/1.45 'Times New Roman',serif;max-width:62em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:1.6em}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #999;padding:.25em .5em;text-align:left;vertical-align:top}th{background:#eee}"
    "dt{font-weight:bold}dd{margin:0 0 .4em 1.5em}@media print{body{margin:0}a{color:#111}}"
)
_CODE_CHARS = 40
_UNSAFE = re.compile(rb"[^A-Za-z0-9._/~-]")  # in the path of a link (RFC 3986)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in a dossier as a page shows it."""

    ordinal: int
    number: str
    day: str
    subject: str
    author: str
    sheets: str
    file: str  # its path in the export, empty without a file


@dataclass(frozen=True, slots=True)
class Shown:
    """A dossier as its page shows it; `folder` is its part of every path."""

    folder: str
    code: str
    title: str
    fields: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


def folder_of(row: Mapping[str, Any]) -> str:
    """A dossier's folder name: what it is called, and its id so that two never share one."""
    words = f"{row['notation']}-{row['period']}" if row["notation"] else row["title"]
    return f"{safe_name(words, _CODE_CHARS)}_{row['id']}"


def page(title: str, body: str) -> bytes:
    """A whole HTML file."""
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    ).encode()


def about(office: str, day: str, counts: Sequence[tuple[str, int]]) -> bytes:
    """What the folder is and how to read it, for somebody who finds it in twenty years."""
    lines = [f"<h1>{_text(sentence('readable.about.title', office=office))}</h1>"]
    lines += [
        f"<p>{_text(sentence(f'readable.about.{part}', day=day))}</p>" for part in ("what", "how", "plain")
    ]
    rows = [(name, str(count)) for name, count in counts]
    headings = (sentence("readable.about.table"), sentence("readable.about.rows"))
    lines.append(f'<p><a href="{INDEX}">{_text(sentence("readable.about.begin"))}</a></p>')
    lines.append(table(headings, [tuple(map(_text, row)) for row in rows]))
    return page(office, "\n".join(lines))


def index(office: str, groups: Sequence[tuple[str, Sequence[Shown]]]) -> bytes:
    """Every dossier by fonds, with a link to its page."""
    lines = [f"<h1>{_text(office)}</h1>", f"<p>{_text(sentence('readable.index_about'))}</p>"]
    headings = tuple(sentence(f"readable.column.{name}") for name in ("code", "title", "papers"))
    for name, dossiers in groups:
        lines.append(f"<h2>{_text(name)}</h2>")
        rows = [
            (_text(one.code), _link(f"{FILES}/{one.folder}.html", one.title), str(len(one.papers)))
            for one in dossiers
        ]
        lines.append(table(headings, rows))
    return page(office, "\n".join(lines))


def dossier(shown: Shown, printed: bool) -> bytes:
    """One dossier: its fields, its papers, links to its files and to its printed list."""
    lines = [
        f'<p><a href="../{INDEX}">‹ {_text(sentence("readable.back"))}</a></p>',
        f"<h1>{_text(shown.title)}</h1>",
    ]
    fields = "".join(
        f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in shown.fields if value
    )
    lines.append(f"<dl>{fields}</dl>")
    if printed:
        lines.append(f"<p>{_link(f'../{LISTS}/{shown.folder}.pdf', sentence('readable.printed_list'))}</p>")
    names = ("ordinal", "number", "day", "subject", "author", "sheets")
    headings = tuple(sentence(f"readable.column.{name}") for name in names)
    rows = [
        (
            str(one.ordinal), _text(one.number), _text(one.day),
            _link(f"../{one.file}", one.subject) if one.file else _text(one.subject), _text(one.author),
            _text(one.sheets),
        )
        for one in shown.papers
    ]  # fmt: skip
    lines.append(table(headings, rows))
    return page(shown.title, "\n".join(lines))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table; cells are HTML already."""
    head = "".join(f"<th>{_text(name)}</th>" for name in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def _text(value: object) -> str:
    return html.escape(str(value))


def _link(path: str, words: str) -> str:
    quoted = _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], path.encode()).decode("ascii")
    return f'<a href="{quoted}">{_text(words or path)}</a>'


# Reading the facts


def shown(folder: Path, files: Mapping[int, str]) -> list[tuple[str, list[Shown]]]:
    """Every dossier as its page shows it, by fonds, from the facts. `files`: attachment id → path."""
    fonds = {row["id"]: row["name"] for _, row in _rows(folder, "fonds")}
    inventories = {row["id"]: row["number"] for _, row in _rows(folder, "inventory")}
    entries = {row["id"]: row for _, row in _rows(folder, "entry")}
    papers: dict[int, list[Paper]] = {}
    for _, row in _rows(folder, "placement"):
        paper = _paper(row, entries[row["entry_id"]], files)
        papers.setdefault(row["dossier_id"], []).append(paper)
    groups: dict[str, list[Shown]] = {}
    for _, row in sorted(_rows(folder, "dossier"), key=lambda found: found[1]["sort_key"]):
        own = tuple(sorted(papers.get(row["id"], ()), key=lambda one: one.ordinal))
        one = Shown(folder_of(row), _code(row), row["title"], _fields(row, inventories), own)
        groups.setdefault(fonds.get(row["fonds_id"], ""), []).append(one)
    return list(groups.items())


def _rows(folder: Path, kind: str) -> Iterable[tuple[str, dict[str, Any]]]:
    return facts.read(folder / f"{kind}{facts.SUFFIX}")


def _code(row: Mapping[str, Any]) -> str:
    return f"{row['notation']}/{row['period']}".strip("/")


def _fields(row: Mapping[str, Any], inventories: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    archival = f"ML{inventories.get(row['inventory_id'], '')}/{row['number']}" if row["number"] else ""
    values = {
        "code": _code(row), "archival": archival, "retention": row["retention"], "term": row["term"],
        "begin": row["begin_written"], "end": row["end_written"], "keeper": row["keeper"],
        "note": row["note"],
        "place": ", ".join(row[part] for part in ("room", "cupboard", "shelf", "box") if row[part]),
    }  # fmt: skip
    return tuple((sentence(f"readable.column.{name}"), str(value)) for name, value in values.items())


def _paper(row: Mapping[str, Any], entry: Mapping[str, Any], files: Mapping[int, str]) -> Paper:
    number = entry["number_written"] or _number(entry)
    return Paper(
        row["ordinal"], number, entry["date_written"], entry["subject"], entry["author"],
        _sheets(row), files.get(row["attachment_id"], ""),
    )  # fmt: skip


def _number(entry: Mapping[str, Any]) -> str:
    if not entry["number"]:
        return str(entry["notation"])
    return f"{entry['number']}{entry['number_suffix']}{entry['number_separator']}{entry['notation']}".strip(
        "-/"
    )


def _sheets(row: Mapping[str, Any]) -> str:
    if row["first_sheet"] is None:
        return ""
    first = f"{row['first_sheet']}{row['first_suffix']}"
    last = f"{row['last_sheet']}{row['last_suffix']}" if row["last_sheet"] is not None else first
    return first if first == last else f"{first}-{last}"


# Excel


def write_book(path: Path, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One sheet of text cells: what looks like a formula stays what was typed."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in (headings, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value="")
            cell.value = "" if value is None else str(value)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
