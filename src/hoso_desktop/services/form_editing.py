"""Changing one thing of a form without touching the rest of its file: words, widths, order, what prints.

Works on the text of a form and gives a new text; comments and order stay. A text that could not be printed is
refused, so the last good one stays. Stores nothing but through `save`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import tomlkit

from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.printing import forms as form_list
from hoso_desktop.printing.field_names import named
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.render import Press, RenderedPaper, render_sources
from hoso_desktop.printing.spec import MM, FormSpec, PageSpec
from hoso_desktop.printing.subject import Source, Subject
from hoso_desktop.services import form_parts, form_store, paper_subjects, queries
from hoso_desktop.services.form_parts import HIDDEN, STACKS, Kind, Part, Setting
from hoso_desktop.services.office import Changes, Office

_NARROWEST = 10.0  # mm a column keeps when another one takes its room
_SLACK = 0.05  # mm
_YES = frozenset({"có", "co", "true", "1", "x"})
_NO = frozenset({"không", "khong", "false", "0"})
_ROWS = 60  # of a list, in a sample
_NEWEST = 20  # dossiers looked at for a sample that has papers

Document = Any  # tomlkit's own containers


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being changed: its text, what it says, its parts."""

    text: str
    spec: FormSpec
    parts: tuple[Part, ...]


def begin(office: Office, form_id: str) -> Draft:
    """What prints now for a form, to be changed. Raises UsageError for none, or one made of other forms."""
    shipped = form_list.shipped(form_id)
    if shipped.parts:
        raise UsageError("form.no_own_layout", form=shipped.title, parts=", ".join(shipped.parts))
    now = next(one for one in form_store.in_use(office) if one.spec.id == form_id)
    own = now.own.text if now.own is not None and now.problem is None else ""
    return draft(own or form_store.shipped_text(form_id))


def draft(text: str) -> Draft:
    """A text of a form as a draft. Raises UserError `print.form_*` with line and reason."""
    spec = form_store.check(text, "TOML")
    return Draft(text, spec, form_parts.parts(text))


def editable() -> tuple[FormSpec, ...]:
    """The forms that have lines of their own, as shipped, in the order they are offered."""
    return tuple(form for form in map(form_list.shipped, form_list.FORM_IDS) if not form.parts)


def setting(found: Draft, path: str) -> Setting:
    """The setting at a path. Raises UsageError `form.no_part`."""
    one = form_parts.setting_of(found.parts, path)
    if one is None:
        raise UsageError("form.no_part", form=found.spec.id, path=path)
    return one


def changed(before: Draft, path: str, value: Any) -> Draft:
    """The draft with another value at a path.

    Raises UserError `form.value_wrong`, `form.value_refused`, and `form.unprintable` when it could not print.
    """
    one = setting(before, path)
    if isinstance(value, float) and not math.isfinite(value):
        raise UserError("form.value_wrong", name=one.name, value=str(value), expected=_expected(one))
    document = tomlkit.parse(before.text)
    _put(document, one, value)
    _fit_in(document, before, one)
    try:
        after = draft(tomlkit.dumps(document))
    except UserError as error:
        if error.code != "print.form_broken":
            raise
        raise UserError(
            "form.value_refused", name=one.name, value=_spoken(one, value),
            expected=_limit(str(error.params["expected"])), line=error.params["line"],
        ) from error  # fmt: skip
    _try(after.spec)
    return after


def asked(before: Draft, path: str, value: Any) -> Draft:
    """The draft with what a person typed or chose at a path. Raises as `parsed` and `changed`."""
    one = setting(before, path)
    wanted = parsed(one, value) if isinstance(value, str) else value
    return before if wanted == one.value else changed(before, path, wanted)


def parsed(one: Setting, text: str) -> Any:
    """What a typed text means to a setting. Raises UserError `form.value_wrong`."""
    typed = text.strip()
    if one.kind is Kind.FLAG and typed.casefold() in _YES | _NO:
        return typed.casefold() in _YES
    if one.kind is Kind.CHOICE:
        for value, name in one.choices.items():
            if typed.casefold() in (value.casefold(), name.casefold()):
                return value
    if one.kind in (Kind.TEXT, Kind.TEMPLATE):
        return text.replace("\\n", "\n")
    if one.kind in (Kind.NUMBER, Kind.WHOLE):
        try:
            return int(typed) if one.kind is Kind.WHOLE else float(typed.replace(",", "."))
        except ValueError:
            pass
    raise UserError("form.value_wrong", name=one.name, value=text, expected=_expected(one))


