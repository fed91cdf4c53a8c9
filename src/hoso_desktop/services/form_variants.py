"""The variants of a form to choose from for one print; what prints every day is form_store's.

Adopts nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    """A variant to choose: its id, what it is called, whether the office prints with it.

    `overlay` goes onto paper that is printed already; `two_sided` is how the office prints it; one that is
    `composed` of other forms has no lines of its own to change.
    """

    id: str
    name: str
    in_use: bool
    overlay: bool
    two_sided: bool
    copies: int
    composed: bool


def offered(office: Office, form_id: str) -> tuple[Variant, ...]:
    """The variants of a form, the one the office prints with first. UsageError `print.form_unknown`."""
    known = form_list.variants(form_id)
    forms = form_store.specs(office)[0]
    used = forms[form_id]
    others = [one for one in known if one.variant != used.variant]
    return (_variant(used, forms, in_use=True), *(_variant(one, forms, in_use=False) for one in others))


def _variant(form: FormSpec, forms: Mapping[str, FormSpec], *, in_use: bool) -> Variant:
    parts = [forms[part] for part in form.parts] or [form]
    return Variant(
        form.variant,
        sentence(_NAMED[form.variant]) if form.variant in _NAMED else form.title,
        in_use,
        overlay=any(part.overlay for part in parts),
        two_sided=any(part.page.sides == 2 for part in parts),
        copies=form.copies,
        composed=bool(form.parts),
    )


def on_printed_paper(template: str) -> bool:
    """Whether any paper of a print (`cover_overlay/party@1+contents/nd30@1`) fills paper printed already."""
    ids = [piece.partition("/")[0] for piece in template.split("+")]
    return any(form_list.shipped(each).overlay for each in ids if each in form_list.FORM_IDS)
