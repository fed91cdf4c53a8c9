"""Whether the parts of one METS file hold together: ids, the links between parts, the tree over them all.

Looks at one file's elements only: at no bytes, no other file and no package.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hoso_desktop.transfer.mets import METS, XLINK

TREE = "CSIP"  # label of the tree every package has
PAPER = "File"  # label of the division that holds one paper and what describes it
_GROUP, _FILE, _SECTION = f"{{{METS}}}fileGrp", f"{{{METS}}}file", f"{{{METS}}}dmdSec"
_TITLE = f"{{{XLINK}}}title"
_ADMINISTRATION = ("amdSec", "techMD", "rightsMD", "sourceMD", "digiprovMD")
# What each attribute that names other parts may name.
_KINDS = {
    "DMDID": frozenset({_SECTION}),
    "ADMID": frozenset(f"{{{METS}}}{name}" for name in _ADMINISTRATION),
    "FILEID": frozenset({_FILE, _GROUP}),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A part that does not hold: the end of its code, and what its sentence names."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Link:
    attribute: str
    id: str
    kinds: frozenset[str]


def faults(root: ET.Element) -> Iterator[Fault]:
    """Ids used twice, links to nobody or to a part of another kind, parts nobody links, a foreign tree."""
    ids = Counter(name for element in root.iter() if (name := element.get("ID")))
    for name, count in ids.items():
        if count > 1:
            yield Fault("id_twice", {"id": name})
    links = list(_links(root))
    yield from _astray(root, links)
    yield from _unlinked(root, {link.id for link in links if link.attribute != "ADMID"})
    yield from _tree(root)


def _links(root: ET.Element) -> Iterator[_Link]:
    for parent in root.iter():
        for element in parent:
            for attribute, kinds in _KINDS.items():
                alone = attribute == "FILEID" and parent.get("LABEL") == PAPER
                # One attribute may name several parts, with blanks between them.
                for name in element.get(attribute, "").split():
                    yield _Link(attribute, name, frozenset({_FILE}) if alone else kinds)
            if element.tag == f"{{{METS}}}mptr":
                yield _Link("mptr", element.get(_TITLE, ""), frozenset({_GROUP}))


def _astray(root: ET.Element, links: list[_Link]) -> Iterator[Fault]:
    kinds: dict[str, set[str]] = {}
    for element in root.iter():
        if name := element.get("ID"):
            kinds.setdefault(name, set()).add(element.tag)
    for link in links:
        if link.id not in kinds:
            yield Fault("link", {"id": link.id})
        elif not kinds[link.id] & link.kinds:
            yield Fault("link_kind", {"id": link.id, "link": link.attribute})


def _unlinked(root: ET.Element, linked: set[str]) -> Iterator[Fault]:
    """Descriptions and files that hang on no branch of the tree, neither alone nor with their group."""
    for section in root.iter(_SECTION):
        if section.get("ID", "") not in linked:
            yield Fault("unlinked", {"id": section.get("ID", "")})
    groups = [group for group in root.iter(_GROUP) if group.get("ID", "") in linked]
    hung = {file for group in groups for file in group.iter(_FILE)}
    for file in root.iter(_FILE):
        if file not in hung and file.get("ID", "") not in linked:
            yield Fault("unlinked", {"id": file.get("ID", "")})


def _tree(root: ET.Element) -> Iterator[Fault]:
    """The tree's trunk bears the id of the file it stands in."""
    objid = root.get("OBJID", "")
    trunks = [
        tree.find(f"{{{METS}}}div") for tree in root.iter(f"{{{METS}}}structMap") if tree.get("LABEL") == TREE
    ]
    found = ["" if trunk is None else trunk.get("LABEL", "") for trunk in trunks]
    if not objid or found != [objid]:
        yield Fault("tree", {"found": ", ".join(found), "wanted": objid})