def _expected(one: Setting) -> str:
    if one.kind is Kind.CHOICE:
        return ", ".join(f"{value} ({name})" if value else name for value, name in one.choices.items())
    if one.kind is Kind.FLAG:
        return f"{sentence('form.yes')}, {sentence('form.no')}"
    return sentence("print.expected.whole" if one.kind is Kind.WHOLE else "print.expected.number")


def _limit(expected: str) -> str:
    """`<= 165.0 mm` as a person says it."""
    for sign, words in (("<= ", sentence("form.at_most")), (">= ", sentence("form.at_least"))):
        if expected.startswith(sign):
            return f"{words} {expected.removeprefix(sign).replace('.', ',')}"
    return expected


def _spoken(one: Setting, value: Any) -> str:
    if isinstance(value, bool):
        return sentence("form.yes") if value else sentence("form.no")
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _try(form: FormSpec) -> None:
    """Print the form with the names of its fields; UserError `form.unprintable` when nothing has room."""
    try:
        list(_pages(form))
    except UserError as error:
        raise UserError("form.unprintable", form=form.title) from error


def _pages(form: FormSpec) -> Iterator[object]:
    source = named(form)
    yield from form_pages(form, source.fill(form, 0), Report(""))


# -- writing into the file ---------------------------------------------------------------------------------


def _put(document: Document, one: Setting, value: Any) -> None:
    if one.key == "shown":
        _show(document, one.path.removesuffix(".shown"), shown=value)
    elif one.key == "place":
        _move(document, one.path.removesuffix(".place"), int(value))
    else:
        table = _table(document, one.path)
        now = table.get(one.key)
        whole = isinstance(value, float) and value.is_integer()
        table[one.key] = int(value) if whole and isinstance(now, int) else value


def _table(document: Document, path: str) -> Document:
    """The table a setting stands in, made when it is not there."""
    found = document
    for step in path.split(".")[:-1]:
        name, _, number = step.rstrip("]").partition("[")
        if not number and name not in found:
            found[name] = tomlkit.table()
        found = found[name][int(number) - 1] if number else found[name]
    return found


def _show(document: Document, path: str, *, shown: bool) -> None:
    """Lines print by their switch; one without gets the switch of what this office does not print."""
    if path.startswith("table."):
        _show_column(document, path, shown=shown)
        return
    row = _table(document, f"{path}.when")
    switch = str(row.get("when", ""))
    if switch and switch != HIDDEN:
        document["show"][switch] = shown
    elif shown:
        row.pop("when", None)
    else:
        _table(document, f"show.{HIDDEN}")[HIDDEN] = False
        row["when"] = HIDDEN


def _show_column(document: Document, path: str, *, shown: bool) -> None:
    column = _table(document, f"{path}.{HIDDEN}")
    if shown:
        column.pop(HIDDEN, None)
    elif not column.get(HIDDEN):
        column[HIDDEN] = True
        others = [one for one in document["table"]["column"] if not one.get(HIDDEN)]
        if others:
            widest = max(others, key=lambda one: float(one["width"]))
            widest["width"] = round(float(widest["width"]) + float(column["width"]), 2)


def _move(document: Document, path: str, place: int) -> None:
    columns = document["table"]["column"]
    at = int(path.rpartition("[")[2].rstrip("]")) - 1
    moved = columns[at]
    del columns[at]
    columns.insert(place - 1, moved)


def _fit_in(document: Document, before: Draft, one: Setting) -> None:
    """What is too wide after a change gives way: other columns, or with the page all lines and columns."""
    room = _width(document)
    if one.path.startswith(("page.", "frame.")) and room < _width(tomllib.loads(before.text)) - _SLACK:
        _squeeze_lines(document, room / _width(tomllib.loads(before.text)))
    if "table" in document:
        _squeeze_columns(document["table"]["column"], room, keep=one.path)


