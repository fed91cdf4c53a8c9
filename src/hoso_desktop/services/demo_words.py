"""The invented words of the demonstration office: places, people, matters, and chance by seed.

Reads resources/rules/demo_names.toml. The same seed and section give the same choices; nothing here
knows a store.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hoso_desktop.paths import resource

_ROLES = ("secretary", "deputy", "chief", "inspector", "builder", "chairman", "front", "clerk")


@cache
def table() -> Mapping[str, Any]:
    """The parsed data file."""
    return tomllib.loads(resource("rules/demo_names.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues papers, with its header lines and signature."""

    key: str
    symbol: str
    author: str
    head: str
    body: str
    authority: str
    position: str
    role: str
    register: str  # out | in | none
    state: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of work: its dossier in the plan and the matters it is about."""

    dossier: str
    matters: tuple[str, ...]


class Words:
    """Chance and names of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        data = table()
        self.issuers = {row["key"]: Issuer(**row) for row in data["issuer"]}
        self.topics = tuple(Topic(row["dossier"], tuple(row["matters"])) for row in data["topic"])
        self.villages: Sequence[str] = data["places"]["villages"]
        self.projects: Sequence[str] = data["projects"]["all"]
        self._people = data["people"]
        rng = self.rng("people")
        self.roles = {role: self.person(rng) for role in _ROLES}

    def rng(self, section: str) -> random.Random:
        """A generator of its own for one section, so that adding a section changes no other."""
        return random.Random(f"{self.seed}|{section}")  # noqa: S311 - invented data, not secrets

    def person(self, rng: random.Random) -> str:
        """A name."""
        kind = rng.choice(("men", "women"))
        names = (self._people["families"], self._people[f"middles_{kind}"], self._people[f"given_{kind}"])
        return " ".join(rng.choice(part) for part in names)

    def topic(self, rng: random.Random) -> Topic:
        """A field of work; those with more matters come more often."""
        return rng.choices(self.topics, [len(topic.matters) for topic in self.topics])[0]

    def signer(self, issuer: Issuer, village: str, person: str) -> str:
        """Who signs for a body: always the same person for the same body."""
        if issuer.key == "person":
            return person
        if issuer.role:
            return self.roles[issuer.role]
        own = village if issuer.key == "cell" else ""
        return self.person(self.rng(f"signer|{issuer.key}|{own}"))

    def slots(self, rng: random.Random, day: date, topic: Topic | None = None) -> dict[str, Any]:
        """What the braces of a text stand for, on one day and in one field of work."""
        quarter = (day.month + 2) // 3
        village = rng.choice(self.villages)
        slots: dict[str, Any] = {
            "village": village,
            "VILLAGE": village.upper(),
            "person": self.person(rng),
            "month": day.month,
            "before": day.month - 1 or 12,
            "quarter": _ROMAN[quarter],
            "before_quarter": _ROMAN[quarter - 1 or 4],
            "week": day.isocalendar().week,
            "year": day.year,
            "last_year": day.year - 1,
            "place": table()["office"]["place"],
            "committee": table()["office"]["name"],
            "n": rng.randint(7, 86),
            "p": f"{rng.randint(72, 99)},{rng.randint(0, 9)}",
        }
        chosen = topic or self.topic(rng)
        slots["matter"] = rng.choice(chosen.matters).format(**slots)
        slots["project"] = rng.choice(self.projects).format(**slots)
        return slots


_ROMAN = ("", "I", "II", "III", "IV")
