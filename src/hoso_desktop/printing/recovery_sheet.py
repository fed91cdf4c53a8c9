"""The recovery sheet (phiếu khôi phục): a code in groups, what it is for, how it is used. Keeps none of it.

The words and places are a form (resources/form_parts/recovery.toml). The PDF exists in memory until somebody
prints it or writes it where he chose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.paths import resource
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import ArchivalPdf, Description
from hoso_desktop.printing.reader import read_form
from hoso_desktop.printing.render import RenderedPaper
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.subject import Subject, no_rows
from hoso_desktop.printing.values import common_values

_PLACES = 14  # groups there is room for


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What stands on the sheet beside the code: its number, the store's short name, who may be let in."""

    number: int
    store: str
    login: str
    printed_on: date


def sheets(profile: OfficeProfile, facts: SheetFacts, codes: Sequence[Sequence[str]]) -> RenderedPaper:
    """One sheet for one code (its groups), or one for each of three parts, as one PDF/A-1b file."""
    form = read_form(resource("form_parts/recovery.toml"))
    pdf = ArchivalPdf(Description(form.document_title, form.template, facts.printed_on))
    report = Report(facts.store)
    common = common_values(
        profile, form, printed_on=facts.printed_on, counted=0, signature=Signature()
    )  # fmt: skip
    starts = []
    for part, groups in enumerate(codes, start=1):
        what = form.words["whole"] if len(codes) == 1 else form.words["part"].format(part=part)
        values = {"number": str(facts.number), "store": facts.store, "login": facts.login, "what": what}
        filled = common | values | _places(groups)
        starts.append(pdf.pages)
        for page in form_pages(form, Subject(facts.store, filled, no_rows), report):
            pdf.add(page)
    data = pdf.finish()
    digest = hashlib.sha256(data).hexdigest()
    return RenderedPaper(
        data, pdf.pages, tuple(report.problems), digest, form.template, starts=tuple(starts)
    )  # fmt: skip


def _places(groups: Sequence[str]) -> dict[str, str]:
    """Groups and their numbers; places without a group stay empty."""
    values = {}
    for number in range(1, _PLACES + 1):
        there = number <= len(groups)
        values[f"n{number}"] = str(number) if there else ""
        values[f"g{number}"] = groups[number - 1] if there else ""
    return values
