"""A recorded hand-over of a leaving person as something to print: F17 `BIÊN BẢN bàn giao hồ sơ, tài liệu`.

Prints the dossiers as they were that day, without those the person at work may not see. Texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hoso_desktop.domain import words
from hoso_desktop.domain.dates import long_text
from hoso_desktop.domain.handover import HandedDossier, Handover
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import handover
from hoso_desktop.services.office import Office


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The last hand-over of each person named by login or name; without a name, the last one of all.

    Raises UserError `handover.none`, `handover.none_of`.
    """
    if not what:
        return [_source(office, _last(handover.handovers(office)))]
    return [_source(office, _last(handover.handovers(office, [name]), name)) for name in what]


def offered(office: Office) -> bool:
    """Whether a hand-over was recorded."""
    return bool(handover.handovers(office))


def _last(found: Sequence[Handover], name: str = "") -> Handover:
    if not found:
        raise UserError("handover.none_of", name=name) if name else UserError("handover.none")
    return found[-1]


def _source(office: Office, found: Handover) -> Source:
    profile, day = office.profile, office.today()

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        place = profile.place or form.words.get("no_place", "")
        common |= {"place_date": clean(f"{place}, {long_text(found.day)}")}
        blank, none = form.words.get("blank", ""), form.words.get("none", "")
        values = {
            "giver": found.giver,
            "giver_position": found.giver_position or blank,
            "receiver": found.receiver,
            "receiver_position": found.receiver_position or blank,
            "reason": found.reason,
            "dossiers": padded(len(found.dossiers)),
            "dossiers_words": words.sentence_case(len(found.dossiers), profile.number_style),
            "finished": padded(len(found.finished)),
            "going_on": padded(len(found.going_on)),
            "loans": ", ".join(found.loans) or none,
        }
        cleaned = {name: clean(text) for name, text in values.items()}
        return Subject(found.giver, common | cleaned, rows_of(_rows(found, form.words)))

    return Source(found.giver, "staff_handover", fill)


def _rows(found: Handover, form_words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    ordinal = 0
    for part, dossiers in (("finished", found.finished), ("going_on", found.going_on)):
        if not dossiers:
            continue
        heading = form_words.get(part, "").format(count=padded(len(dossiers)))
        yield {"group": part, "title": heading}
        for ordinal, one in enumerate(dossiers, start=ordinal + 1):  # noqa: B020 - goes on counting
            yield _row(ordinal, one)


def _row(ordinal: int, one: HandedDossier) -> dict[str, str]:
    texts = {
        "ordinal": str(ordinal),
        "notation": one.code,
        "title": one.title,
        "dates": one.begin if one.begin == one.end else f"{one.begin} - {one.end}",
        "sheets": words.figure(one.sheets) if one.sheets else "",
        "owner": one.owner,
    }
    return {name: clean(text) for name, text in texts.items()}
