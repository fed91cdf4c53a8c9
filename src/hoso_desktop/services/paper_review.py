"""The review as something to print: what the checks found, list by list, and the clock's figures.

Texts only: columns, names of the lists and the words around them are the form's. Finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.text import clean
from hoso_desktop.domain.words import figure
from hoso_desktop.messages import sentence
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values
from hoso_desktop.services import checks, timeliness
from hoso_desktop.services.checks import Line, Review
from hoso_desktop.services.office import Office
from hoso_desktop.services.timeliness import TimelinessReport


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The review of the whole office as it is now; `what` names nothing here."""
    return [source(office, checks.office_review(office), timeliness.report(office))]


def offered(office: Office) -> bool:
    """Whether there is a dossier to review."""
    with office.store.read() as connection:
        return bool(office_rows.counts(connection)["dossier"])


def source(office: Office, review: Review, times: TimelinessReport) -> Source:
    """A review that was made before, with the figures read with it."""
    profile, day = office.profile, office.today()
    name = f"{review.at:%d/%m/%Y}"

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        values = {"reviewed": name} | _values(review, times)
        cleaned = {key: clean(text) for key, text in values.items()}
        return Subject(name, common | cleaned, rows_of(_rows(review, form.words)))

    return Source(name, "review", fill)


def _values(review: Review, times: TimelinessReport) -> dict[str, str]:
    figures = times.office
    return {
        "dossiers": figure(review.dossiers),
        "documents": figure(review.documents),
        "findings": figure(len(review.lines)),
        "papers": figure(figures.papers),
        "filed": share(figures.filed, figures.papers),
        "unfiled": figure(figures.unfiled),
        "in_time": share(figures.in_time, figures.filed),
        "late": share(figures.late, figures.filed),
        "days": str(times.days),
        "footnote": times.footnote,
    }


def _rows(review: Review, form_words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for who in Who:
        lines = review.of(who)
        named = form_words.get("list", "").format(
            name=form_words.get(who.value, ""), count=figure(len(lines))
        )
        yield {"group": who.value, "message": clean(named)}
        if not lines:
            yield {"message": clean(form_words.get("nothing", ""))}
        for number, line in enumerate(lines, start=1):
            yield _row(number, line)


def _row(number: int, line: Line) -> dict[str, str]:
    finding = line.finding
    texts = {
        "ordinal": str(number),
        "check": finding.code,
        "severity": sentence(f"check.severity.{finding.severity.value}"),
        "dossier": line.code,
        "message": checks.finding_text(finding),
    }
    return {name: clean(text) for name, text in texts.items()}


def share(part: int, whole: int) -> str:
    """`571 (93,3 %)`."""
    if not whole:
        return figure(part)
    # Half up in whole numbers, so that no binary fraction decides.
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{figure(part)} ({tenths // 10},{tenths % 10} %)"
