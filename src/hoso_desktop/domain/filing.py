"""Which open dossier a paper of the register belongs to: proposals, best first, each with its reason.

Pure: works on facts read once. Proposes only; the person files. The words and weights are data
(resources/rules/filing.toml).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hoso_desktop.domain import numbering
from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.numbering import NO_NUMBER, DocNumber, body_symbol
from hoso_desktop.domain.text import key
from hoso_desktop.domain.volume_share import fit, share_of_title

_SYMBOL = re.compile(r"\b\d{1,5}[A-Za-zđĐ]?\s?[-–/]\s?[^\W\d_]+(?:[-/][^\W\d_]+)*")
_MONTH = re.compile(r"\bthang (\d{1,2})\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_LEAST_SHARED = 2
_OTHER_SHARE = 0.01  # taken off a volume of the same series whose words the paper does not bear


@dataclass(frozen=True, slots=True)
class FilingRules:
    """Points per reason, words that say nothing, bodies that meet and bodies that issue (folded words)."""

    reference: int
    mentioned: int
    series: int
    meeting: int
    meeting_report: int
    habit: int
    words: int
    least_share: float
    meeting_word: str
    meeting_bodies: Mapping[str, str]  # folded words → name to show
    issuers: Mapping[str, str]  # folded words of a title → symbol of the body
    silent: tuple[str, ...] = ()  # folded words and phrases that say nothing about the matter


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier that papers can still go into. `type_name` and `body_symbol` are those of a Tập."""

    uid: str
    code: str
    title: str
    kind: DossierKind = DossierKind.GENERAL
    period: str = ""
    type_name: str = ""
    body_symbol: str = ""


