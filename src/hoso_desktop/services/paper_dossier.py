"""Dossiers as something to print: each by its uid."""

from __future__ import annotations

from collections.abc import Sequence

from hoso_desktop.db import office as office_rows
from hoso_desktop.printing.subject import Source
from hoso_desktop.printing.values import dossier_source
from hoso_desktop.services import queries
from hoso_desktop.services.office import Office


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """One source per dossier, in the order named. Raises UserError `dossier.gone`."""
    day = office.today()
    return [dossier_source(queries.dossier_sheet(office, uid), printed_on=day) for uid in what]


def named(office: Office, what: Sequence[str]) -> list[str]:
    """The uids of codes a person typed. Raises UserError `dossier.not_found`, `dossier.ambiguous`."""
    return [queries.resolve(office, code) for code in what]


def offered(office: Office) -> bool:
    """Whether there is a dossier."""
    with office.store.read() as connection:
        return bool(office_rows.counts(connection)["dossier"])
