"""The variants of a form to choose from for one print; what prints every day is form_store's.

Adopts nothing and keeps nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.messages import sentence
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.services import form_store
from hoso_desktop.services.office import Office

# What a variant is called; one without a name here is told by the title of its form.
_NAMED = {
    "party": "print.variant.party",
    "nd30": "print.variant.nd30",
    "nd30-annex": "print.variant.annex",
    "archive": "print.variant.archive",
    "wide": "print.variant.wide",
    "older": "print.variant.older",
    "province": "print.variant.province",
    "sheet": "print.variant.sheet",
    "panel": "print.variant.panel",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant to choose: its id, what it is called, whether the office prints with it."""

    id: str
    name: str
    in_use: bool


def offered(office: Office, form_id: str) -> tuple[Variant, ...]:
    """The variants of a form, the one the office prints with first. UsageError `print.form_unknown`."""
    known = form_list.variants(form_id)
    used = form_store.specs(office)[0][form_id]
    others = [one for one in known if one.variant != used.variant]
    return (_variant(used, in_use=True), *(_variant(one, in_use=False) for one in others))


def _variant(form: FormSpec, *, in_use: bool) -> Variant:
    name = sentence(_NAMED[form.variant]) if form.variant in _NAMED else form.title
    return Variant(form.variant, name, in_use)
