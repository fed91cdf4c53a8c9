"""The `hoso-desktop` program: hands the words of the command line to the window.

With `--pdf-worker` it is the limited process that opens PDFs (intake.pdf_worker) and loads no window.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hoso_desktop import isolation

isolation.begin_if_wanted()

from hoso_desktop.intake import pdf_child  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the window, or the process that opens PDFs for it."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words == [pdf_child.SWITCH]:
        from hoso_desktop.intake import pdf_worker

        return pdf_worker.main()
    from hoso_desktop import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
