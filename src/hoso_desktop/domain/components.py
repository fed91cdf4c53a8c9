"""Expected components (thành phần hồ sơ) of each kind of dossier, shown against what is there.

The sets are data (resources/rules/components.toml); this module reads them and never decides one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """One expected paper. `names` are the type names or beginnings of titles that fulfil it.

    `order` is its place in the order of the work, `must` whether its absence is a lack, `owner` who owes it.
    """

    id: str
    label: str
    names: tuple[str, ...]
    must: bool
    order: int
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComponentSet:
    """The expected components of one kind of dossier, with their source."""

    id: str
    title: str
    kind: str  # DossierKind value it belongs to
    components: tuple[Component, ...]
    source: str = ""
    confirmed: bool = False


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
