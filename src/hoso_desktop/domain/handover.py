"""Handing over what a leaving person keeps: what was handed, to whom, and who goes on with what is open.

NĐ 30/2020/NĐ-CP Điều 31.3.đ: before retiring, resigning or moving everything is handed over. Reads and writes
nothing; `written` and `read` are its one form as text.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from hoso_desktop.domain.dossier import DossierState

# Work that goes on: somebody else has to take it up.
GOING_ON = (DossierState.PLANNED, DossierState.OPEN)
# Not yet in the archive: still with the person who made it.
WITH_ITS_KEEPER = (*GOING_ON, DossierState.WORK_ENDED, DossierState.COMPLETED)


@dataclass(frozen=True, slots=True)
class HandedDossier:
    """One dossier as it was that day; `owner` takes it up, empty where the work is over."""

    uid: str
    code: str
    title: str
    going_on: bool
    sheets: int = 0
    begin: str = ""
    end: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """Who handed over to whom, when and why. `loans` are the codes of dossiers the giver had not returned."""

    uid: str
    day: date
    giver: str
    giver_position: str
    receiver: str
    receiver_position: str
    reason: str
    dossiers: tuple[HandedDossier, ...]
    loans: tuple[str, ...] = ()
    giver_uid: str = ""

    @property
    def finished(self) -> tuple[HandedDossier, ...]:
        """Those whose work is over."""
        return tuple(one for one in self.dossiers if not one.going_on)

    @property
    def going_on(self) -> tuple[HandedDossier, ...]:
        """Those somebody else takes up."""
        return tuple(one for one in self.dossiers if one.going_on)


def written(found: Handover) -> str:
    """The hand-over as text."""
    return json.dumps({**asdict(found), "day": found.day.isoformat()}, ensure_ascii=False)


def read(text: str) -> Handover:
    """The hand-over of `written`."""
    values = json.loads(text)
    values["day"] = date.fromisoformat(values["day"])
    values["dossiers"] = tuple(HandedDossier(**one) for one in values["dossiers"])
    values["loans"] = tuple(values["loans"])
    return Handover(**values)
