"""C90–C94: numbers of papers: missing, used twice, against the order of dates, strange, of a wrong body.

A Tập answers for its own span of numbers; what lies outside every Tập is told for the office. A blank number
raises nothing, and neither does a missing one whose reason is stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hoso_desktop.domain.checks.facts import Authority, DossierFacts, OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.document import Direction, MissingReason, Placement, RegisterEntry
from hoso_desktop.domain.numbering import DocNumber, type_symbol
from hoso_desktop.domain.series import SeriesFacts, UsedNumber
from hoso_desktop.domain.text import key

DEFECTS = (MissingReason.LOST, MissingReason.UNKNOWN)
Span = tuple[int, int]


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """The series of a Tập, then the symbol and the issuer of each paper."""
    places = {paper.entry.uid: paper.uid for paper in facts.sheet.documents}
    out: list[Finding] = []
    for series in facts.series:
        found = [*_gaps(series, (), rules), *_doubles(series, (), rules), *_backwards(series, (), rules)]
        out += (_placed(finding, places) for finding in found)
    for paper in facts.sheet.documents:
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
    out: list[Finding] = []
    for series in facts.series:
        spans = facts.covered.get(series.key, ())
        out += [*_gaps(series, spans, rules), *_doubles(series, spans, rules)]
        out += _backwards(series, spans, rules)
    if rules.on("C93"):
        out += (_symbol(entry, rules) for entry in facts.unfiled if _strange(entry, facts.symbols))
    return out


def _placed(finding: Finding, places: dict[str, str]) -> Finding:
    """Lead to the paper in this dossier where it lies here."""
    uid = places.get(finding.entry_uid or "")
    return finding if uid is None else replace(finding, placement_uid=uid, field="number", fix="cell")


def _inside(number: int, spans: Iterable[Span]) -> bool:
    return any(first <= number <= last for first, last in spans)


def _gaps(series: SeriesFacts, spans: Sequence[Span], rules: CheckRules) -> list[Finding]:
    """C90: numbers between the first and the last used one that nobody can account for."""
    used = {one.number for one in series.used}
    if not rules.on("C90") or not used:
        return []
    accounted = {one.number: one.reason for one in series.missing}
    open_numbers = [
        (number, accounted.get(number))
        for number in range(min(used), max(used))
        if number not in used and accounted.get(number, MissingReason.UNKNOWN) in DEFECTS
        if not _inside(number, spans)
    ]
    severity = rules.severity("C90")
    return [
        Finding(
            "C90", severity, "check.C90.lost" if reason is MissingReason.LOST else "check.C90.unknown",
            {"numbers": _span_text(first, last), **_of(series)}, fix="number",
        )
        for first, last, reason in _runs(open_numbers)
    ]  # fmt: skip


def _runs(
    numbers: Sequence[tuple[int, MissingReason | None]],
) -> list[tuple[int, int, MissingReason | None]]:
    """Neighbours with one reason together: 71-72."""
    out: list[tuple[int, int, MissingReason | None]] = []
    for number, reason in numbers:
        lost = reason if reason is MissingReason.LOST else None
        if out and out[-1][1] == number - 1 and out[-1][2] is lost:
            out[-1] = (out[-1][0], number, lost)
        else:
            out.append((number, number, lost))
    return out


def _span_text(first: int, last: int) -> str:
    return f"{first:02d}" if first == last else f"{first:02d}-{last:02d}"


def _of(series: SeriesFacts) -> dict[str, object]:
    named = series.key
    return {"type": named.type_name, "body": named.body_symbol, "term": named.term}


def _doubles(series: SeriesFacts, spans: Sequence[Span], rules: CheckRules) -> list[Finding]:
    """C91: every paper but the first that bears a number; a letter behind it makes another number."""
    if not rules.on("C91"):
        return []
    first: dict[tuple[int, str], UsedNumber] = {}
    out = []
    for one in _by_day(series.used):
        known = first.setdefault((one.number, one.suffix.casefold()), one)
        if known is not one and known.entry_uid != one.entry_uid and not _inside(one.number, spans):
            out.append(_double(series, known, one, rules))
    return out


def _by_day(used: Sequence[UsedNumber]) -> list[UsedNumber]:
    """By number, then by day; papers without a day last."""
    return sorted(used, key=lambda one: (one.number, one.day is None, one.day or 0, one.entry_uid))


def _double(series: SeriesFacts, known: UsedNumber, one: UsedNumber, rules: CheckRules) -> Finding:
    params = {"text": one.text, "type": series.key.type_name, "term": series.key.term}
    if known.day is None:
        code = "check.C91.undated"
    else:
        code, params = "check.C91.dated", {**params, "day": f"{known.day:%d/%m/%Y}"}
    return Finding("C91", rules.severity("C91"), code, dict(params), entry_uid=one.entry_uid, fix="register")


def _backwards(series: SeriesFacts, spans: Sequence[Span], rules: CheckRules) -> list[Finding]:
    """C92: a paper dated before the one with the number ahead of it."""
    if not rules.on("C92"):
        return []
    out = []
    latest: UsedNumber | None = None
    for one in _by_day(series.used):
        if one.day is None:
            continue
        if latest is not None and latest.day is not None and one.day < latest.day:
            # The number ahead stands once for all papers behind it that are older.
            if one.number != latest.number and not _inside(one.number, spans):
                out.append(_backward(latest, one, rules))
        else:
            latest = one
    return out


def _backward(ahead: UsedNumber, one: UsedNumber, rules: CheckRules) -> Finding:
    params: dict[str, object] = {
        "text": one.text, "day": f"{one.day:%d/%m/%Y}", "ahead": ahead.text,
        "ahead_day": f"{ahead.day:%d/%m/%Y}",
    }  # fmt: skip
    return Finding("C92", rules.severity("C92"), "check.C92", params, entry_uid=one.entry_uid, fix="register")


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
    return Finding("C93", rules.severity("C93"), "check.C93", params, entry_uid=entry.uid, fix="register")


def _wrong_authority(paper: Placement, rules: Sequence[Authority]) -> Authority | None:
    """The rule a paper's type and author break. An author that cannot be told breaks none."""
    kind, author = key(paper.entry.type_name), key(paper.entry.author)
    for rule in rules:
        if not author or kind != key(rule.type_name):
            continue
        if any(author.startswith(key(name)) for name in rule.not_by):
            return rule
        if rule.only_by and not any(author.startswith(key(name)) for name in rule.only_by):
            return rule
    return None
