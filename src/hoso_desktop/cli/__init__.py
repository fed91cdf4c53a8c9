"""The headless command `hoso` over the same services as the window."""

from hoso_desktop.cli.main import main

__all__ = ["main"]
