"""The catalogue of papers by what they are printed of, and the loading of form files, shipped or an office's.

A broken file of an office is reported and the shipped form is used; a broken shipped file is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.paths import resource
from hoso_desktop.printing.reader import read_form
from hoso_desktop.printing.spec import FormSpec

__all__ = ["FormInfo", "FormSpec", "catalogue", "load_specs", "read_form", "shipped", "variants"]

# In the order they are offered.
FORM_IDS = (
    "cover",
    "state_cover",
    "contents",
    "certificate",
    "cover_overlay",
    "certificate_overlay",
    "pencil_guide",
    "set",
    "index_slip",
    "spine_label",
    "data_confirmation",
    "file_plan",
    "plan_decision",
    "file_plan_set",
    "inventory",
    "inventory_cover",
    "inventory_list",
    "inventory_end",
    "box_label",
    "worthless",
    "hand_in_list",
    "hand_in_minutes",
    "staff_handover",
    "kept_back",
    "loan_book",
    "year_statistics",
    "check_report",
    "minutes",
    "register_out",
    "register_out_cover",
    "register_in",
    "register_in_cover",
)
DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class FormInfo:
    """A paper that can be asked for: id, title, what it is printed of, ending of its file name, copies."""

    id: str
    title: str
    subject: str
    file_suffix: str
    copies: int


@cache
def shipped(form_id: str) -> FormSpec:
    """The default variant of a form; UsageError when there is no such form."""
    if form_id not in FORM_IDS:
        raise UsageError("print.form_unknown", form=form_id, known=", ".join(FORM_IDS))
    return read_form(resource(f"forms/{form_id}.toml"))


def catalogue(subject: str = DOSSIER) -> tuple[FormInfo, ...]:
    """The papers of a kind of subject, in the order they are offered."""
    return tuple(
        FormInfo(form.id, form.title, form.subject, form.file_suffix, form.copies)
        for form in map(shipped, FORM_IDS)
        if form.subject == subject
    )


def variants(form_id: str) -> tuple[FormSpec, ...]:
    """The shipped variants of a form, the default one first."""
    default = shipped(form_id)
    others = sorted(resource("forms").glob(f"{form_id}-*.toml"))
    return (default, *(form for form in map(read_form, others) if form.id == form_id))


def load_specs(overrides: Path | None = None) -> tuple[dict[str, FormSpec], tuple[Problem, ...]]:
    """Forms by id: shipped, or replaced by a readable file of `overrides`; a Problem for each bad file."""
    specs = {form_id: shipped(form_id) for form_id in FORM_IDS}
    problems: list[Problem] = []
    files = sorted(overrides.glob("*.toml")) if overrides is not None and overrides.is_dir() else []
    for file in files:
        try:
            form = read_form(file)
            if form.id not in specs:
                known = ", ".join(FORM_IDS)
                raise UserError("print.form_broken", file=file.name, key="id", expected=known, line=1)
        except UserError as error:
            problems.append(Problem(error.code, Severity.WARNING, file.name, dict(error.params)))
        else:
            specs[form.id] = form
    return specs, tuple(problems)
