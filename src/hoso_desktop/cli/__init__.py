"""The headless command `hoso` over the same services as the window."""

from hoso_desktop import isolation

# Before anything that might load a library of the network.
isolation.begin_if_wanted()

from hoso_desktop.cli.main import main  # noqa: E402

__all__ = ["main"]
