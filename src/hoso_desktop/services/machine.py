"""Whether this PC is one without a network: kept with the PC's settings, in force from the next start on."""

from __future__ import annotations

from dataclasses import replace

from hoso_desktop import paths, settings


def isolated() -> bool:
    """What is kept for later starts; `isolation.active` tells of this one."""
    return settings.load(paths.pc_settings()).isolated


def set_isolated(on: bool) -> None:
    """Keep the choice. Raises EnvironmentProblem where the disk refuses."""
    file = paths.pc_settings()
    known = settings.load(file)
    if known.isolated != on:
        settings.save(file, replace(known, isolated=on))
