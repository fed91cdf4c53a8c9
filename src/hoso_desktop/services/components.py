"""The living dossier: what it is expected to hold, and what the clerk says about that.

Every function is one transaction with its fact in the journal, to be taken back. When a component is due is
the domain's; which are expected is data.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from hoso_desktop.db import component_rows as rows
from hoso_desktop.db import dossiers, schema, writing
from hoso_desktop.db.component_rows import Connection
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.component_view import ComponentView, situation
from hoso_desktop.domain.component_view import view as held_against
from hoso_desktop.domain.components import NONE, ComponentSet, ExpectedPaper, choose, read_sets
from hoso_desktop.domain.dossier import EDITABLE
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.named_papers import is_same, read_titles
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.services import queries, rules
from hoso_desktop.services.dossiers import edit_document, edit_dossier, refuse_secrets
from hoso_desktop.services.office import Changes, Office

MOST_TITLE = 500
MOST_NAMED = 200
_MOST_PERSONS = 9999


def sets(office: Office) -> tuple[ComponentSet, ...]:
    """The sets of expected components in force for the office."""
    with office.store.read() as connection:
        return sets_in(connection)


def sets_in(connection: Connection) -> tuple[ComponentSet, ...]:
    """The same inside a transaction that is already open."""
    return _read(rules.current_in(connection, "components"))


@lru_cache(maxsize=4)
def _read(found: rules.RuleSet) -> tuple[ComponentSet, ...]:
    return read_sets(found.table)


def view(office: Office, dossier_uid: str) -> ComponentView:
    """What a dossier is to hold against what it holds, as of today. Raises UserError dossier.gone."""
    sheet = queries.peek(office, dossier_uid)
    with office.store.read() as connection:
        row_id = dossiers.id_of(connection, "dossier", dossier_uid)
        ids = [row_id] if row_id is not None else []
        marks = rows.marks_by_dossier(connection, ids)
        expected = rows.expected_by_dossier(connection, ids)
        meeting = rows.meetings_by_dossier(connection, ids)
    at = ids[0] if ids else 0
    now = situation(sheet.dossier, meeting.get(at), office.today())
    return held_against(
        choose(sets(office), sheet.dossier), sheet.documents, now,
        marks=marks.get(at, ()), expected=expected.get(at, ()),
    )  # fmt: skip


def meeting(office: Office, dossier_uid: str) -> MeetingFacts:
    """The figures of a dossier's meeting; all unknown when nobody has said any."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        row = rows.meeting_row(connection, full.row_id) if full is not None else None
    return rows.meeting_of(row) if row is not None else MeetingFacts()


# -- không phát sinh -----------------------------------------------------------------------------------------


def not_applicable(office: Office, dossier_uid: str, component: str, reason: str) -> Changes:
    """Say that a component does not occur in a dossier. Raises UserError component.no_reason, .unknown."""
    why = clean(reason)
    if not why:
        raise UserError("component.no_reason")
    refuse_secrets(why)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        _refuse_unknown(office, full, component)
        before = rows.mark_row(tx.connection, full.row_id, component)
        values = {"reason": why, "day": office.today().isoformat(), "person_uid": office.person.uid}
        if before is None:
            own = {"uid": str(uuid.uuid4()), "dossier_id": full.row_id, "component": component}
            tx.insert(schema.component_mark, {**own, **values})
        else:
            tx.update(schema.component_mark, before["id"], values)
        body = {"component": component, "reason": why, "before": before["reason"] if before else ""}
        tx.record("component.not_applicable", object_uid=dossier_uid, dossier_uid=dossier_uid, body=body)
        return office.remember(tx, "component.not_applicable")


def applicable_again(office: Office, dossier_uid: str, component: str) -> Changes:
    """Take `không phát sinh` back. Raises UserError component.not_marked."""
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        before = rows.mark_row(tx.connection, full.row_id, component)
        if before is None:
            raise UserError("component.not_marked", component=component)
        tx.delete(schema.component_mark, before["id"])
        body = {"component": component, "before": before["reason"]}
        tx.record("component.applicable", object_uid=dossier_uid, dossier_uid=dossier_uid, body=body)
        return office.remember(tx, "component.applicable")


def _refuse_unknown(office: Office, full: dossiers.FullDossier, component: str) -> None:
    chosen = choose(sets(office), full.dossier)
    if chosen is None or not chosen.components:
        raise UserError("component.none_here", code=full.dossier.code)
    if chosen.component(component) is None:
        known = ", ".join(one.id for one in chosen.components)
        raise UserError("component.unknown", component=component, code=full.dossier.code, known=known)


# -- what the clerk says -------------------------------------------------------------------------------------


def say_component(office: Office, placement_uid: str, component: str) -> Changes:
    """Say which component a paper is: its id, `-` for none, empty to go by its title again."""
    with office.store.read() as connection:
        home = dossiers.placement_home(connection, placement_uid)
        full = dossiers.load(connection, home[3]) if home is not None else None
        papers = dossiers.placements(connection, full.row_id, full.dossier.uid) if full is not None else []
    placement = next((one for _, _, one in papers if one.uid == placement_uid), None)
    if full is None or placement is None:
        raise UserError("document.gone")
    if component not in ("", NONE):
        _refuse_unknown(office, full, component)
    return edit_document(office, placement_uid, placement.revision, component=component)


def set_component_set(office: Office, dossier_uid: str, set_id: str) -> Changes:
    """Hold a dossier against another set: its id, `-` for none, empty to go by kind and title again."""
    known = [one.id for one in sets(office)]
    if set_id not in ("", NONE, *known):
        raise UserError("component.unknown_set", value=set_id, known=", ".join(known))
    dossier = queries.peek(office, dossier_uid).dossier
    return edit_dossier(office, dossier_uid, dossier.revision, component_set=set_id)


