"""How each form was printed last on this PC: printer, tray, copies, sides. Names nobody and no record."""

from __future__ import annotations

from hoso_desktop import paths, settings
from hoso_desktop.settings import PrintChoice as PrintChoice


def choice(form_id: str) -> PrintChoice:
    """What was chosen for a form last; of a form never printed the only printer in use."""
    known = settings.load(paths.pc_settings()).forms
    others = {one.printer for one in known.values() if one.printer}
    return known.get(form_id) or PrintChoice(printer=others.pop() if len(others) == 1 else "")


def remember(form_id: str, chosen: PrintChoice) -> None:
    """Keep what was chosen for a form. Raises EnvironmentProblem where the disk refuses."""
    file = paths.pc_settings()
    known = settings.load(file)
    if known.forms.get(form_id) != chosen:
        settings.save(file, known.with_choice(form_id, chosen))