def _width(data: Mapping[str, Any]) -> float:
    """Width of the text in mm, as the reader of forms has it."""
    frame, plain = data.get("frame"), PageSpec()
    if frame is not None:
        return float(frame["width"]) - 2 * (sum(map(float, frame["border"])) / MM + float(frame["padding_x"]))
    page = data.get("page", {})
    return float(
        page.get("width", plain.width) - page.get("left", plain.left) - page.get("right", plain.right)
    )


def _squeeze_columns(columns: Sequence[Document], room: float, *, keep: str) -> None:
    shown = [column for column in columns if not column.get(HIDDEN)]
    kept = next((c for n, c in enumerate(columns, 1) if keep.startswith(f"table.column[{n}].")), None)
    givers = [column for column in shown if column is not kept]
    over = sum(float(column["width"]) for column in shown) - room
    while over > _SLACK:
        widest = max(givers, key=lambda column: float(column["width"]), default=None)
        spare = float(widest["width"]) - _NARROWEST if widest is not None else 0.0
        if widest is None or spare < _SLACK:
            return
        widest["width"] = round(float(widest["width"]) - min(over, spare), 2)
        over -= min(over, spare)


def _squeeze_lines(document: Document, by: float) -> None:
    for stack in STACKS:
        for row in document.get(stack, ()):
            for cell in row.get("cells", (row,)):
                for key in ("at", "width"):
                    if cell.get(key):
                        cell[key] = int(float(cell[key]) * by * 100) / 100


# -- looking at it and keeping it --------------------------------------------------------------------------


def sample(office: Office, form_id: str) -> Source:
    """Something of the office to see a form with: a dossier with papers, a list; else field names."""
    form = form_list.shipped(form_id)
    kind = paper_subjects.kind(form.subject)
    what = _newest_dossier(office) if form.subject == form_list.DOSSIER else ()
    try:
        found = kind.sources(office, what) if kind.offered(office) and what is not None else []
    except UserError:
        found = []
    return _beginning(found[0]) if found else named(form)


def _beginning(source: Source) -> Source:
    """The same with its first rows only: the shape of a form shows in a few pages."""

    def fill(form: FormSpec, counted: int) -> Subject:
        whole = source.fill(form, counted)
        return replace(whole, rows=lambda fields: islice(whole.rows(fields), _ROWS))

    return replace(source, fill=fill)


def _newest_dossier(office: Office) -> tuple[str, ...] | None:
    """The newest dossier with papers; any when none has; None without dossiers."""
    lines = queries.dossier_rows(office, queries.dossier_ids(office, limit=_NEWEST))
    chosen = next((line for line in lines if line.documents), lines[0] if lines else None)
    return (chosen.uid,) if chosen else None


def preview(office: Office, found: Draft, source: Source, context: JobContext | None = None) -> RenderedPaper:
    """The paper as it would print, with the places of its parts."""
    spec = form_store.spelled(office, form_store.check(found.text, "TOML"))
    specs = {**form_store.specs(office)[0], spec.id: spec}
    press = Press(office.today(), specs, spotted=True)
    return render_sources(spec.id, [source], press, context=context)


def shown(
    office: Office, found: Draft, source: Source | None = None, *, context: JobContext | None = None
) -> RenderedPaper:
    """The paper of a draft with a sample of `sample`, or with the names of its fields."""
    try:
        return preview(office, found, source or named(found.spec), context)
    except UserError:
        # What one record is too long for says nothing against the form.
        return preview(office, found, named(found.spec), context)


def save(office: Office, found: Draft) -> Changes:
    """Print with the draft from now on, as a new version of the office."""
    return form_store.adopt(office, found.text)


def set_value(office: Office, form_id: str, path: str, text: str) -> tuple[Setting, Setting]:
    """Change one setting of what prints now; the setting before and after. Raises as `changed`."""
    before = begin(office, form_id)
    one = setting(before, path)
    value = parsed(one, text)
    if value == one.value:
        raise UserError("form.unchanged", name=one.name, value=one.spoken)
    after = changed(before, one.path, value)
    save(office, after)
    return one, setting(after, one.path)
