"""What a keyboard left behind when its Vietnamese typing was off: Telex (`dangr uyr`) and VNI (`ho65i`).

Gives the word without marks, which the folded index knows. Never touches a word that already is a syllable.
"""

from __future__ import annotations

import re

_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|th|tr|qu|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x)?"
_SYLLABLE = re.compile(rf"^{_ONSET}(?!.*(?:aa|ee|oo))[aeiouy]{{1,3}}(?:ch|ng|nh|c|m|n|p|t)?$")
_VNI = re.compile(r"^[a-z]+(?:[1-9][a-z]*)+$")
_DOUBLED = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uw", "u"), ("ow", "o"), ("aw", "a"))
_TONES = "sfrxj"
_VOWELS = frozenset("aeiouy")


def is_syllable(word: str) -> bool:
    """Whether a word of plain letters could be a Vietnamese syllable without its marks."""
    return _SYLLABLE.match(word) is not None


def without_slip(word: str) -> str | None:
    """The plain syllable behind Telex or VNI keys, None when the word is not such a slip."""
    if not word.isascii() or word.isdecimal() or is_syllable(word):
        return None
    found = _vni(word) if any(c.isdecimal() for c in word) else _telex(word)
    return found if found is not None and is_syllable(found) else None


def _vni(word: str) -> str | None:
    return re.sub(r"[1-9]", "", word) if _VNI.match(word) else None


def _telex(word: str) -> str | None:
    plain = word
    for typed, letter in _DOUBLED:
        plain = plain.replace(typed, letter)
    plain = plain.replace("w", "")
    first = next((place for place, letter in enumerate(plain) if letter in _VOWELS), None)
    if first is None:
        return None
    for place in range(len(plain) - 1, first, -1):
        if plain[place] in _TONES:
            return plain[:place] + plain[place + 1 :]
    # A circumflex may stand behind the last letter: `dangd` for đang.
    if plain.endswith("d") and plain.startswith("d") and len(plain) > 2:
        return plain[:-1]
    return plain if plain != word else None
