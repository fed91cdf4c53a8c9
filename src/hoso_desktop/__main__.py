"""The `hoso-desktop` program: hands the words of the command line to the window.

With `--pdf-worker` it is the limited process that opens PDFs (intake.pdf_worker), with `--send-due STORE` it
sends what is due without a console and ends (services.system_task); neither loads a window.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hoso_desktop import isolation

isolation.begin_if_wanted()

from hoso_desktop.intake import pdf_child  # noqa: E402

_SEND_DUE = "--send-due"


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the window, or the process that opens PDFs for it."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words == [pdf_child.SWITCH]:
        from hoso_desktop.intake import pdf_worker

        return pdf_worker.main()
    if len(words) == 2 and words[0] == _SEND_DUE:
        return _send_due(words[1])
    from hoso_desktop import app

    return app.main(arguments)


def _send_due(store: str) -> int:
    """Started by the system's task: there may be nowhere to print to."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        from hoso_desktop import cli

        return cli.main(["--store", store, "export", "--due"])


if __name__ == "__main__":
    sys.exit(main())
