"""The first minute of an office: its store and the draft file plan of the year, so that work can begin."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.crypto import kdf_cost
from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain.clock import Clock
from hoso_desktop.services import file_plan
from hoso_desktop.services.office import NewOffice, Office, create_office


def start_office(
    folder: Path, new: NewOffice, password: str, *, cost: KdfCost | None = None, clock: Clock | None = None
) -> Office:
    """Create an office and adopt the starter plan as a draft; every proposed period is marked as such.

    Without a `cost` this machine is measured (crypto.kdf_cost).
    """
    office = create_office(folder, new, password, cost=cost or kdf_cost.calibrated(), clock=clock)
    try:
        file_plan.adopt_starter(office, office.today().year)
    except BaseException:
        office.close()
        raise
    return office
