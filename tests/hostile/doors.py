"""Every way a file from outside comes into the program, with the generator of what may come that way.

A door answers, or refuses with a sentence; anything else is a fault of ours. What it may have done besides
(files written, programs started, lines opened) is watched by the runner.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hoso_desktop import settings
from hoso_desktop.db import keys, store_folder
from hoso_desktop.domain.proposal import ImportProposal
from hoso_desktop.intake import facts, lists, pasted
from hoso_desktop.intake.secret_marks import mark_in_file
from hoso_desktop.services import form_bundle, form_store, pdf_pages
from hoso_desktop.services.office import open_office
from hoso_desktop.transfer import workbook
from hoso_desktop.transfer.manifest import SUFFIX
from hoso_desktop.transfer.verify import verify
from tests.hostile import archives, books, documents, old_books, pdfs, texts
from tests.hostile.mutations import damaged
from tests.hostile.samples import Samples
from tests.support.office import PASSWORD, story_clock


@dataclass(frozen=True)
class Case:
    """One file, and what lies beside it."""

    name: str
    data: bytes
    beside: dict[str, bytes] = field(default_factory=dict)


Make = Callable[[random.Random, Samples], Case]
Door = Callable[[Path, Samples], object]


class Escaped(AssertionError):
    """A list led the program to a file outside its folder."""


# -- doors -------------------------------------------------------------------------------------------------


def _list(path: Path, _samples: Samples) -> object:
    found: ImportProposal = lists.read_list(path)
    root = path.parent.resolve()
    for document in found.documents:
        if document.file is not None and not document.file.resolve().is_relative_to(root):
            raise Escaped(document.file)
    return len(found.documents)


def _first_rows(path: Path, _samples: Samples) -> object:
    return lists.first_rows(path)


def _pasted(path: Path, _samples: Samples) -> object:
    return pasted.read_pasted(path.read_bytes()[: 4 << 20].decode("utf-8", "replace"))


def _attached(path: Path, _samples: Samples) -> object:
    found = facts.inspect(path)
    return mark_in_file(path, found.media_type, found.pages)


def _looked_at(path: Path, _samples: Samples) -> object:
    return pdf_pages.draw(path.read_bytes(), path.name, 0, 700, small_width=76).count


def _package(path: Path, _samples: Samples) -> object:
    return verify(path).good


def _workbook(path: Path, _samples: Samples) -> object:
    return len(workbook.read(path.read_bytes()).data.sheets)


def _bundle(path: Path, samples: Samples) -> object:
    return form_bundle.read(samples.office, path).version


def _form(path: Path, _samples: Samples) -> object:
    return form_store.check(form_store.read_file(path), path.name).id


def _settings(path: Path, _samples: Samples) -> object:
    return settings.load(path)


def _store(path: Path, samples: Samples) -> object:
    """One of the small files of a store replaced by the case, the password typed, the file put back."""
    target = next(samples.store.rglob(path.name.partition("~")[2]))
    sound, twins = target.read_bytes(), {}
    if target.parent.name == "keys":  # both copies: a sound one would hide the other
        twins = {twin: twin.read_bytes() for twin in target.parent.iterdir() if twin != target}
    try:
        for place in (target, *twins):
            place.write_bytes(path.read_bytes())
        with contextlib.suppress(EnvironmentError):
            keys.read(samples.store / "keys", store_folder.identity_of(samples.store))
        with open_office(samples.store, PASSWORD, clock=story_clock()) as office:
            return office.profile.name
    finally:
        for place, data in {target: sound, **twins}.items():
            place.write_bytes(data)


# -- what may come -----------------------------------------------------------------------------------------


def _mixed(
    made: Callable[[random.Random], bytes],
    sound: Callable[[Samples], list[bytes]],
    name: str,
    share: float = 0.6,
) -> Make:
    def make(rng: random.Random, samples: Samples) -> Case:
        hostile = rng.random() < share
        return Case(name, made(rng) if hostile else damaged(rng, rng.choice(sound(samples))))

    return make


def _text(rng: random.Random, samples: Samples) -> Case:
    data = texts.hostile(rng) if rng.random() < 0.7 else damaged(rng, rng.choice(samples.text))
    return Case(rng.choice(["a.csv", "a.tsv", "a.txt"]), data)


def _archive(rng: random.Random, samples: Samples) -> Case:
    return Case("a.zip", archives.hostile(rng))


def _sealed(rng: random.Random, samples: Samples) -> Case:
    name, data, beside = samples.package
    if rng.random() < 0.5:
        return Case(name, data, {name + SUFFIX: documents.json_bytes(rng, beside)})
    return Case(name, damaged(rng, data), {name + SUFFIX: beside})


def _bundles(rng: random.Random, samples: Samples) -> Case:
    return Case("a.hsb", documents.bundle(rng, samples.bundle))


def _pictures(rng: random.Random, samples: Samples) -> Case:
    return Case(rng.choice(["a.jpg", "a.png", "a.tif"]), documents.picture(rng, rng.choice(samples.picture)))


def _forms(rng: random.Random, samples: Samples) -> Case:
    return Case("a.toml", documents.toml(rng, rng.choice(samples.form)))


def _pc_settings(rng: random.Random, samples: Samples) -> Case:
    return Case("may.toml", documents.toml(rng, rng.choice(samples.settings)))


def _store_files(rng: random.Random, samples: Samples) -> Case:
    name = rng.choice(["store.json", "slots-a.json"])
    return Case(f"a~{name}", documents.json_bytes(rng, next(samples.store.rglob(name)).read_bytes()))


@dataclass(frozen=True)
class Kind:
    """What comes, through which doors, and how many of 20,000 are of this kind."""

    make: Make
    doors: tuple[Door, ...]
    share: int


KINDS: dict[str, Kind] = {
    "zip": Kind(_archive, (_package,), 2_500),
    "zip-list": Kind(_mixed(archives.hostile, lambda s: s.excel, "a.xlsx", 0.9), (_list, _workbook), 1_000),
    "zip-word": Kind(_mixed(archives.hostile, lambda s: s.word, "a.docx", 0.9), (_attached,), 1_000),
    "excel": Kind(_mixed(books.excel, lambda s: s.excel, "a.xlsx"), (_list, _first_rows, _workbook), 3_500),
    "ods": Kind(_mixed(books.ods, lambda s: s.ods, "a.ods", 0.8), (_list, _first_rows), 1_500),
    "xls": Kind(_mixed(old_books.hostile, lambda s: s.old, "a.xls", 0.7), (_list, _first_rows), 1_500),
    "word": Kind(_mixed(books.word, lambda s: s.word, "a.docx"), (_attached,), 1_000),
    "text": Kind(_text, (_list, _first_rows, _pasted), 2_500),
    "pdf": Kind(_mixed(pdfs.hostile, lambda s: s.pdf, "a.pdf"), (_attached, _looked_at), 3_500),
    "picture": Kind(_pictures, (_attached,), 400),
    "package": Kind(_sealed, (_package,), 600),
    "bundle": Kind(_bundles, (_bundle,), 400),
    "form": Kind(_forms, (_form,), 300),
    "settings": Kind(_pc_settings, (_settings,), 100),
    "store": Kind(_store_files, (_store,), 200),
}
