"""C90–C94: numbers of papers: missing, used twice, against the order of dates, strange, of a wrong body.

A Tập answers for its own span of numbers; what lies outside every Tập is told for the office. A blank number
raises nothing, and neither does a missing one whose reason is stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from hoso_desktop.domain.checks.facts import Authority, DossierFacts, OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.document import Direction, MissingReason, Placement, RegisterEntry
from hoso_desktop.domain.numbering import DocNumber, type_symbol
from hoso_desktop.domain.series import Backward, Gap, SeriesFacts, UsedNumber, analyse
from hoso_desktop.domain.text import key

Span = tuple[int, int]
_LETTER = "CV"


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """The series of a Tập, then the symbol and the issuer of each paper."""
    places = {paper.entry.uid: paper.uid for paper in facts.sheet.documents}
    out: list[Finding] = []
    for series in facts.series:
        out += (_placed(finding, places) for finding in _of_series(series, (), rules))
    for paper in facts.sheet.documents:
        if rules.on("C92") and (day := paper.entry.date.full) is not None and day > facts.today:
            out.append(_placed(_future(paper.entry, day, rules), places))
        if _strange(paper.entry, facts.symbols) and rules.on("C93"):
            out.append(_placed(_symbol(paper.entry, rules), places))
        wrong = _wrong_authority(paper, facts.authority) if rules.on("C94") else None
        if wrong is not None:
            params: dict[str, object] = {"type": wrong.type_name, "author": paper.entry.author}
            out.append(
                Finding("C94", rules.severity("C94"), "check.C94", params, paper.uid, "author", fix="cell")
            )
    return out


def check_office(facts: OfficeFacts, rules: CheckRules) -> list[Finding]:
    """The series outside every Tập, and the symbols of papers that lie in no dossier yet."""
    out = [
        finding
        for series in facts.series
        for finding in _of_series(series, facts.covered.get(series.key, ()), rules)
    ]
    if rules.on("C92"):
        dated = ((entry, entry.date.full) for entry in facts.unfiled)
        out += (_future(entry, day, rules) for entry, day in dated if day is not None and day > facts.today)
    if rules.on("C93"):
        out += (_symbol(entry, rules) for entry in facts.unfiled if _strange(entry, facts.symbols))
    return out


def _placed(finding: Finding, places: dict[str, str]) -> Finding:
    """Lead to the paper in this dossier where it lies here."""
    uid = places.get(finding.entry_uid or "")
    return finding if uid is None else replace(finding, placement_uid=uid, fix="cell")


def _of_series(series: SeriesFacts, spans: Sequence[Span], rules: CheckRules) -> list[Finding]:
    """C90, C91, C92 of one series; numbers within `spans` are somebody else's to tell."""
    report = analyse(series)
    return [
        *(_gap(series, gap, rules) for gap in report.gaps if _told(gap, spans) and rules.on("C90")),
        *(
            _double(series, double.papers[0], paper, rules)
            for double in report.doubles
            for paper in double.papers[1:]
            if rules.on("C91") and not _inside(paper.number, spans)
        ),
        *(
            _backward(series, found, rules)
            for found in report.backwards
            if rules.on("C92") and not _inside(found.paper.number, spans)
        ),
    ]


def _inside(number: int, spans: Iterable[Span]) -> bool:
    return any(first <= number <= last for first, last in spans)


def _told(gap: Gap, spans: Sequence[Span]) -> bool:
    return gap.defect and not _inside(gap.first, spans)


def _gap(series: SeriesFacts, gap: Gap, rules: CheckRules) -> Finding:
    """C90: numbers that nobody can account for."""
    code = "check.C90.lost" if gap.reason is MissingReason.LOST else "check.C90.unknown"
    named = series.key
    params: dict[str, object] = {
        "numbers": gap.text, "type": named.type_name, "body": named.body_symbol, "term": named.term,
    }  # fmt: skip
    return Finding("C90", rules.severity("C90"), code, params, fix="number")


def _double(series: SeriesFacts, known: UsedNumber, one: UsedNumber, rules: CheckRules) -> Finding:
    """C91: a later paper that bears a number already used."""
    params: dict[str, object] = {
        "text": one.text, "type": series.key.type_name, "body": series.key.body_symbol,
        "term": series.key.term,
    }  # fmt: skip
    code = "check.C91.undated"
    if known.day is not None:
        code, params = "check.C91.dated", {**params, "day": f"{known.day:%d/%m/%Y}"}
    severity = rules.severity("C91")
    return Finding("C91", severity, code, params, field="number", entry_uid=one.entry_uid, fix="entry")


def _backward(series: SeriesFacts, found: Backward, rules: CheckRules) -> Finding:
    """C92: number and date contradict another paper's."""
    one, beside = found.paper, found.beside
    params: dict[str, object] = {
        "text": one.text, "day": f"{one.day:%d/%m/%Y}", "beside": beside.text,
        "beside_day": f"{beside.day:%d/%m/%Y}", "type": series.key.type_name,
        "body": series.key.body_symbol,
    }  # fmt: skip
    severity = rules.severity("C92")
    return Finding(
        "C92", severity, "check.C92.backward", params, field="date", entry_uid=one.entry_uid, fix="entry"
    )


def _future(entry: RegisterEntry, day: date, rules: CheckRules) -> Finding:
    """C92: a day that has not come yet; a finding of its own beside what the series says."""
    params: dict[str, object] = {"paper": entry.number.text or entry.subject, "day": f"{day:%d/%m/%Y}"}
    severity = rules.severity("C92")
    return Finding(
        "C92", severity, "check.C92.future", params, field="date", entry_uid=entry.uid, fix="entry"
    )


def _strange(entry: RegisterEntry, symbols: frozenset[str]) -> bool:
    """Whether one of our own papers bears a symbol no known type has; other bodies' symbols are theirs."""
    symbol = type_symbol(entry.number)
    own = entry.direction is Direction.OUTGOING or (
        entry.direction is Direction.INTERNAL and _party_style(entry.number)
    )
    return bool(symbols and symbol and own and not entry.backlog and symbol.casefold() not in symbols)


def _party_style(number: DocNumber) -> bool:
    """`05-NQ/ĐU`; State bodies write `05/KH-UBND`."""
    return number.separator == "-" and "/" in number.notation


def _symbol(entry: RegisterEntry, rules: CheckRules) -> Finding:
    params: dict[str, object] = {"symbol": type_symbol(entry.number), "text": entry.number.text}
    severity = rules.severity("C93")
    return Finding("C93", severity, "check.C93", params, field="number", entry_uid=entry.uid, fix="entry")


def _wrong_authority(paper: Placement, rules: Sequence[Authority]) -> Authority | None:
    """The rule a paper's type and author break. An author that cannot be told breaks none."""
    author = key(paper.entry.author)
    for rule in rules:
        if not author or not _is_a(paper.entry, key(rule.type_name)):
            continue
        if any(author.startswith(key(name)) for name in rule.not_by):
            return rule
        if rule.only_by and not any(author.startswith(key(name)) for name in rule.only_by):
            return rule
    return None


def _is_a(entry: RegisterEntry, kind: str) -> bool:
    """Whether a paper is of a type; one typed without its type says it first, but a công văn never does."""
    if entry.type_name:
        return key(entry.type_name) == kind
    return f"{key(entry.subject)} ".startswith(f"{kind} ") and type_symbol(entry.number) != _LETTER
