"""Is the archive still getting what it should? One function a check, found in this folder.

A check compares a site with its own past, by methods that `chance.py` names, and abstains while that past is short. What
counts as too much stands in `thresholds.py`, all in one place. Reads only.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from pipelines.health.registry import Finding, Gravity, Observed, check, findings

__all__ = ["Finding", "Gravity", "Observed", "check", "findings"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
