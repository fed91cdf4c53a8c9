"""Papers named in minutes (tài liệu sử dụng trong hội nghị): reading a pasted list, finding each paper.

Pure matching by number or by title; what the clerk has said about a paper always wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoso_desktop.domain import numbering
from hoso_desktop.domain.components import ExpectedPaper
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber
from hoso_desktop.domain.text import clean, key, words

_BULLET = re.compile(r"^(?:[-–—•*+·▪]|\(?\d{1,2}[.)]|[a-zđ][.)])\s+", re.IGNORECASE)
_TAIL = re.compile(r"[;,.]+$")
_INTRODUCTION = re.compile(r":$")
_NUMBER = re.compile(r"\b(\d{1,5}[a-zđ]?\s?[-/–]\s?[^\W\d_]+(?:\s?[-/–]\s?[^\W\d_]+)*)", re.IGNORECASE)
_LEAST_WORDS = 3


def read_titles(text: str) -> tuple[str, ...]:
    """One title from each line of a pasted list, without bullets, numbering or final marks; none twice."""
    out: list[str] = []
    for title in (_title(line) for line in re.split(r"[\r\n]+", text)):
        if title and not any(is_same(title, known) for known in out):
            out.append(title)
    return tuple(out)


def _title(line: str) -> str:
    """A line that ends with a colon only leads to the list."""
    text = clean(line)
    if _INTRODUCTION.search(text):
        return ""
    before = None
    while before != text:
        before, text = text, _BULLET.sub("", text)
    return _TAIL.sub("", text).strip(" -–—•*")


def number_in(title: str) -> DocNumber:
    """The number a title states anywhere in it (`Tờ trình 215/TTr-UBND về …`), else no number."""
    for match in _NUMBER.finditer(title):
        found = numbering.parse(match[1])
        if found.number and found.notation:
            return found
    return NO_NUMBER


def find(paper: ExpectedPaper, placements: Sequence[Placement]) -> str:
    """The uid of the placement that is the named paper, empty when it is not there."""
    if any(placement.uid == paper.placement_uid for placement in placements):
        return paper.placement_uid
    number = number_in(paper.title)
    if number.number:
        same = (one.uid for one in placements if one.entry.number.match_key == number.match_key)
        found = next(same, "")
        if found:
            return found
    title = _words(_NUMBER.sub(" ", paper.title) if number.number else paper.title)
    return next(
        (one.uid for one in placements if _may_be(one, number) and _same_title(title, _called(one))), ""
    )


def is_same(title: str, other: str) -> bool:
    """Whether two titles name one paper: the same words, or one number and no words that differ.

    `Tờ trình 215/TTr-UBND` is `215/TTr-UBND`; `Quyết định 06-QĐ/ĐU` is not `Quy định 06-QĐ/ĐU`.
    """
    if key(title) == key(other):
        return True
    number = number_in(title)
    if not number.number or number.match_key != number_in(other).match_key:
        return False
    short, long = sorted((_words(_NUMBER.sub(" ", title)), _words(_NUMBER.sub(" ", other))), key=len)
    return long[: len(short)] == short


def _may_be(placement: Placement, number: DocNumber) -> bool:
    """A paper that bears another number is another paper."""
    return not (number.number and placement.entry.number.number)


def _words(text: str) -> list[str]:
    return [word for word in words(key(text)) if word != "so"]


def _called(placement: Placement) -> list[str]:
    kind, subject = key(placement.entry.type_name), key(placement.entry.subject)
    return _words(subject if subject.startswith(kind) else f"{kind} {subject}")


def _same_title(named: list[str], there: list[str]) -> bool:
    """Equal, or the shorter one's words all stand in the longer one in their order."""
    if named == there:
        return bool(named)
    short, long = sorted((named, there), key=len)
    rest = iter(long)
    return len(short) >= _LEAST_WORDS and all(word in rest for word in short)
