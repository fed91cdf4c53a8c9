"""Writes the PDFs of the demonstration's papers into a temporary folder; each paper is drawn once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from hoso_desktop.files import safe_name
from hoso_desktop.printing.demo_paper import DemoPaper, Signature, draw
from hoso_desktop.services.demo_papers import Paper
from hoso_desktop.services.demo_words import Words, table

_SENTENCES_A_PARAGRAPH = 3
_PARAGRAPHS_A_PAGE = 8
_NAMES_A_PAGE = 38
_STEM = 60  # longest file name without its ending


class PaperPress:
    """Draws papers on demand and remembers where they lie."""

    def __init__(self, words: Words, folder: Path) -> None:
        self._words, self._folder = words, folder
        self._text: dict[str, list[str]] = table()["text"]
        self._office: dict[str, str] = table()["office"]
        self._drawn: dict[int, Path] = {}

    def path_of(self, paper: Paper) -> Path:
        """The PDF of a paper, drawn on the first call."""
        known = self._drawn.get(paper.key)
        if known is None:
            name = safe_name(paper.number.text.replace("/", "-") or paper.subject, _STEM)
            known = self._folder / str(paper.key) / f"{name}.pdf"
            known.parent.mkdir()
            known.write_bytes(draw(self._layout(paper)))
            self._drawn[paper.key] = known
        return known

    def printed_folder(self, name: str) -> Path:
        """Where the printed set of a dossier goes; it is thrown away, the print is remembered."""
        return self._folder / "printed" / safe_name(name)

    def _layout(self, paper: Paper) -> DemoPaper:
        issuer, slots = paper.issuer, paper.slots
        rng = self._words.rng(f"text|{paper.key}")
        letter = paper.type_name == "Công văn"
        behind = paper.subject.removeprefix(f"{paper.type_name} ")
        minutes = paper.type_name == "Biên bản"
        secretary = Signature("", "THƯ KÝ", self._words.roles["clerk"])
        needs_address = letter or paper.type_name in ("Tờ trình", "Giấy mời", "Đơn")
        return DemoPaper(
            superior=issuer.head,
            body=issuer.body.format(**slots),
            place=str(slots["place"]) if issuer.symbol not in _PROVINCE else "Sông Lam",
            day=paper.day,
            number=paper.number.text,
            type_name="" if letter else paper.type_name,
            subject=behind.removeprefix("về việc ") if letter else behind,
            paragraphs=self._paragraphs(paper, rng, slots),
            signature=Signature(
                "" if minutes else issuer.authority, "CHỦ TRÌ" if minutes else issuer.position, paper.signer
            ),
            second_signature=secretary if minutes else None,
            recipients=() if minutes or not paper.numbered else self._recipients(rng),
            addressee=rng.choice(self._text["addressees"]) if needs_address else "",
            state=issuer.state,
            ending=[
                text.format(**slots) for text in self._text[f"{_KINDS.get(paper.type_name, 'other')}_ending"]
            ],
            footer=self._office["footer"],
            pages=paper.pages,
        )

    def _recipients(self, rng: random.Random) -> list[str]:
        *others, archive = self._text["recipients"]
        return [*sorted(rng.sample(others, 2), key=others.index), archive]

    def _paragraphs(self, paper: Paper, rng: random.Random, slots: dict[str, Any]) -> list[str]:
        kind = _KINDS.get(paper.type_name, "")
        if kind == "list":
            texts = self._text["list"] * (paper.pages * _NAMES_A_PAGE)
            return [f"{n}. {text.format(**self._fresh(rng, slots))}" for n, text in enumerate(texts, start=1)]
        out = [text.format(**self._fresh(rng, slots)) for text in self._text[kind]] if kind else []
        if kind == "invitation":
            return out
        if not kind:
            out.append(rng.choice(self._text["openings"]).format(**slots))
        headings = self._text["headings"]
        pool: list[str] = []
        wanted = paper.pages * _PARAGRAPHS_A_PAGE
        for number in range(wanted):
            if not kind and paper.pages > 1 and number % max(1, wanted // len(headings)) == 0:
                position = number // max(1, wanted // len(headings))
                out += headings[position : position + 1]
            sentences = []
            for _ in range(_SENTENCES_A_PARAGRAPH):
                if not pool:
                    pool = rng.sample(self._text["sentences"], len(self._text["sentences"]))
                sentences.append(pool.pop().format(**self._fresh(rng, slots)))
            out.append(" ".join(sentences))
        return out

    def _fresh(self, rng: random.Random, slots: dict[str, Any]) -> dict[str, Any]:
        """The paper's own matter with other numbers, people and villages in every sentence."""
        return {
            **slots,
            "n": rng.randint(7, 86),
            "p": f"{rng.randint(72, 99)},{rng.randint(0, 9)}",
            "person": self._words.person(rng),
            "village": rng.choice(self._words.villages),
        }


_KINDS = {"Quyết định": "decision", "Biên bản": "minutes", "Giấy mời": "invitation", "Danh sách": "list"}
_PROVINCE = frozenset({"TU", "VPTU", "BTCTU", "UBKTTU", "BTGDVTU"})
