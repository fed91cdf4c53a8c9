"""Settings of this PC, not of the office: how far each printer prints beside the place, choices of printing.

Kept as TOML beside the store, without names of people or records. Nothing here is worth stopping for: a
file that cannot be read is moved aside and the PC begins with the settings of a new one.
"""

from __future__ import annotations

import contextlib
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from hoso_desktop import files

VERSION = 1
_LARGEST = 256 << 10  # bytes; a hundred printers take some ten thousand
# Names chained by more dots than any of ours: tomllib would read them for hours.
_TANGLED = re.compile(rb"(?:[\w\"'-]{1,40} ?\. ?){40}")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far print is moved on the paper to stand in its place, in mm to the right and down."""

    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """How a form was printed last: printer, tray (paper source), copies, sides; "" and 0 say nothing.

    `sides` is `one`, `long` (both sides, turned at the long edge) or `short`.
    """

    printer: str = ""
    source: str = ""
    copies: int = 0
    sides: str = ""


@dataclass(frozen=True, slots=True)
class PcSettings:
    """Everything this PC remembers: offsets by printer and paper source, choices by form, its profile.

    `isolated` is read again by `isolation`, which runs before anything else is imported.
    """

    offsets: Mapping[tuple[str, str], Offset] = field(default_factory=dict)
    forms: Mapping[str, PrintChoice] = field(default_factory=dict)
    isolated: bool = False

    def with_offset(self, printer: str, source: str, offset: Offset) -> PcSettings:
        """The same with another offset of a printer's paper source; none for `Offset()`."""
        others = {key: value for key, value in self.offsets.items() if key != (printer, source)}
        return replace(self, offsets=others if offset == Offset() else {**others, (printer, source): offset})

    def with_choice(self, form_id: str, choice: PrintChoice) -> PcSettings:
        """The same with another choice for a form."""
        return replace(self, forms={**self.forms, form_id: choice})


def load(path: Path) -> PcSettings:
    """What the file says; of an absent one nothing, and of a damaged one nothing after moving it aside."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST or _TANGLED.search(data):
            raise ValueError("not written by this program")
        return _settings(tomllib.loads(data.decode("utf-8")))
    except FileNotFoundError:
        return PcSettings()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        with contextlib.suppress(OSError):
            path.rename(files.free_name(path.with_name(f"{path.stem}-hong{path.suffix}")))
        return PcSettings()
    except OSError:
        return PcSettings()


def save(path: Path, settings: PcSettings) -> None:
    """Write the file whole or not at all. Raises EnvironmentProblem where the disk refuses."""
    document = tomlkit.document()
    document.add("version", tomlkit.item(VERSION))
    if settings.isolated:
        document.add("isolated", tomlkit.item(True))
    offsets = tomlkit.aot()
    for (printer, source), offset in sorted(settings.offsets.items()):
        offsets.append(tomlkit.item({"printer": printer, "source": source, **asdict(offset)}))
    document.add("offset", offsets)
    forms = tomlkit.table()
    for form_id, choice in sorted(settings.forms.items()):
        forms.add(form_id, tomlkit.item(asdict(choice)))
    document.add("form", forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    files.atomic_write(path, tomlkit.dumps(document).encode())


def _settings(document: Mapping[str, Any]) -> PcSettings:
    if document["version"] > VERSION:
        return PcSettings()  # of a newer program: kept as it is until something is saved
    offsets = {
        (str(row["printer"]), str(row["source"])): Offset(_mm(row["right"]), _mm(row["down"]))
        for row in document.get("offset", ())
    }
    forms = {name: _choice(row) for name, row in document.get("form", {}).items()}
    return PcSettings(offsets, forms, isolated=document.get("isolated") is True)


def _mm(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _choice(row: Mapping[str, Any]) -> PrintChoice:
    return PrintChoice(str(row["printer"]), str(row["source"]), int(row["copies"]), str(row["sides"]))
