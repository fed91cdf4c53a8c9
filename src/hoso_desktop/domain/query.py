"""Understanding what was typed into the search before anything is looked for.

Owns the reading of numbers, dates, codes, filters, lists, commands and short forms. Never looks anything up,
and never takes a word away: what is read as a filter is also looked for as words, so a title is not eaten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.mistyped import apart, meant
from hoso_desktop.domain.numbering import DocNumber, type_symbol
from hoso_desktop.domain.retention import PERMANENT, WORTHLESS, Retention, years
from hoso_desktop.domain.search_vocabulary import NamedBody, Vocabulary
from hoso_desktop.domain.text import fold, tone_normal, words
from hoso_desktop.domain.typed_forms import ROMAN, boxed, counted, spelt_out, term_at
from hoso_desktop.domain.typed_keys import without_slip

_LEAST_PREFIX = 2
_NOTHING = DossierFilter()
_MOST_YEARS = 100
# Words that join others; left out only beside a number, or where nothing is found with them.
_FILLER = (
    "cua", "so", "ngay", "ve", "viec", "cac", "va", "tai", "o", "thang", "nam", "trong", "cho", "theo",
    "luu",
)  # fmt: skip
_BESIDE_A_NUMBER = ("cua", "so", "ngay", "ve", "viec")
_LEAST_TO_LEAVE_OUT = 4
_LONGEST_NAME = 6  # words of a list or command
_FULL_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<![\d/])(\d{1,2})[/\-](\d{4})(?![\d/])")
_DAY_MONTH = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_MONTH = re.compile(
    r"\b(?:(?:ngay|ngày)\s+(\d{1,2})\s+)?(?:thang|tháng)\s+(\d{1,2})(?:(?:\s*(?:/|nam|năm)\s*|\s+)(\d{4}))?(?!\d)"
)
_ARCHIVAL = re.compile(r"^(?:ml\s*)?(?:(\d{1,4})\s*/\s*)?(\d{1,2})\s*/\s*(\d{4}[a-z]?)$")
_DOSSIER_NUMBER = re.compile(r"^(?:ho so so|hs so|hoso so|dvbq so|don vi bao quan so)\s*0*(\d{1,4}[a-z]?)$")
_BOX = re.compile(r"^(?:hop|cap|hop so|cap so)\s*0*(\d{1,4})$")
_CODE = re.compile(r"^([a-z]{1,6}(?:\.[a-z]{1,4})?)[. ]?(\d{1,4})(?:\s*/\s*(\d{4}))?$")
_HEADING = re.compile(r"^([a-z]{1,6})\.$")
_SYMBOL = re.compile(
    r"^(?:so\s*)?0*(\d{1,5})([a-z]?)\s*[-–/]\s*([a-z]{1,6})(?:\s*[-–/]\s*([a-z]+))?(?:\s+(.*))?$"
)
_ONLY_NUMBER = re.compile(r"^so\s+0*(\d{1,5})$")

# One thing that may stand for what was typed: phrases that must all be there; True asks for a beginning.
Phrase = tuple[str, bool]
Alternative = tuple[Phrase, ...]
Group = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class DayAsked:
    """A day, month or year as far as it was typed."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    @property
    def token(self) -> str:
        """The beginning of the index word that stands for it."""
        if self.year is not None and self.month is not None:
            return f"y{self.year}m{self.month:02d}" + (f"d{self.day:02d}" if self.day else "")
        if self.month is not None:
            return f"m{self.month:02d}" + (f"d{self.day:02d}" if self.day else "")
        return str(self.year)


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """A paper's number; `symbol` folded, `type_name` where the type was written out, `rest` other words."""

    number: int
    suffix: str = ""
    symbol: str = ""
    type_name: str = ""
    rest: tuple[Group, ...] = ()

    @property
    def token(self) -> str:
        """The beginning of the index word that stands for it."""
        return f"n{self.number}{self.suffix}x{self.symbol}"


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A dossier's code without blanks and dots, folded; `heading` asks for every dossier below it."""

    joined: str = ""
    period: str = ""
    heading: str = ""
    padded: str = ""  # the same with two figures, where one was typed


