"""The `hoso-desktop` program: hands the words of the command line to the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hoso_desktop import app


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the window."""
    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
