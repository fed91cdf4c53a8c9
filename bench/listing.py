"""The first list with 200,000 documents against the first list with 200: time and memory.

Each is measured in a fresh process: open the store, read what fills a screen. The window then takes all ids
in the background, which is measured for memory but not for time. Memory is VmHWM, which begins anew with the
program; ru_maxrss would carry over the peak of the process that started it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from bench.rows import Row
from bench.stores import PASSWORD, store_of

TIME_LIMIT, EXTRA_MEGABYTES = 1.5, 20.0
ROUNDS = 7
_CHILD = """
import sys, time
from pathlib import Path
from hoso_desktop.services import queries
from hoso_desktop.services.office import open_office
office = open_office(Path(sys.argv[1]), sys.argv[2])
start = time.perf_counter()
ids = queries.dossier_ids(office, limit=queries.FIRST_SCREEN)
rows = queries.dossier_rows(office, ids)
taken = time.perf_counter() - start
every = queries.dossier_ids(office)
after = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(taken, after / 1024, len(every), len(rows))
"""


def _once(folder: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), PASSWORD], capture_output=True, text=True, check=True
    )
    taken, memory, *_ = done.stdout.split()
    return float(taken), float(memory)


def run() -> list[Row]:
    small, large = store_of(200), store_of(200_000)
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(_once(small))
        many.append(_once(large))
    times = statistics.median(t for t, _ in many), statistics.median(t for t, _ in few)
    extra = statistics.median(m for _, m in many) - statistics.median(m for _, m in few)
    return [
        ("first list, 200,000 / 200 documents", times[0], times[1], TIME_LIMIT),
        ("first list, extra MB / 20 MB allowed", max(extra, 0.0), EXTRA_MEGABYTES, 1.0),
    ]
