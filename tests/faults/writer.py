"""Another process at work on a store until its stdin ends: `python -m tests.faults.writer STORE`."""

from __future__ import annotations

import select
import sys
from pathlib import Path

from tests.support.office import add_dossier, unlock


def main(store: Path) -> None:
    """Makes dossiers and says each on stdout once it is saved."""
    number = 0
    with unlock(store) as office:
        while not select.select([sys.stdin], [], [], 0)[0]:
            number += 1
            add_dossier(office, f"HN.{number}")
            sys.stdout.write(f"HN.{number}/2026\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