def set_meeting(office: Office, dossier_uid: str, facts: MeetingFacts) -> Changes:
    """Write down the figures of a meeting. Raises UserError meeting.bad_figure, meeting.more_than."""
    refuse_secrets(facts.note)
    _refuse_impossible(facts)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        values = rows.meeting_values(replace(facts, note=clean(facts.note)))
        before = rows.meeting_row(tx.connection, full.row_id)
        if before is None:
            tx.insert(schema.meeting, {"uid": str(uuid.uuid4()), "dossier_id": full.row_id, **values})
        else:
            tx.update(schema.meeting, before["id"], values, expected_revision=facts.revision)
        old = {name: before[name] for name in values} if before is not None else {}
        body = {"before": writing.facts(old), "after": writing.facts(values)}
        tx.record("meeting.changed", object_uid=dossier_uid, dossier_uid=dossier_uid, body=body)
        return office.remember(tx, "meeting.changed")


# A figure, and the one it cannot exceed.
_WITHIN = (
    ("members_present", "members_total"),
    ("votes_returned", "votes_sent"),
    ("votes_returned", "members_total"),
    ("votes_for", "votes_returned"),
)


def _refuse_impossible(facts: MeetingFacts) -> None:
    for name in ("members_total", "members_present", "votes_sent", "votes_returned", "votes_for"):
        value = getattr(facts, name)
        if value is not None and not 0 <= value <= _MOST_PERSONS:
            raise UserError("meeting.bad_figure", value=value)
    for part, whole in _WITHIN:
        less, more = getattr(facts, part), getattr(facts, whole)
        if less is not None and more is not None and less > more:
            raise UserError("meeting.more_than", part=less, whole=more)


# -- papers named in minutes ---------------------------------------------------------------------------------


def name_papers(
    office: Office, dossier_uid: str, titles: str | Sequence[str], *, source_uid: str = ""
) -> Changes:
    """Expect the papers that minutes name: pasted text, one a line, or titles. Known ones are passed over.

    Raises UserError named.nothing, named.too_many, named.too_long.
    """
    wanted = read_titles(titles if isinstance(titles, str) else "\n".join(titles))
    if not wanted:
        raise UserError("named.nothing")
    refuse_secrets(*wanted)
    long = next((title for title in wanted if len(title) > MOST_TITLE), "")
    if long:
        raise UserError("named.too_long", length=len(long), limit=MOST_TITLE)
    with office.change() as tx:
        full = _full(tx, dossier_uid)
        before = rows.expected_rows(tx.connection, full.row_id)
        known = [row["title"] for row in before]
        new = [title for title in wanted if not any(is_same(title, one) for one in known)]
        if len(before) + len(new) > MOST_NAMED:
            raise UserError("named.too_many", limit=MOST_NAMED)
        if not new:
            raise UserError("named.known")
        last = max((row["ordinal"] for row in before), default=0)
        for ordinal, title in enumerate(new, start=last + 1):
            _add_named(tx, full, title, ordinal, source_uid)
        return office.remember(tx, "named.added")


def _add_named(tx: Tx, full: dossiers.FullDossier, title: str, ordinal: int, source_uid: str) -> None:
    uid, home = str(uuid.uuid4()), full.dossier.uid
    values = {"title": title, "source_uid": source_uid, "ordinal": ordinal}
    tx.insert(schema.expected_paper, {"uid": uid, "dossier_id": full.row_id, **values})
    tx.record("named.added", object_uid=uid, dossier_uid=home, body={"after": writing.facts(values)})


def dismiss_paper(office: Office, expected_uid: str, reason: str) -> Changes:
    """A named paper will not come, and why; an empty reason expects it again."""
    refuse_secrets(reason)
    return _change_named(office, expected_uid, "dismissed_reason", clean(reason))


def link_paper(office: Office, expected_uid: str, placement_uid: str) -> Changes:
    """Say which paper of the dossier is the named one; empty goes by number and title again."""
    return _change_named(office, expected_uid, "placement_uid", placement_uid)


def _change_named(office: Office, expected_uid: str, column: str, value: str) -> Changes:
    with office.change() as tx:
        row_id, paper, home = _expected(tx, expected_uid)
        tx.update(schema.expected_paper, row_id, {column: value})
        body = {"before": {column: getattr(paper, column)}, "after": {column: value}}
        tx.record("named.changed", object_uid=expected_uid, dossier_uid=home, body=body)
        return office.remember(tx, "named.changed")


def forget_paper(office: Office, expected_uid: str) -> Changes:
    """Take a paper off the list of named ones, because it was named by mistake."""
    with office.change() as tx:
        row_id, paper, home = _expected(tx, expected_uid)
        tx.delete(schema.expected_paper, row_id)
        body = {"before": {"title": paper.title}}
        tx.record("named.removed", object_uid=expected_uid, dossier_uid=home, body=body)
        return office.remember(tx, "named.removed")


def _expected(tx: Tx, uid: str) -> tuple[int, ExpectedPaper, str]:
    found = rows.expected_home(tx.connection, uid)
    if found is None:
        raise UserError("named.gone")
    _full(tx, found[2])
    return found


def _full(tx: Tx, uid: str) -> dossiers.FullDossier:
    """A dossier still being made: what a completed one lacked when it was signed stays as it was."""
    full = dossiers.load(tx.connection, uid)
    if full is None:
        raise UserError("dossier.gone")
    if full.dossier.state not in EDITABLE:
        raise UserError("dossier.closed", code=full.dossier.code)
    return full
