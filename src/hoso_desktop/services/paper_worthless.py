"""Dossiers of no value as something to print: `DANH MỤC HỒ SƠ TÀI LIỆU HẾT GIÁ TRỊ` of a fonds.

Prints a list for the council that examines them; nothing is ever removed by the program. The reason is
written by hand while no record holds one, and as none holds the bundle (bó) either, a fonds is one bundle.
Texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hoso_desktop.db import inventories
from hoso_desktop.domain import words
from hoso_desktop.domain.text import clean
from hoso_desktop.domain.words import NumberStyle
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import paper_inventory
from hoso_desktop.services.office import Office
from hoso_desktop.services.paper_inventory import Listed

Bundles = list[list[Listed]]  # the tập of each bó


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """One list per fonds named by its number (`002`); without a name, of each fonds that has such dossiers.

    Raises UserError `worthless.none`, `worthless.not_found`.
    """
    with office.store.read() as connection:
        ids = inventories.worthless(connection)
    if not ids:
        raise UserError("worthless.none")
    by_fonds: dict[str, list[Listed]] = {}
    for one in paper_inventory.listed(office, ids):
        by_fonds.setdefault(paper_inventory.fonds_number(one.fonds), []).append(one)
    for text in what:
        if clean(text) not in by_fonds:
            raise UserError("worthless.not_found", text=text, choices=", ".join(by_fonds))
    wanted = [clean(text) for text in what] or sorted(by_fonds)
    return [_source(office, number, by_fonds[number]) for number in wanted]


def offered(office: Office) -> bool:
    """Whether a dossier is marked as of no value."""
    with office.store.read() as connection:
        return bool(inventories.worthless(connection))


def _source(office: Office, number: str, found: Sequence[Listed]) -> Source:
    profile, day = office.profile, office.today()
    bundles: Bundles = [list(found)]

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        values = _values(number, bundles, profile.number_style)
        return Subject(number, common | values, rows_of(_rows(bundles, form.words)))

    return Source(number, "worthless", fill)


def _values(number: str, bundles: Bundles, style: NumberStyle) -> dict[str, str]:
    volumes = [one for bundle in bundles for one in bundle]
    sheets = sum(one.totals.sheets for one in volumes)
    values = {
        "fonds_name": paper_inventory.fonds_name(volumes[0].fonds),
        "fonds_number": number,
        "bundles": padded(len(bundles)),
        "bundles_words": words.in_words(len(bundles), style),
        "volumes": padded(len(volumes)),
        "volumes_words": words.in_words(len(volumes), style),
        "sheets": words.figure(sheets),
        "sheets_words": words.sentence_case(sheets, style),
    }
    return {name: clean(text) for name, text in values.items()}


def _rows(bundles: Bundles, form_words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for bundle_number, bundle in enumerate(bundles, start=1):
        for volume, one in enumerate(bundle, start=1):
            yield {
                "bundle": f"{bundle_number:02d}",
                "volume": f"{volume:02d}",
                "title": clean(one.dossier.title),
                "reason": form_words.get("no_reason", ""),
                "sheets": words.figure(one.totals.sheets),
                "note": clean(one.dossier.note),
            }
