"""Which type (tên loại) a paper is where its list does not say: by the subject's first words or the symbol.

Pure matching over a table given by the caller (resources/rules/document_types.toml). Never guesses: a symbol
shared by two types is decided by the subject or left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hoso_desktop.domain.numbering import DocNumber, type_symbol
from hoso_desktop.domain.text import key, tone_normal, words


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type with its symbols; `confirmed` tells whether the source states both."""

    name: str
    symbols: tuple[str, ...] = ()
    source: str = ""
    confirmed: bool = False


def of_subject(subject: str, types: Sequence[DocumentType]) -> str:
    """The type a subject begins with: `Báo cáo kết quả …` → `Báo cáo`; empty when none does.

    Marks decide, so `Quyết định` and `Quy định` stay apart; without any marks the folded words do, unless
    two types would fit.
    """
    beginning = " ".join(words(tone_normal(subject))[:5])
    exact = [t.name for t in types if _starts(beginning, " ".join(words(tone_normal(t.name))))]
    if exact:
        return max(exact, key=len)
    if not subject.isascii():
        return ""
    folded = [t.name for t in types if _starts(key(subject), key(t.name))]
    return max(folded, key=len) if folded else ""


def _starts(text: str, name: str) -> bool:
    return text == name or text.startswith(f"{name} ")


def of_symbol(symbol: str, types: Sequence[DocumentType]) -> tuple[str, ...]:
    """Names of the types that use a symbol, compared as written, then without capitals."""
    if not symbol:
        return ()
    exact = tuple(t.name for t in types if symbol in t.symbols)
    if exact:
        return exact
    plain = symbol.casefold()
    return tuple(t.name for t in types if plain in {s.casefold() for s in t.symbols})


def derive(subject: str, number: DocNumber, types: Sequence[DocumentType]) -> str:
    """The type of a paper, empty when it cannot be told.

    A symbol of one type alone decides: `20-CV/ĐU Báo cáo tình hình …` is a Công văn, which prints no type.
    Else the subject does, among the types of the symbol if there are any.
    """
    by_symbol = of_symbol(type_symbol(number), types)
    if len(by_symbol) == 1:
        return by_symbol[0]
    named = of_subject(subject, types)
    if named and (not by_symbol or named in by_symbol):
        return named
    text = f" {' '.join(words(tone_normal(subject)))} "
    inside = [name for name in by_symbol if f" {' '.join(words(tone_normal(name)))} " in text]
    return inside[0] if len(inside) == 1 else ""