@dataclass(frozen=True, slots=True)
class ArchivalAsked:
    """An archival number; fonds and inventory where typed, without leading zeros."""

    number: str
    inventory: str = ""
    fonds: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query may mean. `groups` are all its words; the rest are readings of the whole or of parts."""

    groups: tuple[Group, ...] = ()
    marked: bool = False
    plain: tuple[str, ...] = ()  # folded words as typed
    wanted: DossierFilter = _NOTHING
    only_filter: bool = False  # every word is part of `wanted`
    rest: tuple[Group, ...] = ()  # the words that are not
    list_id: str = ""
    commands: tuple[str, ...] = ()
    number: NumberAsked | None = None
    code: CodeAsked | None = None
    archival: ArchivalAsked | None = None
    box: str = ""
    day: DayAsked | None = None
    beside_day: tuple[Group, ...] = ()  # the words that are not the day
    body: NamedBody | None = None
    kind: str = ""  # symbol of the type named beside a day
    typed: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is words and nothing else."""
        readings = (self.list_id, self.commands, self.number, self.code, self.archival, self.box, self.day)
        return not any(readings) and self.body is None and not self.wanted.narrows


# What stands behind the words of a record in the index. The window's words never look like these.


def day_words(year: int | None, month: int | None, day: int | None) -> str:
    """Index words of a paper's day."""
    if month is None or year is None:
        return ""
    tail = f"m{month:02d}" + (f"d{day:02d}" if day is not None else "")
    return f"{tail} y{year}{tail}"


def number_word(number: DocNumber) -> str:
    """Index word of a paper's number and type."""
    if not number.number:
        return ""
    return f"n{number.number}{number.suffix.lower()}x{''.join(words(fold(type_symbol(number))))}"


def author_word(author: str) -> str:
    """Index word of the body that issued a paper."""
    joined = "".join(words(fold(author)))
    return f"tg{joined}" if joined else ""


def term_word(term: str) -> str:
    """Index word of a term."""
    joined = "".join(words(fold(term)))
    return f"nk{joined}" if joined else ""


def dossier_word(term: str) -> str:
    """Index word every dossier has, with its term."""
    return f"kdhs{''.join(words(fold(term)))}"


def understand(text: str, known: Vocabulary) -> Understood:
    """Every reading of a query. Raises nothing: what cannot be read is words."""
    as_typed = " ".join(tone_normal(text).split())
    normal = spelt_out(as_typed, known.type_symbols)
    typed = words(normal)
    if not typed:
        return Understood()
    folded_text = fold(normal)
    plain = tuple(without_slip(word) or word for word in words(folded_text))
    whole = " ".join(plain)
    spoken = _spoken(plain, known) or whole
    day, outside = _day(normal, folded_text)
    groups = _groups([word for place, word in enumerate(typed) if not _says_year(plain, place)], known)
    beside: tuple[Group, ...] = ()
    if day is not None:
        beside = _groups(words(outside), known)
        groups = (*beside, _day_group(day))
    dated = day is not None and day.year is not None
    wanted, left = _filters(plain, known) if not dated else (_NOTHING, [])
    narrows = wanted.narrows
    return Understood(
        groups=groups,
        marked=normal != folded_text,
        plain=plain,
        wanted=wanted,
        only_filter=narrows and not left,
        rest=_groups([typed[place] for place in left], known) if narrows and left else (),
        list_id=known.lists.get(whole) or known.lists.get(spoken, ""),
        commands=tuple(known.commands[one] for one in (whole, spoken) if one in known.commands)[:1],
        number=_number(folded_text, plain, typed, known),
        code=_code(folded_text if normal == as_typed else fold(as_typed)),
        archival=_archival(folded_text, whole),
        box=match[1] if (match := _BOX.match(whole)) else "",
        day=day,
        beside_day=beside,
        body=known.bodies.get(whole),
        kind=_kind(plain, known) if day is not None else "",
        typed=tuple(typed),
    )


