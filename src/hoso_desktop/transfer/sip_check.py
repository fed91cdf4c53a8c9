"""Whether a SIP's METS files and its bytes say the same: every reference, hash, link and count.

For the builder after it has read its own package back, and for a receiver, who needs nothing else. XML from
outside is read without document types and entities. Every defect is a Problem.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.transfer.facts import Facts
from hoso_desktop.transfer.manifest import MemberFact
from hoso_desktop.transfer.mets import METS, REPRESENTATION, XLINK
from hoso_desktop.transfer.sip_xml import ROOT

_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HREF, _SHA256 = f"{{{XLINK}}}href", "SHA-256"


def problems(facts: Facts, objid: str, documents: int) -> list[Problem]:
    """Every way in which the package contradicts itself; `documents` is the number of papers expected."""
    return _Check(facts, objid).run(documents)


@dataclass(slots=True)
class _Book:
    """One METS file as read: what it points at, its ids and the links between them."""

    place: str
    root: ET.Element
    ids: Counter[str] = field(default_factory=Counter)


class _Check:
    def __init__(self, facts: Facts, objid: str) -> None:
        self._facts, self._objid = facts, objid
        self._files = {member.name: member for member in facts.members}
        self._problems: list[Problem] = []
        self._named: set[str] = set()

    def run(self, documents: int) -> list[Problem]:
        outer = self._mets(f"{self._objid}/METS.xml")
        inner = self._mets(f"{self._objid}/{REPRESENTATION}/METS.xml")
        for book in (outer, inner):
            if book is not None:
                self._references(book)
                self._links(book)
        if outer is not None and outer.root.get("OBJID") != self._objid:
            self._error("objid", outer.place, found=outer.root.get("OBJID", ""), wanted=self._objid)
        if outer is not None and inner is not None:
            self._nobody_forgotten(outer)
            self._counted(inner, documents)
            self._paired(inner)
        return self._problems

    def _error(self, code: str, where: str, **params: object) -> None:
        params.setdefault("name", where)
        self._problems.append(Problem(f"package.sip.{code}", Severity.ERROR, where, params))

    # Reading

    def _mets(self, name: str) -> _Book | None:
        root = self._xml(name)
        if root is None:
            return None
        if root.tag != f"{{{METS}}}mets":
            self._error("no_mets", name)
            return None
        book = _Book(name, root)
        book.ids.update(value for element in root.iter() if (value := element.get("ID")))
        return book

    def _xml(self, name: str) -> ET.Element | None:
        data = self._facts.metadata.get(name)
        if data is None:
            if name not in self._facts.broken:
                self._error("lost", name)
            return None
        # Eight-bit only: in UTF-16 a declaration would not be seen.
        if _DECLARATIONS.search(data) or b"\0" in data:
            self._error("dangerous", name)
            return None
        try:
            return ET.fromstring(data)  # noqa: S314 - without declarations nothing can grow
        except (ET.ParseError, LookupError, ValueError):  # the last two: an encoding nobody knows or reads
            self._error("not_xml", name)
            return None

    # What METS says of files

    def _references(self, book: _Book) -> None:
        for element, measured in _pointing(book.root):
            href = element.get(_HREF, "")
            name = posixpath.normpath(posixpath.join(posixpath.dirname(book.place), href))
            if not href or href.startswith("/") or not name.startswith(f"{self._objid}/"):
                self._error("outside", book.place, href=href)
                continue
            found = self._files.get(name)
            self._named.add(name)
            if found is None:
                if name not in self._facts.broken:
                    self._error("file_missing", name)
            elif measured is not None:
                self._measured(found, measured)

    def _measured(self, found: MemberFact, said: ET.Element) -> None:
        if said.get("SIZE") != str(found.size):
            self._error("size", found.name, said=said.get("SIZE", ""), size=found.size)
        if said.get("CHECKSUMTYPE") != _SHA256 or said.get("CHECKSUM", "").lower() != found.sha256:
            self._error("hash", found.name)

    def _links(self, book: _Book) -> None:
        for twice in (name for name, count in book.ids.items() if count > 1):
            self._error("id_twice", book.place, id=twice)
        for element in book.root.iter():
            # DMDID may name several sections, with blanks between them.
            for name in (*element.get("DMDID", "").split(), *element.get("FILEID", "").split()):
                if name not in book.ids:
                    self._error("link", book.place, id=name)

    def _nobody_forgotten(self, outer: _Book) -> None:
        for name in self._files:
            if name not in self._named and name != outer.place:
                self._error("orphan", name)

    # What the metadata says of the papers

    def _counted(self, inner: _Book, documents: int) -> None:
        data = [name for name in self._files if name.startswith(f"{self._objid}/{REPRESENTATION}/data/")]
        links = [div for div in inner.root.iter(f"{{{METS}}}div") if div.get("LABEL") == "File"]
        pairs = {(div.get("DMDID"), pointer.get("FILEID")) for div in links for pointer in div}
        dossier = self._xml(f"{self._objid}/metadata/descriptive/EAD.xml")
        stated = "" if dossier is None else (dossier.findtext("totalDoc") or "")
        if not len(data) == len(links) == len(pairs) == documents or stated != str(documents):
            found = {"files": len(data), "described": len(pairs), "stated": stated}
            self._error("count", self._objid, documents=documents, **found)
        if dossier is not None and dossier.tag != ROOT:
            self._error("no_metadata", f"{self._objid}/metadata/descriptive/EAD.xml")

    def _paired(self, inner: _Book) -> None:
        """Each paper's metadata can be read and stands beside the file whose name it bears."""
        targets = {
            element.get("ID"): _stem(reference) for element in inner.root.iter() for reference in element
        }
        for div in inner.root.iter(f"{{{METS}}}div"):
            if div.get("LABEL") != "File":
                continue
            described = targets.get(div.get("DMDID"), "")
            for pointer in div:
                paper = targets.get(pointer.get("FILEID"), "")
                if paper and described and not described.endswith(f"_{paper}"):
                    self._error("pair", inner.place, paper=paper, metadata=described)
        folder = f"{self._objid}/{REPRESENTATION}/metadata/descriptive/"
        for name in self._files:
            if name.startswith(folder):
                root = self._xml(name)
                if root is not None and root.tag != ROOT:
                    self._error("no_metadata", name)


def _stem(reference: ET.Element) -> str:
    """Name of the file an element points at, without folder and ending."""
    return posixpath.splitext(posixpath.basename(reference.get(_HREF, "")))[0]


def _pointing(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element | None]]:
    """Every element that points at a file, and the one that says how long it is and what its hash is."""
    for file in root.iter(f"{{{METS}}}file"):
        for place in file.iter(f"{{{METS}}}FLocat"):
            yield place, file
    for reference in root.iter(f"{{{METS}}}mdRef"):
        yield reference, reference
    for pointer in root.iter(f"{{{METS}}}mptr"):
        yield pointer, None
