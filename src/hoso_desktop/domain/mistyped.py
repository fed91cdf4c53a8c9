"""Words that were mistyped: a letter too many, missing, wrong or swapped, or blanks left out.

Works on plain letters alone; never touches a word that is a syllable and never looks anything up.
"""

from __future__ import annotations

from functools import cache

_NUCLEI = (
    "a", "e", "i", "o", "u", "y", "ia", "ie", "iu", "oa", "oe", "oi", "oo", "ua", "ue", "ui", "uo",
    "uy", "ai", "ao", "au", "ay", "eo", "eu", "ieu", "oai", "oao", "oay", "uay", "uoi", "uou", "uya",
    "uye", "uyu", "yeu", "ye", "uu",
)  # fmt: skip
_ONSETS = ("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "th", "tr", "qu", *"bcdghklmnpqrstvx", "")
_CODAS = ("", "ch", "ng", "nh", "c", "m", "n", "p", "t")
_OPEN = (
    "ai", "ao", "au", "ay", "eo", "eu", "ieu", "oai", "oao", "oay", "uay", "uoi", "uou", "uya", "uyu",
    "yeu", "iu", "oi", "ui", "uu",
)  # fmt: skip
_CLOSED = ("ie", "ye", "uo", "uye", "oo")
_ALPHABET = "abcdeghiklmnopqrstuvxy"
_LEAST_MISTYPED, _LONGEST_GLUED, _MOST_PARTS = 4, 24, 5


@cache
def _syllables() -> frozenset[str]:
    """Every syllable without its marks (some are never spoken); made once, when first needed."""
    return frozenset(
        onset + nucleus + coda for onset in _ONSETS for nucleus in _NUCLEI for coda in _CODAS
        if not (coda and nucleus in _OPEN) and (coda or nucleus not in _CLOSED)
    )  # fmt: skip


def is_real(word: str) -> bool:
    """Whether plain letters spell a syllable of Vietnamese."""
    return word in _syllables()


def meant(word: str) -> tuple[str, ...]:
    """Syllables one slip away from letters that are none: a letter too many, missing, wrong or swapped."""
    if len(word) < _LEAST_MISTYPED or not word.isascii() or not word.isalpha() or is_real(word):
        return ()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = [left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1]
    near += [left + right[1:] for left, right in cuts if right]
    near += [left + letter + right[1:] for left, right in cuts if right for letter in _ALPHABET]
    near += [left + letter + right for left, right in cuts for letter in _ALPHABET]
    return tuple(dict.fromkeys(one for one in near if is_real(one)))


def apart(word: str) -> tuple[str, ...]:
    """Syllables that were typed without blanks, the ways with the fewest first: `luutru` → `luu tru`."""
    if len(word) < _LEAST_MISTYPED or len(word) > _LONGEST_GLUED or not (word.isascii() and word.isalpha()):
        return ()
    if is_real(word):
        return ()
    ways: dict[int, list[tuple[str, ...]]] = {0: [()]}
    for end in range(1, len(word) + 1):
        ways[end] = [
            (*before, word[start:end])
            for start in range(max(0, end - 7), end)
            if is_real(word[start:end])
            for before in ways[start]
            if len(before) < _MOST_PARTS
        ]
    found = [way for way in ways[len(word)] if all(len(part) > 1 for part in way)]
    fewest = min(map(len, found), default=0)
    return tuple(" ".join(way) for way in found if len(way) <= fewest + 1)
