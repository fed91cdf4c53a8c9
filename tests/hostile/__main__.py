"""`python -m tests.hostile`: open hostile files in the real program and say which it did not withstand.

--kind zip --seed 123    one file, as the test names it
--total 20000 --jobs 2   all kinds in their shares; --part 0.5:1.0 runs the second half of them
--kind pdf --seeds 0:500 many files of one kind
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.hostile.doors import KINDS
from tests.hostile.runner import portions, run
from tests.hostile.serving import serve


def main() -> int:
    """0 when every file was withstood."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", default="0:100")
    parser.add_argument("--total", type=int, default=20_000)
    parser.add_argument("--part", default="0:1")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.serve is not None:
        return serve(given.serve)
    if given.kind is None:
        start, stop = map(float, given.part.split(":"))
        works = portions(given.total, start, stop)
    else:
        first, last = map(int, given.seeds.split(":"))
        if given.seed is not None:
            first, last = given.seed, given.seed + 1
        works = [(given.kind, at, min(at + 25, last)) for at in range(first, last, 25)]
    report = run(works, given.jobs)
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
