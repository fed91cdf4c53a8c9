"""A SIP that may be spoilt, and METS files made to fit what was changed below them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from hoso_desktop.transfer import manifest as lists
from tests.transfer.spoilers import Copy

METS, REP = "METS.xml", "representations/rep1/METS.xml"
DATA, DESCRIPTIVE = "representations/rep1/data/", "representations/rep1/metadata/descriptive/"
EAD = "metadata/descriptive/EAD.xml"
_HREF = "{http://www.w3.org/1999/xlink}href"
Change = Callable[[bytes], bytes]


class SipCopy(Copy):
    """A SIP and its list that may be spoilt; names go without the package's folder."""

    @property
    def top(self) -> str:
        return next(iter(self.members())).partition("/")[0]

    def inside(self) -> dict[str, bytes]:
        return {name.partition("/")[2]: data for name, data in self.members().items()}

    def put(self, inside: dict[str, bytes]) -> None:
        top = self.top
        self.pack({f"{top}/{name}": data for name, data in inside.items()})

    def one(self, folder: str, ending: str = "") -> str:
        """Some file of a folder."""
        return self.random.choice([n for n in self.inside() if n.startswith(folder) and n.endswith(ending)])

    def two(self, folder: str) -> list[str]:
        return self.random.sample([name for name in self.inside() if name.startswith(folder)], 2)

    def book(self) -> str:
        """One of the two METS files."""
        return self.random.choice([METS, REP])

    def edit(self, name: str, change: Change) -> None:
        """Change one file; the METS files above it are made to fit."""
        inside = self.inside()
        changed = change(inside[name])
        assert changed != inside[name], "nothing is spoilt"
        self.put(fitting(inside | {name: changed}, name))

    def swap(self, name: str, pattern: bytes, new: Callable[[re.Match[bytes]], bytes]) -> re.Match[bytes]:
        """Replace what one of the places the pattern fits says; gives that place as it was."""
        place = self.random.choice(list(re.finditer(pattern, self.inside()[name])))
        self.edit(name, lambda data: data[: place.start()] + new(place) + data[place.end() :])
        return place

    def text(self, name: str, pattern: bytes) -> list[bytes]:
        """The second group of every place the pattern fits."""
        return [place[2] for place in re.finditer(pattern, self.inside()[name])]


def fitting(inside: dict[str, bytes], changed: str) -> dict[str, bytes]:
    """The files with sizes and hashes set right in the METS files above the changed one."""
    for book in (REP, METS) if changed not in {METS, REP} else (METS,) if changed == REP else ():
        tree = etree.fromstring(inside[book])
        for element in tree.iter("{*}file", "{*}mdRef"):
            pointer: Any = element if element.get(_HREF) else element[0]
            name = posixpath.normpath(posixpath.join(posixpath.dirname(book), pointer.get(_HREF)))
            if name in inside:
                element.set("SIZE", str(len(inside[name])))
                element.set("CHECKSUM", lists.digest(inside[name]).upper())
        inside = inside | {book: etree.tostring(tree, xml_declaration=True, encoding="UTF-8")}
    return inside