def _spoken(plain: tuple[str, ...], known: Vocabulary) -> str:
    """A query of few words with its short forms in full, without marks; empty when it has none."""
    short = len(plain) <= _LONGEST_NAME and any(len(known.long_forms.get(word, ())) == 1 for word in plain)
    return " ".join(_in_full(word, known) for word in plain) if short else ""


def _in_full(word: str, known: Vocabulary) -> str:
    found = known.long_forms.get(word, ())
    return fold(found[0]) if len(found) == 1 else word


def _kind(plain: tuple[str, ...], known: Vocabulary) -> str:
    return next((symbol for at in range(len(plain)) if (symbol := _type_at(plain, at, known)[1])), "")


def relaxed(asked: Understood, known: Vocabulary) -> Iterator[tuple[Group, ...]]:
    """What may have been meant where nothing has all the words: the nearest reading first.

    Without joining words; mistyped and glued words mended; of four words and more, all but one.
    """
    typed = [word for word in asked.typed if fold(word) not in _FILLER] or list(asked.typed)
    if len(typed) < len(asked.typed):
        yield _groups(typed, known)
    mended = [_mended(word) for word in typed]
    groups = tuple(
        (*group, *(((other, False),) for other in others))
        for group, others in zip(_groups(typed, known), mended, strict=False)
    )
    if any(mended) and len(groups) == len(typed):
        yield groups
    if len(groups) >= _LEAST_TO_LEAVE_OUT:
        for left in range(len(groups)):
            yield groups[:left] + groups[left + 1 :]


def _mended(word: str) -> tuple[str, ...]:
    plain = fold(word)
    return () if without_slip(plain) else (*meant(plain), *apart(plain))


def _groups(typed: list[str], known: Vocabulary) -> tuple[Group, ...]:
    last, place, out = len(typed) - 1, 0, []
    if not _has_figures(typed):
        return tuple(_group(word, at == last, known) for at, word in enumerate(typed))
    plain = [fold(word) for word in typed]
    while place <= last:
        lead = _term_lead(plain, place)
        term = term_at(plain, place + lead)
        if term:
            out.append(_term_group(term))
            place += lead + 2
            continue
        before = plain[place - 1] if place else ""
        others = (*counted(before, plain[place]), *boxed(before, plain[place]))
        out.append((*_group(typed[place], place == last, known), *(((one, False),) for one in others)))
        place += 1
    return tuple(out)


def _has_figures(typed: Sequence[str]) -> bool:
    """Whether a word is, or may be, a number: this runs at every keystroke."""
    return any(word[0].isdecimal() or word in ROMAN for word in typed)


def _term_lead(plain: Sequence[str], place: int) -> int:
    """How many words stand for `nhiệm kỳ` here."""
    if tuple(plain[place : place + 2]) == ("nhiem", "ky"):
        return 2
    return 1 if plain[place] == "nk" else 0


def _term_group(term: str) -> Group:
    """A term in a title, or that a paper is of it."""
    return (((term.replace("-", " "), False),), ((term_word(term), False),))


def _group(word: str, last: bool, known: Vocabulary) -> Group:
    prefix = last and len(word) >= _LEAST_PREFIX
    plain = fold(word)
    found: list[Alternative] = [((word, prefix),)]
    found += [((full, last),) for full in known.long_forms.get(plain, ())]
    meant = without_slip(plain)
    if meant is not None and meant != word:
        found.append(((meant, last and len(meant) >= _LEAST_PREFIX),))
    return tuple(found)


# days


def _day(normal: str, folded: str) -> tuple[DayAsked | None, str]:
    """The day in a query and the query without it. Not where figures are an archival number or a symbol."""
    if not any(c.isdecimal() for c in folded):
        return None, normal
    for pattern, order in ((_FULL_DAY, "dmy"), (_MONTH_YEAR, "my"), (_DAY_MONTH, "dm"), (_MONTH, "dmy")):
        match = pattern.search(normal if pattern is _MONTH else folded)
        if match is None:
            continue
        parts = dict(zip(order, (int(part) if part else None for part in match.groups()), strict=True))
        asked = DayAsked(parts.get("d"), parts.get("m"), parts.get("y"))
        if _possible(asked):
            return asked, f"{normal[: match.start()]} {normal[match.end() :]}"
    return None, normal