@dataclass(frozen=True, slots=True)
class PaperToFile:
    """What of a paper decides where it goes."""

    number: DocNumber = NO_NUMBER
    date: DocDate = NO_DATE
    type_name: str = ""
    subject: str = ""
    author: str = ""
    direction: Direction = Direction.OUTGOING


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dossier for a paper; `why_code` has a sentence filled by `why_params`."""

    dossier_uid: str
    code: str
    title: str
    why_code: str
    why_params: Mapping[str, object] = field(default_factory=dict)
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """Everything proposals rest on; dossiers are named by uid, numbers by their match key."""

    dossiers: Sequence[OpenDossier]
    holders: Mapping[str, Sequence[str]] = field(default_factory=dict)  # number → dossiers it lies in
    mentions: Mapping[str, Sequence[str]] = field(default_factory=dict)  # number → dossiers that name it
    habits: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (author, type) keys → last dossier


def named_numbers(text: str) -> tuple[DocNumber, ...]:
    """The numbers of papers a subject names: `… thẩm định Tờ trình 215/TTr-UBND` → 215/TTr-UBND."""
    found = (numbering.parse(match) for match in _SYMBOL.findall(text))
    return tuple(number for number in found if number.notation)


def issuer_of(title: str, rules: FilingRules) -> str:
    """Symbol of the body whose papers a Tập collects, by the longest name in its title; may be empty."""
    plain = f" {key(title)} "
    named = [words for words in rules.issuers if f" {words} " in plain]
    return rules.issuers[max(named, key=len)] if named else ""


@dataclass(frozen=True, slots=True)
class _Meeting:
    dossier: OpenDossier
    body: str
    month: int
    year: str


class Proposer:
    """Ranks the open dossiers for one paper after another; made once for a list of papers."""

    def __init__(self, facts: FilingFacts, rules: FilingRules) -> None:
        self._facts, self._rules = facts, rules
        self._by_uid = {dossier.uid: dossier for dossier in facts.dossiers}
        self._series: dict[tuple[str, str], list[OpenDossier]] = defaultdict(list)
        self._shares: dict[str, tuple[str, ...]] = {}
        self._meetings: dict[int, list[_Meeting]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._weights: dict[str, float] = {}
        phrases = sorted(rules.silent, key=len, reverse=True)
        self._silent = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b" if phrases else r"(?!)")
        for dossier in facts.dossiers:
            self._know(dossier)
        self._weigh()

    def _know(self, dossier: OpenDossier) -> None:
        if dossier.kind is DossierKind.NUMERIC_SERIES and dossier.type_name:
            self._series[key(dossier.type_name), dossier.period].append(dossier)
            share = share_of_title(dossier.title, dossier.type_name, tuple(self._rules.issuers))
            self._shares[dossier.uid] = share
            return
        for word in self._tokens(dossier.title):
            self._words[word].append(dossier.uid)
        meeting = self._meeting(dossier)
        if meeting is not None:
            self._meetings[meeting.month].append(meeting)

    def _tokens(self, text: str) -> set[str]:
        spoken = self._silent.sub(" ", key(text))
        return {word for word in spoken.split() if len(word) > 1 and not _YEAR.fullmatch(word)}

    def _meeting(self, dossier: OpenDossier) -> _Meeting | None:
        plain = key(dossier.title)
        month = _MONTH.search(plain)
        if month is None or (
            dossier.kind is not DossierKind.MEETING and self._rules.meeting_word not in plain
        ):
            return None
        year = _YEAR.search(plain)
        return _Meeting(dossier, self._body(plain), int(month[1]), year[0] if year else dossier.period)

    def _body(self, plain: str) -> str:
        return next((body for body in self._rules.meeting_bodies if body in plain), "")

    def _weigh(self) -> None:
        total = len(self._facts.dossiers) + 1
        rarity = {word: math.log(total / len(uids)) + 0.1 for word, uids in self._words.items()}
        weights: dict[str, float] = defaultdict(float)
        for word, uids in self._words.items():
            for uid in uids:
                weights[uid] += rarity[word]
        self._rarity, self._weights = rarity, weights

    def propose(self, paper: PaperToFile, limit: int = 5) -> tuple[Proposal, ...]:
        """At most `limit` dossiers for a paper, best first; none where nothing speaks for any."""
        best: dict[str, Proposal] = {}
        for found in (
            *self._by_number(paper), *self._by_series(paper), *self._by_meeting(paper),
            *self._by_habit(paper), *self._by_words(paper),
        ):  # fmt: skip
            known = best.get(found.dossier_uid)
            if known is None or found.points > known.points:
                best[found.dossier_uid] = found
        ranked = sorted(best.values(), key=lambda proposal: (-proposal.points, proposal.code))
        return tuple(ranked[:limit])

    def _for(self, uid: str, points: float, code: str, params: Mapping[str, object]) -> list[Proposal]:
        dossier = self._by_uid.get(uid)
        if dossier is None:
            return []
        return [Proposal(uid, dossier.code, dossier.title, code, params, points)]

    def _by_number(self, paper: PaperToFile) -> list[Proposal]:
        out: list[Proposal] = []
        for number in named_numbers(paper.subject):
            for uid in self._facts.holders.get(number.match_key, ()):
                params = {"number": number.text}
                out += self._for(uid, self._rules.reference, "filing.reference", params)
        for uid in self._facts.mentions.get(paper.number.match_key, ()) if paper.number.notation else ():
            out += self._for(uid, self._rules.mentioned, "filing.mentioned", {"number": paper.number.text})
        return out

    def _by_series(self, paper: PaperToFile) -> list[Proposal]:
        if paper.direction is Direction.INCOMING or paper.date.year is None or not paper.type_name:
            return []
        symbol = body_symbol(paper.number)
        volumes = self._series.get((key(paper.type_name), str(paper.date.year)), ())
        wanted = [one for one in volumes if symbol and one.body_symbol == symbol]
        fits = {one.uid: fit(paper.subject, self._shares[one.uid]) for one in wanted}
        best = max(fits.values(), default=(0, 0))
        out: list[Proposal] = []
        for dossier in wanted:
            params = {"type": paper.type_name, "symbol": symbol, "year": dossier.period}
            # Of the volumes that share a series the one whose words the paper bears comes first.
            behind = 0 if fits[dossier.uid] == best else self._rules.series * _OTHER_SHARE
            out += self._for(dossier.uid, self._rules.series - behind, "filing.series", params)
        return out

    def _by_meeting(self, paper: PaperToFile) -> list[Proposal]:
        subject, author = key(paper.subject), key(paper.author)
        named = {int(month) for month in _MONTH.findall(subject)}
        months = named or ({paper.date.month} if paper.date.month else set())
        body = self._body(subject) or self._body(author)
        out: list[Proposal] = []
        for meeting in (found for month in months for found in self._meetings.get(month or 0, ())):
            if paper.date.year is not None and str(paper.date.year) != meeting.year:
                continue
            if body and meeting.body and body != meeting.body:
                continue
            met = self._rules.meeting_word in subject
            if not met and not (named and body and body == meeting.body):
                continue
            points = self._rules.meeting if met else self._rules.meeting_report
            name = self._rules.meeting_bodies.get(meeting.body, "")
            code = "filing.meeting" if name else "filing.meeting_any"
            params = {"body": name, "month": meeting.month}
            out += self._for(meeting.dossier.uid, points, code, params)
        return out

    def _by_habit(self, paper: PaperToFile) -> list[Proposal]:
        uid = self._facts.habits.get((key(paper.author), key(paper.type_name)))
        if uid is None or not paper.author:
            return []
        dossier = self._by_uid.get(uid)
        if dossier is not None and dossier.kind is DossierKind.NUMERIC_SERIES:
            return []  # a Tập takes its own series only
        if dossier is not None and not _of_the_year(dossier, paper):
            return []
        return self._for(uid, self._rules.habit, "filing.habit", {"author": paper.author})

    def _by_words(self, paper: PaperToFile) -> list[Proposal]:
        shared: dict[str, list[str]] = defaultdict(list)
        for word in self._tokens(f"{paper.subject} {paper.author}"):
            for uid in self._words.get(word, ()):
                shared[uid].append(word)
        out: list[Proposal] = []
        for uid, words in shared.items():
            share = sum(self._rarity[word] for word in words) / self._weights[uid]
            fits = len(words) >= _LEAST_SHARED and share >= self._rules.least_share
            if fits and _of_the_year(self._by_uid[uid], paper):
                out += self._for(uid, self._rules.words * min(share, 1.0), "filing.words", {})
        return out


def _of_the_year(dossier: OpenDossier, paper: PaperToFile) -> bool:
    """Whether a dossier of one year is of the paper's; those of a term or of no time fit any."""
    year = paper.date.year
    return year is None or not _YEAR.fullmatch(dossier.period) or dossier.period == str(year)
