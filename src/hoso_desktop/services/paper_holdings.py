"""Dossiers kept back and dossiers lent, as something to print: F16 `DANH MỤC HỒ SƠ, TÀI LIỆU GIỮ LẠI` and
`SỔ MƯỢN, TRẢ HỒ SƠ, TÀI LIỆU`.

Prints what is recorded; a loan past its day says so in words, not by colour. Texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hoso_desktop.db.holdings import Held
from hoso_desktop.domain import words
from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import holdings, queries
from hoso_desktop.services.deadlines import day_text
from hoso_desktop.services.office import Office

Kept = tuple[Held, Holding, str]  # with the day it was due
Lent = tuple[Held, Loan]

# F16


def kept_back(office: Office, what: Sequence[str]) -> list[Source]:
    """The list of what is kept back now: all of it, or the dossiers of codes.

    Raises UserError `kept_back.none`, `dossier.not_found`.
    """
    wanted = {queries.resolve(office, code) for code in what}
    found = [one for one in _kept(office) if not wanted or one[0].dossier_uid in wanted]
    if not found:
        raise UserError("kept_back.none")
    return [_kept_source(office, found)]


def any_kept_back(office: Office) -> bool:
    """Whether a dossier is kept back now."""
    return any(_is_kept(one.fact) for one in holdings.held(office))


def _is_kept(fact: Holding | Loan) -> bool:
    return isinstance(fact, Holding) and fact.kind is HoldingKind.KEPT_BACK


def _kept(office: Office) -> Iterator[Kept]:
    for one in holdings.held(office):
        if isinstance(one.fact, Holding) and one.fact.kind is HoldingKind.KEPT_BACK:
            yield one, one.fact, _due(office, one.dossier_uid)


def _due(office: Office, uid: str) -> str:
    """The day it was due; open for the pen where nothing tells it any more."""
    try:
        return day_text(holdings.keep_back_terms(office, uid).due)
    except UserError:
        return ""


def _kept_source(office: Office, found: Sequence[Kept]) -> Source:
    profile, day = office.profile, office.today()
    name = day_text(day)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        values = {
            "dossiers": padded(len(found)),
            "dossiers_words": words.sentence_case(len(found), profile.number_style),
        }
        return Subject(name, common | values, rows_of(_kept_rows(found, form.words)))

    return Source(name, "kept_back", fill)


def _kept_rows(found: Sequence[Kept], form_words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for ordinal, (one, holding, due) in enumerate(found, start=1):
        day = _day(holding.consent_day)
        note = form_words.get("consent_day" if day else "consent", "")
        texts = {
            "ordinal": str(ordinal),
            "notation": one.code,
            "title": one.title,
            "retention": from_code(one.retention).label,
            "due": due,
            "reason": holding.reason,
            "until": _day(holding.until),
            "note": note.format(number=holding.consent_number, day=day),
        }
        yield {name: clean(text) for name, text in texts.items()}


# Sổ mượn, trả


def loans(office: Office, what: Sequence[str]) -> list[Source]:
    """The book of each year named, this year's without a word; a year has what was lent in it.

    Raises UserError `loans.none`, UsageError `print.year_unreadable`.
    """
    return [_book(office, year) for year in [_year(text) for text in what] or [office.today().year]]


def any_loans(office: Office) -> bool:
    """Whether anything was ever lent."""
    return bool(holdings.lent(office, returned_too=True))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise UsageError("print.year_unreadable", text=text)
    return int(text)


def _book(office: Office, year: int) -> Source:
    profile, day, name = office.profile, office.today(), str(year)
    found = [
        (one, one.fact)
        for one in holdings.lent(office, returned_too=True)
        if isinstance(one.fact, Loan) and one.fact.lent_on.year == year
    ]
    if not found:
        raise UserError("loans.none", year=year)
    found.sort(key=lambda pair: pair[1].lent_on)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        return Subject(name, common | _loan_values(name, found, day), rows_of(_loan_rows(found, form, day)))

    return Source(name, "loans", fill)


def _loan_values(year: str, found: Sequence[Lent], day: date) -> dict[str, str]:
    back = sum(loan.returned_on is not None for _, loan in found)
    return {
        "year": year,
        "loans": padded(len(found)),
        "back": padded(back),
        "out": padded(len(found) - back),
        "late": padded(sum(loan.days_overdue(day) > 0 for _, loan in found)),
    }


def _loan_rows(found: Sequence[Lent], form: FormSpec, day: date) -> Iterator[dict[str, str]]:
    for ordinal, (one, loan) in enumerate(found, start=1):
        days = loan.days_overdue(day)
        late = form.words.get("overdue", "").format(days=days) if days else ""
        texts = {
            "ordinal": str(ordinal),
            "lent": _day(loan.lent_on),
            "borrower": loan.borrower,
            "notation": one.code,
            "title": one.title,
            "allowed": loan.allowed_by,
            "due": _day(loan.due_on),
            "returned": _day(loan.returned_on),
            "note": ". ".join(filter(None, (late, loan.note))),
        }
        yield {name: clean(text) for name, text in texts.items()}


def _day(day: date | None) -> str:
    return day_text(day) if day else ""
