"""A dossier's meeting as something to print: F15 `BIÊN BẢN Hội nghị …`, filled in as far as records go.

What nobody has recorded (place, chair, what was said) is left open for the pen. Texts only: the words are the
form's, also which papers of the dossier were no papers of the meeting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hoso_desktop.db import component_rows, scope
from hoso_desktop.domain.component_view import NamedLine
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dates import long_text
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.text import clean, key
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, no_rows
from hoso_desktop.printing.values import common_values
from hoso_desktop.services import components, queries
from hoso_desktop.services.office import Office
from hoso_desktop.services.register_words import type_of

_FOLDER = "hồ sơ "  # what a dossier's title begins with and a meeting's name does not


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The minutes of each dossier's meeting, by uid, in the order named.

    Raises UserError `dossier.gone`, `minutes.no_meeting` naming the dossier.
    """
    return [_source(office, queries.dossier_sheet(office, uid)) for uid in what]


def offered(office: Office) -> bool:
    """Whether anything is recorded of the meeting of a dossier that may be seen."""
    with office.store.read() as connection:
        hidden = scope.hidden_dossiers(connection)
        found = component_rows.meetings_by_dossier(connection)
    return any(_said(facts) for dossier_id, facts in found.items() if dossier_id not in hidden)


def has_meeting(office: Office, dossier_uids: Sequence[str]) -> bool:
    """Whether something is recorded of the meeting of every one of some dossiers."""
    return all(_said(components.meeting(office, uid)) for uid in dossier_uids)


def _said(facts: MeetingFacts) -> bool:
    return facts != MeetingFacts(revision=facts.revision)


def _source(office: Office, sheet: DossierSheet) -> Source:
    dossier, day = sheet.dossier, office.today()
    facts = components.meeting(office, dossier.uid)
    if not _said(facts):
        raise UserError("minutes.no_meeting", code=dossier.code)
    named = components.view(office, dossier.uid).named

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, sheet.office)
        common = common_values(sheet.office, form, printed_on=day, counted=counted, signature=signs)
        values = common | _values(sheet, facts, form.words)
        values["used"] = "\n".join(_used(sheet, facts, named, form.words))
        return Subject(dossier.code, values, no_rows)

    return Source(dossier.code, "meeting", fill, sheet)


def _values(sheet: DossierSheet, facts: MeetingFacts, form_words: Mapping[str, str]) -> dict[str, str]:
    blank, held = form_words.get("blank", ""), facts.held_on
    place = sheet.office.place or form_words.get("no_place", "")
    pattern = form_words.get("held_at" if held else "not_held_at", "")
    absent = None
    if facts.members_total is not None and facts.members_present is not None:
        absent = facts.members_total - facts.members_present
    values = {
        "code": sheet.dossier.code,
        "place_date": pattern.format(place=place, day=long_text(held) if held else ""),
        "meeting": meeting_name(sheet.dossier.title),
        "number": _number(sheet, facts) or form_words.get("no_number", ""),
        "held": long_text(held) if held else form_words.get("no_day", ""),
        "members": _figure(facts.members_total, blank),
        "present": _figure(facts.members_present, blank),
        "absent": _figure(absent, blank),
        "votes": _votes(facts, form_words),
        "note": facts.note,
    }
    return {name: clean(text) for name, text in values.items()}


def _figure(count: int | None, blank: str) -> str:
    """Counts have at least two figures on Party papers; open for the pen where nobody knows."""
    return blank if count is None else f"{count:02d}"


def _votes(facts: MeetingFacts, form_words: Mapping[str, str]) -> str:
    """What is known of the slips, in the form's words, one after another."""
    known = (("sent", facts.votes_sent), ("returned", facts.votes_returned), ("agreed", facts.votes_for))
    told = [
        form_words.get(name, "").format(count=f"{count:02d}") for name, count in known if count is not None
    ]
    return ", ".join(filter(None, told))


def meeting_name(title: str) -> str:
    """`Hội nghị Ban Thường vụ …` of the dossier `Hồ sơ Hội nghị Ban Thường vụ …`."""
    plain = clean(title)
    if plain.lower().startswith(_FOLDER):
        plain = plain[len(_FOLDER) :]
    return plain[:1].upper() + plain[1:]


def _number(sheet: DossierSheet, facts: MeetingFacts) -> str:
    """The number the minutes bear in the dossier already, where only one paper can be meant."""
    found = {
        paper.entry.number.text
        for paper in sheet.documents
        if key(type_of(paper.entry)) == key("Biên bản")
        and paper.entry.number.number
        and facts.held_on in (None, paper.entry.date.full)
    }
    return found.pop() if len(found) == 1 else ""


def _used(
    sheet: DossierSheet, facts: MeetingFacts, named: Sequence[NamedLine], form_words: Mapping[str, str]
) -> list[str]:
    """`Tài liệu sử dụng`: what the minutes are known to name, else the dossier's papers of before the end."""
    if named:
        titles = [line.expected.title for line in named if not line.expected.dismissed_reason]
    else:
        left_out = {key(name) for name in form_words.get("not_used", "").split(",")}
        titles = [
            _title(paper) for paper in sheet.documents
            if key(type_of(paper.entry)) not in left_out and _by_then(paper, facts)
        ]  # fmt: skip
    pattern = form_words.get("paper", "")
    return [pattern.format(title=clean(title)) for title in titles] or [form_words.get("no_paper", "")]


def _title(paper: Placement) -> str:
    entry = paper.entry
    marks = ", ".join(filter(None, (entry.number.text, entry.date.text())))
    subject = entry.subject or entry.type_name
    return f"{subject} ({marks})" if marks else subject


def _by_then(paper: Placement, facts: MeetingFacts) -> bool:
    """Not dated after the meeting; a paper without a day may have lain there."""
    day = paper.entry.date.full
    return facts.held_on is None or day is None or day <= facts.held_on
