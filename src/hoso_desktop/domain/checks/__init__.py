"""Completeness checks (rà soát): a module per family; each has a code, sentence, source."""

from __future__ import annotations

from hoso_desktop.domain.checks.finding import Finding

__all__ = ["Finding"]
