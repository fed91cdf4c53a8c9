"""The file plan as something to print: F4 `DANH MỤC HỒ SƠ`, form II of Phụ lục V, NĐ 30/2020/NĐ-CP, and F18,
the decision that issues it.

Texts only: the columns and the words around them are the form's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hoso_desktop.domain import words
from hoso_desktop.domain.dates import long_text
from hoso_desktop.domain.file_plan import FilePlan, PlanLine, lines, totals
from hoso_desktop.errors import UsageError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values
from hoso_desktop.services import file_plan
from hoso_desktop.services.office import Office


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The plans named by year, `2026` or `2026/2025-2030` where a year has two; without one, this year's.

    Raises UserError `file_plan.missing`, UsageError `print.year_unreadable`.
    """
    named = [_year_and_term(text) for text in what] or [(office.today().year, "")]
    return [_source(office, file_plan.plan_of(office, year, term)) for year, term in named]


def _year_and_term(text: str) -> tuple[int, str]:
    year, _, term = text.partition("/")
    if not year.isdecimal():
        raise UsageError("print.year_unreadable", text=text)
    return int(year), term


def offered(office: Office) -> bool:
    """Whether the office has a plan."""
    return bool(file_plan.plans(office))


def _source(office: Office, plan: FilePlan) -> Source:
    name = f"Danh mục hồ sơ năm {plan.year}"
    profile, day = office.profile, office.today()

    def fill(form: FormSpec, counted: int) -> Subject:
        preset = Signature.of_office(form.signature, profile, plan.signer)
        signs = Signature(preset.authority, plan.signer_position.upper() or preset.position, plan.signer)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        values = common | _values(plan, form.words)
        values |= _dated(plan, form.words, profile.place)
        return Subject(name, values, rows_of(_rows(plan)))

    return Source(name, "plan", fill)


def _values(plan: FilePlan, form_words: Mapping[str, str]) -> dict[str, str]:
    found, blank = totals(plan.entries), form_words.get("blank", "")
    decided = long_text(plan.decision_day) if plan.decision_day else form_words.get("no_day", "")
    return {
        "year": str(plan.year),
        "term": plan.term,
        "decision_number": plan.decision_number or blank,
        "decision_day": decided,
        "titles": words.figure(found.titles),
        "permanent": words.figure(found.permanent),
        "limited": words.figure(found.limited),
        "added": words.figure(found.added),
    }


def _dated(plan: FilePlan, form_words: Mapping[str, str], place: str) -> dict[str, str]:
    """Place and day of the decision, where the form wants those of the paper and not the day of printing."""
    pattern = form_words.get("decided_at" if plan.decision_day else "undecided_at", "")
    if not pattern:
        return {}
    day = long_text(plan.decision_day) if plan.decision_day else ""
    return {"place_date": pattern.format(place=place or form_words.get("no_place", ""), day=day)}


def _rows(plan: FilePlan) -> Iterator[dict[str, str]]:
    return map(_row, lines(plan.entries))


def _row(line: PlanLine) -> dict[str, str]:
    entry = line.entry
    if entry is None:
        return {"group": line.kind, "title": line.text}
    return {
        "notation": entry.notation,
        "title": line.text,
        "retention": entry.retention.label,
        "owner": entry.owner,
        "note": entry.note,
    }
