"""Expected components (thành phần hồ sơ) of each kind of dossier: the sets as data, and which one is meant.

The sets come from resources/rules/components.toml or the office's own rules; this module reads and chooses,
it never decides what a dossier must hold. Held against the papers in `component_view`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hoso_desktop.domain.dossier import Dossier, DossierKind
from hoso_desktop.domain.text import key

FORMAT = 2
# Said instead of a set or a component: none of them is meant here.
NONE = "-"
GAP = "…"
OR = " hoặc "


@dataclass(frozen=True, slots=True)
class Component:
    """One expected paper. `names` are the type names or beginnings of titles that fulfil it.

    `order` is its place in the order of the work, `must` whether its absence is a lack, `owner` who owes it.
    Of one `group` any one paper is enough. `must_with` names the component whose presence makes it a must.
    """

    id: str
    label: str
    names: tuple[str, ...]
    must: bool
    order: int
    owner: str = ""
    note: str = ""
    role: str = ""  # minutes, outcome, submission, opinions, explanation: what C01–C03 ask for
    group: str = ""
    must_with: str = ""
    after: bool = False  # made after the meeting: its day alone does not make it a lack
    decides: bool = False  # a decision, which rests on a submission (C02)
    own: bool = False  # only a Party paper of the commune; others are reading matter
    drafts: bool = False  # drafts count as well
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ComponentSet:
    """The expected components of one kind of dossier, with their source.

    `titles` name such a dossier whatever its kind; `words` are enough once the kind is known. A `quiet` set
    shows only what is there or lacking. In a dossier of many `rounds` (a year's cases) a later step says
    nothing about an earlier one.
    """

    id: str
    title: str
    kind: str  # DossierKind value it belongs to
    components: tuple[Component, ...]
    source: str = ""
    confirmed: bool = False
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    default: bool = False
    quiet: bool = False
    rounds: bool = False
    note: str = ""
    # First word of a name → the components and names that begin with it; follows from `components`.
    _by_word: dict[str, list[tuple[Component, str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for one in self.components:
            for name in one.names:
                self._by_word.setdefault(_parts(name)[0].partition(" ")[0], []).append((one, name))

    def beginning(self, text: str) -> Sequence[tuple[Component, str]]:
        """The components and names that begin with the first word of a folded text."""
        return self._by_word.get(text.partition(" ")[0], ())

    def component(self, component_id: str) -> Component | None:
        """The component of an id."""
        return next((one for one in self.components if one.id == component_id), None)

    def alternatives(self, component: Component) -> str:
        """Its label, with those of its group: any one of them is enough."""
        if not component.group:
            return component.label
        return OR.join(one.label for one in self.components if one.group == component.group)

    def needed(self) -> tuple[str, ...]:
        """What such a dossier must hold, in the order of the work; a group counts once."""
        return tuple(dict.fromkeys(self.alternatives(one) for one in self.components if one.must))


@dataclass(frozen=True, slots=True)
class ComponentMark:
    """`Không phát sinh`: an expected component that does not occur here, with the reason."""

    component: str
    reason: str
    day: str = ""
    person_uid: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedPaper:
    """A paper named in the minutes; `placement_uid` where the clerk has said which paper it is."""

    uid: str
    title: str
    source_uid: str = ""
    owed_by: str = ""
    placement_uid: str = ""
    dismissed_reason: str = ""
    revision: int = 1


# -- the data ------------------------------------------------------------------------------------------------


def read_sets(table: Mapping[str, Any]) -> tuple[ComponentSet, ...]:
    """The sets of a parsed components.toml. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(table["format"])
    sets = tuple(_set(row) for row in table["set"])
    _refuse_doubles("set", [one.id for one in sets])
    return sets


_SET_TEXTS, _SET_LISTS = ("id", "title", "source"), ("titles", "words")
_SET_FLAGS = ("default", "quiet", "rounds")
_TEXTS, _FLAGS = ("owner", "note", "role", "group", "must_with"), ("after", "decides", "own", "drafts")


def _set(row: Mapping[str, Any]) -> ComponentSet:
    source, confirmed = str(row["source"]), bool(row.get("confirmed", False))
    components = tuple(_component(one, source, confirmed=confirmed) for one in row["components"])
    _refuse_doubles(row["id"], [one.id for one in components])
    plain: dict[str, Any] = {name: str(row[name]) for name in _SET_TEXTS}
    plain |= {name: tuple(str(text) for text in row.get(name, ())) for name in _SET_LISTS}
    plain |= {name: bool(row.get(name, False)) for name in _SET_FLAGS}
    return ComponentSet(
        **plain,
        kind=DossierKind(row["kind"]).value,
        components=tuple(sorted(components, key=lambda one: one.order)),
        confirmed=confirmed,
        note=str(row.get("note", "")),
    )


def _component(row: Mapping[str, Any], source: str, *, confirmed: bool) -> Component:
    names = tuple(str(name) for name in row["names"])
    if not names or not all(_parts(name) for name in names):
        raise ValueError(f"{row['id']}: names")
    plain: dict[str, Any] = {name: str(row.get(name, "")) for name in _TEXTS}
    plain |= {name: bool(row.get(name, False)) for name in _FLAGS}
    return Component(
        **plain,
        id=str(row["id"]),
        label=str(row["label"]),
        names=names,
        must=bool(row["must"]),
        order=int(row["order"]),
        source=str(row.get("source", source)),
        confirmed=bool(row.get("confirmed", confirmed)),
    )


def _refuse_doubles(where: str, ids: Sequence[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{where}: {twice[0]}")


# -- words ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(plain for part in pattern.split(GAP) if (plain := key(part)))


def fit(text: str, pattern: str, *, anywhere: bool = False) -> int:
    """How many letters of a folded `text` a pattern names, at its beginning or `anywhere`; 0 for none.

    `…` in a pattern stands for any words: `Quyết định … chuẩn y`.
    """
    padded, at, parts = f" {text} ", 0, _parts(pattern)
    for number, part in enumerate(parts):
        found = padded.find(f" {part} ", at)
        if found < 0 or (found > 0 and number == 0 and not anywhere):
            return 0
        at = found + len(part) + 1
    return sum(map(len, parts))


# -- which set -----------------------------------------------------------------------------------------------


def choose(sets: Sequence[ComponentSet], dossier: Dossier) -> ComponentSet | None:
    """The set a dossier is held against: as the clerk said, else by its kind and title; None for no set."""
    if dossier.component_set == NONE:
        return None
    said = next((one for one in sets if one.id == dossier.component_set), None)
    if said is not None:
        return said
    title = key(dossier.title)
    if dossier.kind is DossierKind.GENERAL:
        return _general(sets, title)
    of_kind = [one for one in sets if one.kind == dossier.kind.value]
    return _named(of_kind, title, known=True) or next((one for one in of_kind if one.default), None)


def _general(sets: Sequence[ComponentSet], title: str) -> ComponentSet | None:
    """A dossier nobody gave a kind: its title may name one; a Tập of papers is none of them."""
    if title.startswith("tap "):
        return None
    general = DossierKind.GENERAL.value
    return _named(sets, title, known=False) or next(
        (one for one in sets if one.kind == general and one.default), None
    )


def _named(sets: Sequence[ComponentSet], title: str, *, known: bool) -> ComponentSet | None:
    """The set whose words say most of the title."""
    best, most = None, 0
    for one in sets:
        hints = (*one.titles, *one.words) if known else one.titles
        letters = max((fit(title, hint, anywhere=True) for hint in hints), default=0)
        if letters > most:
            best, most = one, letters
    return best
