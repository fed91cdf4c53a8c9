"""A golden list of queries over the stories' data: the expected record is nearly always in the first five."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator

import pytest

from hoso_desktop.services import search
from hoso_desktop.services.office import Office
from hoso_desktop.services.search import Hit
from tests.support.office import GOLDEN
from tests.support.searched import searched_office

LEAST_QUERIES, LEAST_RECALL, AMONG = 300, 0.98, 5


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with searched_office(tmp_path_factory.mktemp("golden") / "kho") as made:
        yield made


def queries() -> list[dict[str, str]]:
    """Every query of the list: text, expected record, term where it matters."""
    files = sorted((GOLDEN / "queries").glob("*.toml"))
    return [row for file in files for row in tomllib.loads(file.read_text(encoding="utf-8"))["query"]]


def is_it(hit: Hit, want: dict[str, str]) -> bool:
    names = (hit.symbol,) if hit.symbol else (hit.title, hit.code) if hit.kind == "dossier" else (hit.title,)
    return want["expect"] in names and want.get("term", hit.term) == hit.term


def place(office: Office, want: dict[str, str]) -> int:
    """Where the expected record stands, 1 first; 99 when it is not among the first hits."""
    hits = search.find(office, want["text"]).hits
    return next((number for number, hit in enumerate(hits, start=1) if is_it(hit, want)), 99)


def test_recall_of_the_golden_queries(office: Office, record_property: Callable[[str, object], None]) -> None:
    rows = queries()
    assert len({row["text"] for row in rows}) == len(rows) >= LEAST_QUERIES
    places = [place(office, row) for row in rows]
    at_one = sum(found == 1 for found in places) / len(rows)
    at_five = sum(found <= AMONG for found in places) / len(rows)
    misses = [
        f"{row['text']} → {row['expect']}: {found}"
        for row, found in zip(rows, places, strict=True)
        if found > AMONG
    ]
    record_property("recall@1", round(at_one, 4))
    record_property("recall@5", round(at_five, 4))
    told = "\n".join((f"{len(rows)} queries, recall@1 {at_one:.4f}, recall@5 {at_five:.4f}", *misses))
    assert at_five >= LEAST_RECALL, told