def _possible(asked: DayAsked) -> bool:
    month, day, year = asked.month, asked.day, asked.year
    return (
        month is not None
        and 1 <= month <= 12
        and (day is None or 1 <= day <= 31)
        and (year is None or 1900 <= year <= 2100)
    )


def _day_group(asked: DayAsked) -> Group:
    """The day of a paper, or the same words in a title (`tháng 11/2026`)."""
    found: list[Alternative] = [((asked.token, True),)]
    if asked.day is None:
        spoken: tuple[Phrase, ...] = ((f"tháng {asked.month}", False),)
        found.append((*spoken, (str(asked.year), False)) if asked.year else spoken)
        if asked.month is not None and asked.month < 10:
            padded: tuple[Phrase, ...] = ((f"tháng {asked.month:02d}", False),)
            found.append((*padded, (str(asked.year), False)) if asked.year else padded)
    elif asked.year is not None:
        found.append(((f"{asked.day:02d} {asked.month:02d} {asked.year}", False),))
        found.append(((f"{asked.day} {asked.month} {asked.year}", False),))
    else:
        found.append(((f"{asked.day:02d} {asked.month:02d}", False),))
        found.append(((f"{asked.day} {asked.month}", False),))
    return tuple(found)


# filters


def _filters(plain: tuple[str, ...], known: Vocabulary) -> tuple[DossierFilter, list[int]]:
    """The filter that some words make, and the places of the words that are no part of it."""
    left, place = [], 0
    retention: Retention | None = None
    found: dict[str, str] = {}
    while place < len(plain):
        period, used = _retention(plain, place)
        if period is not None and retention is None:
            retention, place = period, place + used
            continue
        name, value, used = _named_filter(plain, place, known)
        if used and name not in found:
            found[name], place = value, place + used
            continue
        left.append(place)
        place += 1
    wanted = DossierFilter(retention=retention.code if retention else None, **found)
    return wanted, left


def _retention(plain: tuple[str, ...], place: int) -> tuple[Retention | None, int]:
    lead = 2 if plain[place : place + 2] == ("thoi", "han") else 1 if plain[place] == "thbq" else 0
    if plain[place + lead : place + lead + 1] == ("vv",):
        return PERMANENT, lead + 1
    rest = plain[place + lead : place + lead + 3]
    if rest[:2] == ("vinh", "vien"):
        return PERMANENT, lead + 2
    if rest[:3] == ("het", "gia", "tri"):
        return WORTHLESS, lead + 3
    # `tháng 10 năm 2026` is a month; `70 năm 2026` a period and a year.
    of_month = place > 0 and plain[place - 1] == "thang"
    if not of_month and rest[1:2] == ("nam",) and rest[0].isdecimal() and 0 < int(rest[0]) <= _MOST_YEARS:
        return years(int(rest[0])), lead + 2
    return None, 0


def _says_year(plain: tuple[str, ...], place: int) -> bool:
    """`năm` before a year is not looked for: few dossiers and papers of a year have the word itself."""
    return plain[place] == "nam" and place + 1 < len(plain) and _is_year(plain[place + 1])


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and 1930 <= int(word) <= 2100


def _named_filter(plain: tuple[str, ...], place: int, known: Vocabulary) -> tuple[str, str, int]:
    lead = _term_lead(plain, place)
    pair = plain[place + lead : place + lead + 2]
    if len(pair) == 2 and _is_year(pair[0]) and _is_year(pair[1]) and int(pair[1]) - int(pair[0]) in (4, 5):
        return "term", f"{pair[0]}-{pair[1]}", lead + 2
    if plain[place] == "nam" and place + 1 < len(plain) and _is_year(plain[place + 1]):
        return "year", plain[place + 1], 2
    if _is_year(plain[place]):
        return "year", plain[place], 1
    for length in (7, 5, 4, 3, 2):
        phrase = " ".join(plain[place : place + length])
        if len(plain) - place >= length and phrase in known.states:
            return "state", known.states[phrase], length
    return "", "", 0


