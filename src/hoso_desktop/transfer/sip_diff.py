"""What the metadata of one SIP says otherwise than another's: element by element, paper by paper.

A paper is the same when its scan is, or all that is said of it, or else its name. METS files and schemas
follow from the rest and are not compared. Judges neither package.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from hoso_desktop.domain.problem import Problem
from hoso_desktop.transfer import profiles, sip_xml
from hoso_desktop.transfer.difference import said, short
from hoso_desktop.transfer.facts import Facts

PROFILE = "tt05-sip-hoso"  # whose words for the elements people know
_FOLDER, _DATA = "metadata/descriptive", "data"
_METS, _SCHEMA = "METS.xml", ".xsd"
_CODES = frozenset({"docId", "docCode"})  # they follow from the paper's place in the dossier


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One metadata file: its name, the paper it describes (nothing: the dossier), that paper's hash."""

    name: str
    paper: str
    sha256: str
    data: bytes
    values: Mapping[str, str]
    content: tuple[tuple[str, str], ...]  # the values but for the paper's codes


@dataclass(frozen=True, slots=True)
class Described:
    """Everything a SIP's metadata says: of the dossier and of its papers, in the order of the package."""

    sheets: tuple[_Sheet, ...]

    @property
    def names(self) -> frozenset[str]:
        """The files that were read."""
        return frozenset(sheet.name for sheet in self.sheets)


def without_folder(facts: Facts) -> Facts | None:
    """A SIP with names below its own folder, which each version calls otherwise; None when it is no SIP."""
    tops = [m.name.partition("/")[0] for m in facts.members if m.name.partition("/")[2] == _METS]
    if len(tops) != 1:
        return None
    top = f"{tops[0]}/"
    return replace(
        facts,
        members=tuple(replace(member, name=member.name.removeprefix(top)) for member in facts.members),
        metadata={name.removeprefix(top): data for name, data in facts.metadata.items()},
    )


def follows(name: str) -> bool:
    """Whether a file of a SIP says nothing of its own: what it holds follows from the others."""
    return posixpath.basename(name) == _METS or name.endswith(_SCHEMA)


def read(facts: Facts) -> Described:
    """The metadata of a SIP (`without_folder`). Raises BadXml when one of its files cannot be read."""
    hashes = {_stem(m.name): m.sha256 for m in facts.members if m.name.split("/")[-2:-1] == [_DATA]}
    found = []
    for member in facts.members:
        data, folder = facts.metadata.get(member.name), posixpath.dirname(member.name)
        if data is not None and (folder == _FOLDER or folder.endswith(f"/{_FOLDER}")):
            paper = "" if folder == _FOLDER else _paper(member.name)
            values = _values(data)
            content = tuple((element, text) for element, text in values.items() if element not in _CODES)
            found.append(_Sheet(member.name, paper, hashes.get(paper, ""), data, values, content))
    return Described(tuple(found))


def differences(old: Described, new: Described) -> Iterator[Problem]:
    """Every element that differs; papers that came or went."""
    labels = _labels()
    pairs = dict(_pairs(old, new))
    for sheet in new.sheets:
        if sheet.name in pairs:
            yield from _elements(pairs[sheet.name], sheet, labels)
        else:
            yield _whole("new", sheet)
    known = {sheet.name for sheet in pairs.values()}
    yield from (_whole("gone", sheet) for sheet in old.sheets if sheet.name not in known)


def _stem(name: str) -> str:
    return posixpath.splitext(posixpath.basename(name))[0]


def _paper(name: str) -> str:
    """Name of the paper's own file: `EAD_doc_X` describes `X`."""
    return _stem(name).split("_", 2)[-1]


def _values(data: bytes) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in sip_xml.read(data):
        text = "".join(element.itertext())
        values[element.tag] = f"{values[element.tag]}; {text}" if element.tag in values else text
    return values


def _labels() -> dict[tuple[bool, str], str]:
    """The Vietnamese word for an element of a paper (True) or of the dossier (False)."""
    layout = profiles.load(PROFILE).sip
    if layout is None:
        return {}
    return {
        (of_paper, field.element): field.label
        for of_paper, fields in ((False, layout.dossier), (True, layout.document))
        for field in fields
    }


# Which paper is which


def _pairs(old: Described, new: Described) -> Iterator[tuple[str, _Sheet]]:
    """Names of the second package's metadata files with what they were in the first."""
    left, waiting = list(old.sheets), list(new.sheets)
    same: tuple[Callable[[_Sheet, _Sheet], bool], ...] = (
        lambda a, b: a.name == b.name and (not b.paper or (bool(b.sha256) and a.sha256 == b.sha256)),
        lambda a, b: bool(a.sha256) and a.sha256 == b.sha256,
        lambda a, b: bool(a.paper and b.paper) and a.content == b.content,
        lambda a, b: a.name == b.name,
    )
    for alike in same:
        for sheet in list(waiting):
            was = next((other for other in left if alike(other, sheet)), None)
            if was is not None:
                left.remove(was)
                waiting.remove(sheet)
                yield sheet.name, was


# What is told


def _elements(was: _Sheet, now: _Sheet, labels: Mapping[tuple[bool, str], str]) -> Iterator[Problem]:
    moved = was.paper != now.paper
    told = False
    for element in [*now.values, *(name for name in was.values if name not in now.values)]:
        old, new = was.values.get(element, ""), now.values.get(element, "")
        if old == new or (moved and element in _CODES):
            continue
        told = True
        params = {"element": element, "label": labels.get((bool(now.paper), element), element)}
        params |= {"old": short(old), "new": short(new)}
        if now.paper:
            yield said("element_of_paper", now.name, paper=now.paper, **params)
        else:
            yield said("element", now.name, **params)
    if not told and not moved and was.data != now.data:
        yield said("file_changed", now.name, name=now.name)


def _whole(what: str, sheet: _Sheet) -> Problem:
    """A metadata file that is in one package only."""
    if not sheet.paper:
        code = "file_new" if what == "new" else "file_gone"
        return said(code, sheet.name, name=sheet.name)
    words = short(" · ".join(text for _element, text in sheet.content))
    code = "paper_new" if what == "new" else "paper_gone"
    return said(code, sheet.name, paper=sheet.paper, words=words)