# numbers and codes


def _number(folded: str, plain: tuple[str, ...], typed: list[str], known: Vocabulary) -> NumberAsked | None:
    if match := _ONLY_NUMBER.match(folded):
        return NumberAsked(int(match[1]))
    if match := _SYMBOL.match(folded):
        figures, suffix, symbol, body, rest = match.groups()
        extra = [*([body] if body else []), *words(rest or "")]
        return NumberAsked(int(figures), suffix, symbol, rest=_beside_number(extra, known))
    return _beside_type(plain, typed, known) or _beside_body(plain, typed, known)


def _beside_number(typed: list[str], known: Vocabulary) -> tuple[Group, ...]:
    return _groups([word for word in typed if fold(word) not in _BESIDE_A_NUMBER], known)


def _beside_body(plain: tuple[str, ...], typed: list[str], known: Vocabulary) -> NumberAsked | None:
    """`215 ubnd`: a number and the body that issued the paper."""
    if len(plain) > 1 and _figures(plain[0]) and plain[0].isdecimal() and " ".join(plain[1:]) in known.bodies:
        return NumberAsked(int(plain[0]), rest=_groups(typed[1:], known))
    return None


def _beside_type(plain: tuple[str, ...], typed: list[str], known: Vocabulary) -> NumberAsked | None:
    """`nq 05`, `109 qđ`, `quy định số 06`: a type beside a number, whatever else is there."""
    for start in range(len(plain)):
        name, symbol, length = _type_at(plain, start, known)
        if not length:
            continue
        after = start + length
        lead = 1 if after < len(plain) and plain[after] == "so" else 0
        if after + lead < len(plain) and _figures(plain[after + lead]):
            used = range(start, after + lead + 1)
            return _numbered(plain[after + lead], symbol, name, used, typed, known)
        before = start - 1
        if before >= 0 and _figures(plain[before]) and (before == 0 or plain[before - 1] != "thang"):
            first = before - 1 if before and plain[before - 1] == "so" else before
            return _numbered(plain[before], symbol, name, range(first, after), typed, known)
    return None


def _numbered(
    figures: str, symbol: str, name: str, used: range, typed: list[str], known: Vocabulary
) -> NumberAsked:
    rest = [word for place, word in enumerate(typed) if place not in used]
    match = re.match(r"0*(\d+)([a-z]?)", figures)
    number, suffix = (int(match[1]), match[2]) if match else (0, "")
    return NumberAsked(number, suffix, symbol, name, _beside_number(rest, known))


def _figures(word: str) -> bool:
    return re.fullmatch(r"\d{1,4}[a-z]?", word) is not None and not _is_year(word)


def _type_at(plain: tuple[str, ...], start: int, known: Vocabulary) -> tuple[str, str, int]:
    for length in range(min(known.longest_name, len(plain) - start), 0, -1):
        name = " ".join(plain[start : start + length])
        if name in known.type_names:
            found = known.type_names[name]
            return found.name, found.symbol, length
    if plain[start] in known.type_symbols:
        return "", plain[start], 1
    return "", "", 0


def _code(folded: str) -> CodeAsked | None:
    if match := _HEADING.match(folded):
        return CodeAsked(heading=match[1])
    if match := _CODE.match(folded):
        head = match[1].replace(".", "")
        padded = f"{head}{match[2].zfill(2)}" if len(match[2]) == 1 else ""
        return CodeAsked(f"{head}{match[2]}", match[3] or "", padded=padded)
    return None


def _archival(folded: str, whole: str) -> ArchivalAsked | None:
    if match := _DOSSIER_NUMBER.match(whole):
        return ArchivalAsked(match[1])
    match = _ARCHIVAL.match(folded)
    if match is None or _is_year(match[3]):
        return None
    fonds, inventory, number = match.groups()
    return ArchivalAsked(number.lstrip("0"), inventory.lstrip("0"), (fonds or "").lstrip("0"))
